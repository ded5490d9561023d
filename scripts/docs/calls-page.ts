// docs/calls.md: what is recorded of a call, from the model that the ledger's tables and the API follow from.
import { bodyFields, callFields } from '../../src/schema/call.ts';
import type { Model } from '../../src/schema/model.ts';
import { usageFields } from '../../src/schema/usage.ts';
import type { CostStatus, DialectName, Status, UsageSource } from '../../src/schema/vocabulary.ts';
import { code, generatedFrom, table } from './markdown.ts';

const statusWords = {
  pending: 'open: asked, not answered yet. Seen live only, never in the ledger',
  success: 'the vendor answered completely, also where it stopped for length or a filter (`finish_reason` says)',
  failed:
    'a vendor error, an error event inside a stream, a vendor that cannot be reached, an answer cut short (`error_code` tells them apart)',
  timeout: 'one of our deadlines ran out: connect, first byte, idle or total',
  cancelled: 'the caller left first',
  refused: 'Daybook itself said no: key, model, endpoint, size, form of the request',
  unknown: 'the gateway died while the call was open; found in the journal at the next start',
} as const satisfies Record<Status, string>;

const usageSourceWords = {
  vendor: 'the vendor said it',
  vendor_partial: 'the vendor said one side, the other is counted by the tokenizer',
  tokenizer: 'counted by the tokenizer: an estimate, shown with `~`',
  none: 'not known',
} as const satisfies Record<UsageSource, string>;

const costStatusWords = {
  exact: 'whole counts from the vendor at a price without doubt',
  estimated: 'something keeps it from being exact; `cost_detail.flags` says what',
  unknown: 'no price is known, or no count: `estimated_cost` is null, never 0',
  free: 'somebody declared that this costs nothing: 0',
} as const satisfies Record<CostStatus, string>;

const dialectWords = {
  'openai-chat': '`/v1/chat/completions`',
  'openai-completions': '`/v1/completions`',
  'openai-responses': '`/v1/responses`, `GET /v1/responses/{id}`',
  'openai-embeddings': '`/v1/embeddings`',
  'anthropic-messages': '`/v1/messages`',
  gemini: '`:generateContent`, `:streamGenerateContent`, `:embedContent`, `:batchEmbedContents`',
  none: 'everything else: passed on and recorded, without token detail',
} as const satisfies Record<DialectName, string>;

/** How the API asks for a field, by the same kind that decides it there. */
function filterOf(name: string, { kind }: Model[string]): string {
  if (kind.filter === 'range') return '`.from`, `.to`, values';
  if (name === 'metadata') return '`metadata.KEY`, `.contains`';
  if (kind.name === 'json') return '`.contains`';
  if (kind.name === 'flag') return '`true`, `false`';
  if (kind.name === 'names') return 'values with `*`';
  return 'values with `*`, `.contains`';
}

function fieldsTable(model: Model, withFilter: boolean): string {
  const rows = Object.entries(model).map(([name, field]) => [
    code(name),
    field.kind.name.startsWith('one of ') ? 'word' : field.kind.name,
    field.nullable ? 'yes' : '',
    `${field.words.en} · ${field.words.zh}`,
    field.words.about ?? '',
    ...(withFilter ? [filterOf(name, field)] : []),
  ]);
  return table(['Field', 'Kind', 'May be null', 'Called', 'Meaning', ...(withFilter ? ['Filter'] : [])], rows);
}

const wordTable = (head: string, words: Readonly<Record<string, string>>): string =>
  table(
    [head, 'Meaning'],
    Object.entries(words).map(([word, meaning]) => [code(word), meaning]),
  );

export function callsPage(): string {
  return `${generatedFrom('src/schema')}
# What is recorded of a call

A call is one request to a model as its caller sees it. It is recorded exactly once, however it ends. Unknown is null, in JSON and in the
ledger, and is never 0. Money is an exact decimal string in \`currency\`, times are ISO 8601 in UTC, durations milliseconds.

## The call

Narrow, without text but two short previews. The last column says how a field is asked for; see [api.md](api.md).

${fieldsTable(callFields, true)}
## What was sent and answered

Kept apart, because it is large and forgotten first.

${fieldsTable(bodyFields, false)}
## Words

Each call has exactly one status:

${wordTable('Status', statusWords)}
Where the token counts come from:

${wordTable('`usage_source`', usageSourceWords)}
How far a cost can be trusted:

${wordTable('`cost_status`', costStatusWords)}
Which wire format was read:

${wordTable('`dialect`', dialectWords)}
## Usage rows

What \`GET /api/usage\` and \`daybook usage\` answer for a period and a group. They are counted as calls are posted; \`daybook verify\`
proves that they equal the calls they summarise.

${fieldsTable(usageFields, false)}`;
}
