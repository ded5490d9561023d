// docs/errors.md: every error Daybook itself can give, from the one table of them.
import { errorTable } from '../../src/errors.ts';
import { code, generatedFrom, table } from './markdown.ts';

export function errorsPage(): string {
  const rows = Object.entries(errorTable).map(([name, { status, retry, message, mend }]) => [
    code(name),
    String(status),
    retry ? 'may help' : 'does not help',
    message,
    mend,
  ]);
  return `${generatedFrom('src/errors.ts')}
# Errors

These are all the errors that Daybook itself gives. A vendor's own errors pass through unchanged: status, headers and body.

**On a vendor's path** the error is spoken in the dialect of the path, so that the SDK raises the class it raises for the vendor:
OpenAI's \`{"error": {"message", "type", "param", "code"}}\`, Anthropic's \`{"type": "error", "error": {"type", "message"}}\`, Gemini's
\`{"error": {"code", "message", "status"}}\`. The message begins with \`Daybook:\`. The header \`x-daybook-error\` carries the code,
\`x-daybook-request-id\` the id under which the refusal is recorded, and \`x-should-retry\` whether trying again may help; the SDKs of
OpenAI and Anthropic obey it. Once part of an answer has been sent it cannot be taken back: the connection is broken off instead,
and the record says why.

**On the API** it is \`{"error": {"code", "message"}}\`.

**In a record** the code stands in \`error_code\`. Where a vendor answered with an error, \`error_code\` is the vendor's own code, or
\`http_\` and the status where its body names none.

${table(['Code', 'HTTP', 'Trying again', 'Message', 'How to mend it'], rows)}`;
}
