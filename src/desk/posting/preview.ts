// The two lines a list shows of a call: the beginning of the last user message, and of the answer. Lists never read bodies.

const length = 200;

export function preview(text: string | null): string | null {
  if (text === null) return null;
  const line = text
    .slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return line === '' ? null : [...line.slice(0, length * 2)].slice(0, length).join('');
}

/** The last user message as text, out of any dialect's messages; null where there is none. */
export function lastUserText(messages: unknown): string | null {
  if (typeof messages === 'string') return messages;
  if (!Array.isArray(messages)) return null;
  for (let i = messages.length - 1; i >= 0; i -= 1) {
    const message: unknown = messages[i];
    if (typeof message === 'string') return message;
    if (!isRecord(message) || (message['role'] !== undefined && message['role'] !== 'user')) continue;
    const text = textOf(message['content'] ?? message['parts'] ?? message['text']);
    if (text !== null) return text;
  }
  return null;
}

function textOf(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const texts = content.flatMap((part: unknown) => (isRecord(part) && typeof part['text'] === 'string' ? [part['text']] : []));
  return texts.length === 0 ? null : texts.join('\n');
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
