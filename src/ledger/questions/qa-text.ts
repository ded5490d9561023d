// The question of a call: the whole text of the last message a user wrote, out of the messages of any dialect and of what apps tell
// in words. Results of tools that stand where a user's message would are passed over; a message of pictures alone has no text.
import { asText, isObject, type JsonObject } from '../../lib/json.ts';

/** Null where nobody asked in words. */
export function questionIn(messages: unknown): string | null {
  for (const message of listOf(messages).reverse()) {
    const said = saidBy(message);
    if (said !== notAsked) return said;
  }
  return null;
}

/** What is no message of a user, as opposed to one without text. */
const notAsked = Symbol('not asked');
type Said = string | null | typeof notAsked;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? [...value] : value === null || value === undefined ? [] : [value]);

const users: ReadonlySet<unknown> = new Set(['user', 'human']);
/** Parts that hold text; OpenAI Chat, Anthropic and telemetry say `text`, Responses `input_text`, Gemini nothing at all. */
const textTypes: ReadonlySet<unknown> = new Set([undefined, 'text', 'input_text']);

function saidBy(message: unknown): Said {
  if (typeof message === 'string') return written([message]);
  if (!isObject(message)) return notAsked;
  const { role, type } = message;
  if (role === undefined || role === null) {
    // A part by itself, or a message of a dialect whose only speaker may go unnamed. Responses' other items have neither.
    if (textTypes.has(type) || type === 'message') return textIn(contentOf(message) ?? message);
    return notAsked;
  }
  return users.has(role) ? textIn(contentOf(message)) : notAsked;
}

const contentOf = ({ content, parts, text }: JsonObject): unknown => content ?? parts ?? text;

function textIn(content: unknown): Said {
  const parts = listOf(content);
  if (parts.length > 0 && parts.every(isToolResult)) return notAsked;
  return written(parts.flatMap(textOf));
}

const isToolResult = (part: unknown): boolean =>
  isObject(part) &&
  (part['functionResponse'] !== undefined || (typeof part['type'] === 'string' && /^tool_(result|call_response)$/.test(part['type'])));

function textOf(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (!isObject(part) || !textTypes.has(part['type'])) return [];
  const text = asText(part['text']) ?? asText(part['content']);
  return text === null ? [] : [text];
}

/** What stands there as it was written; blanks alone ask nothing. */
function written(texts: readonly string[]): string | null {
  const text = texts.join('\n');
  return text.trim() === '' ? null : text;
}
