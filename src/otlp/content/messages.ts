// Messages as every convention writes them, into the one shape that records have: OpenAI's, `{ role, content, tool_calls, tool_call_id }`,
// because most calls that pass the gateway have it too. Parts that it has no word for are kept as they are.
import { asObject, asObjects, asText, isObject, type JsonObject, toJson } from '../../lib/json.ts';
import { structureOf } from '../attributes.ts';
import { unfolded } from './indexed.ts';

export type ToldToolCall = { readonly id: string | null; readonly name: string; readonly arguments: string };

export type Said = {
  readonly role: string;
  readonly content: unknown;
  readonly tool_calls: readonly ToldToolCall[];
  readonly tool_call_id: string | null;
  readonly finish_reason: string | null;
  /** More messages than one: the results of several tools in one message of the convention. */
  readonly more: readonly Said[];
};

/** A list of messages, one message, or a text that is one. Null where there is nothing. */
export function messagesOf(value: unknown, role = 'user'): readonly JsonObject[] | null {
  if (typeof value === 'string') return value === '' ? null : messagesOf(structureOf(value) ?? [{ role, content: value }], role);
  const items = Array.isArray(value) ? value : isObject(value) ? [value] : [];
  const messages = items.map((item) => saidIn(item, role)).flatMap((said) => (said === null ? [] : [said, ...said.more]));
  return messages.length === 0 ? null : messages.map(written);
}

const written = ({ role, content, tool_calls: calls, tool_call_id: id }: Said): JsonObject => ({
  role,
  content,
  ...(calls.length > 0 && {
    tool_calls: calls.map((call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } })),
  }),
  ...(id !== null && { tool_call_id: id }),
});

export function saidIn(item: unknown, usual: string): Said | null {
  const inner = unfolded(item, 'message');
  if (typeof inner === 'string') return { ...nothing, role: usual, content: inner };
  const message = asObject(inner);
  if (message === null) return null;
  const finish = asText(message['finish_reason']) ?? asText(asObject(item)?.['finish_reason']);
  const parts = partsIn(message);
  const read = parts === null ? textOnly(message) : fromParts(parts);
  const named = asText(message['role']);
  const role = named === null || named === '' ? (read.answers.length > 0 ? 'tool' : usual) : named === 'model' ? 'assistant' : named;
  const [answer, ...others] = read.answers;
  const calls = [...read.calls, ...callsIn(message)];
  const rest = { tool_calls: calls, finish_reason: finish };
  if (answer !== undefined && read.content === null && calls.length === 0)
    return { ...nothing, ...answer, finish_reason: finish, more: others };
  return { role, content: read.content, ...rest, tool_call_id: toolCallId(message, role), more: read.answers };
}

const nothing: Said = { role: 'user', content: null, tool_calls: [], tool_call_id: null, finish_reason: null, more: [] };

/** Events up to 1.36 call it `id`, which a message of another role has for itself. */
const toolCallId = (message: JsonObject, role: string): string | null =>
  asText(message['tool_call_id']) ?? (role === 'tool' ? asText(message['id']) : null);

/** The parts of a message, under whichever name they stand; null where its content is plain text. */
function partsIn(message: JsonObject): readonly JsonObject[] | null {
  const { parts, contents, content } = message;
  for (const list of [parts, contents, typeof content === 'string' ? structureOf(content) : content])
    if (Array.isArray(list) && list.length > 0 && list.every(isObject))
      return asObjects(list).map((part) => asObject(unfolded(part, 'message_content')) ?? part);
  return null;
}

type Read = { readonly content: unknown; readonly calls: readonly ToldToolCall[]; readonly answers: readonly Said[] };

const textOnly = ({ content }: JsonObject): Read => ({ content: content ?? null, calls: [], answers: [] });

function fromParts(parts: readonly JsonObject[]): Read {
  const kept: JsonObject[] = [];
  const calls: ToldToolCall[] = [];
  const answers: Said[] = [];
  for (const part of parts) {
    const type = asText(part['type'])?.replace('-', '_') ?? 'text';
    const call = type === 'tool_call' || type === 'tool_use' ? callOf(part) : null;
    if (call !== null) calls.push(call);
    else if (type.startsWith('tool_call_response') || type === 'tool_result') answers.push(answerOf(part));
    else kept.push(partOf(part, type));
  }
  const texts = kept.map((part) => (part['type'] === 'text' ? asText(part['text']) : null));
  const isText = texts.length > 0 && texts.every((text) => text !== null);
  return { content: isText ? texts.join('\n') : kept.length > 0 ? kept : null, calls, answers };
}

/** Text under one name, media where the vendors' SDKs have them; others as they came. */
function partOf(part: JsonObject, type: string): JsonObject {
  const text = asText(part['text']) ?? asText(part['content']);
  if (type === 'text' || type === 'input_text' || type === 'output_text') return { type: 'text', text: text ?? '' };
  if (type === 'reasoning' || type === 'thinking') return { type: 'reasoning', text: text ?? '' };
  const url = asObject(asObject(part['image'])?.['image'])?.['url'] ?? asObject(part['image'])?.['url'];
  return typeof url === 'string' ? { type: 'image_url', image_url: { url } } : part;
}

function answerOf(part: JsonObject): Said {
  const said = part['response'] ?? part['result'] ?? part['output'] ?? part['content'] ?? null;
  const id = asText(part['id']) ?? asText(part['toolCallId']) ?? asText(part['tool_use_id']);
  // The AI SDK puts `{ type, value }` around a tool's output.
  const inner = isObject(said) && 'value' in said && 'type' in said ? said['value'] : said;
  return { ...nothing, role: 'tool', content: typeof inner === 'string' ? inner : toJson(inner), tool_call_id: id };
}

/** Calls beside the content: OpenAI's, flattened ones of OpenLLMetry, OpenInference's, and the one `function_call` of old. */
function callsIn(message: JsonObject): readonly ToldToolCall[] {
  const list = asObjects(message['tool_calls']).map((call) => callOf(asObject(unfolded(call, 'tool_call')) ?? call));
  const old = asObject(message['function_call']);
  const oldName = asText(message['function_call_name']);
  const single =
    old !== null ? callOf(old) : oldName !== null ? callOf({ name: oldName, arguments: message['function_call_arguments_json'] }) : null;
  return [...list, single].filter((call) => call !== null);
}

export function callOf(call: JsonObject): ToldToolCall | null {
  const inner = asObject(call['function']) ?? call;
  const name = asText(inner['name']) ?? asText(call['toolName']);
  if (name === null || name === '') return null;
  const given = inner['arguments'] ?? call['input'] ?? call['args'] ?? '';
  const id = asText(call['id']) ?? asText(call['toolCallId']);
  return { id: id === '' ? null : id, name, arguments: typeof given === 'string' ? given : toJson(given) };
}
