// A Responses stream put together as the OpenAI SDK does it (lib/responses/ResponseAccumulator): lifecycle events carry the whole
// response so far, the others fill it in. More forgiving than the SDK: a stream may begin in its middle, and a delta for an item
// that never came is passed over.
import { asList, asText, isObject, type JsonObject } from '../../../lib/json.ts';
import { eventError, namedError, type VendorError } from '../error.ts';
import type { Draft } from './chunks.ts';
import { eventsOf, type StreamEvent } from './events.ts';

export type ResponseFacts = {
  /** The response as far as it was told; null where no event came. */
  readonly body: Draft | null;
  readonly error: VendorError | null;
  readonly finished: boolean;
  readonly first_content_at: number | null;
};

const terminal = new Set(['response.completed', 'response.incomplete', 'response.failed']);
const lifecycle = new Set(['response.created', 'response.queued', 'response.in_progress', ...terminal]);

/** Where the text of `response.<name>.delta` and `.done` goes: a list of the item and the index naming the part, and the member. */
const texts: Readonly<Record<string, { readonly list?: 'content' | 'summary'; readonly member: string }>> = {
  output_text: { list: 'content', member: 'text' },
  refusal: { list: 'content', member: 'refusal' },
  reasoning_text: { list: 'content', member: 'text' },
  reasoning_summary_text: { list: 'summary', member: 'text' },
  function_call_arguments: { member: 'arguments' },
  custom_tool_call_input: { member: 'input' },
  mcp_call_arguments: { member: 'arguments' },
  code_interpreter_call_code: { member: 'code' },
};

export const isTerminal = (event: StreamEvent): boolean => terminal.has(typeOf(event));

export function readResponseStream(buffer: Buffer): ResponseFacts {
  let body: Draft | null = null;
  let error: VendorError | null = null;
  let finished = false;
  let firstContentAt: number | null = null;
  for (const event of eventsOf(buffer)) {
    finished ||= event.done || isTerminal(event);
    const { data } = event;
    const type = typeOf(event);
    if (type === 'error' || (data && !type.startsWith('response.') && namedError(data))) error = eventError(data, event.text);
    if (!data) continue;
    if (lifecycle.has(type) && isObject(data.response)) {
      if (terminal.has(type)) error = responseError(data.response, type);
      body = withItems(copy(data.response), body);
    } else if (type.startsWith('response.')) {
      body ??= { output: [] };
      fill(body, type.slice('response.'.length), data);
    }
    if (firstContentAt === null && bringsContent(type, data)) firstContentAt = event.end;
  }
  return { body, error, finished, first_content_at: firstContentAt };
}

/** A terminal event decides whether the answer failed: an answer that was completed after all did not. */
export function responseError(response: JsonObject, type: string): VendorError | null {
  if (type !== 'response.failed' && response.status !== 'failed') return null;
  return namedError(response) ?? { code: null, message: 'The vendor says that the response failed.' };
}

/** Some vendors end with an empty `output` after items were streamed; the items are kept. */
function withItems(response: Draft, before: Draft | null): Draft {
  const streamed = asList(before?.output);
  return asList(response.output).length > 0 || streamed.length === 0 ? response : { ...response, output: streamed };
}

function fill(body: Draft, name: string, data: JsonObject): void {
  const output = draftsOf(body, 'output');
  if (name === 'output_item.added') {
    if (isObject(data.item)) output.push(copy(data.item));
    return;
  }
  const at = placeOf(data.output_index);
  const item = output[at];
  if (name === 'output_item.done') {
    // A stream joined in its middle may end items that it never saw begin.
    if (isObject(data.item)) output[item ? at : output.length] = copy(data.item);
  } else if (item) fillItem(item, name, data);
}

function fillItem(item: Draft, name: string, data: JsonObject): void {
  const [, stem = '', stage = ''] = /^(.*)\.(\w+)$/.exec(name) ?? [];
  const text = texts[stem];
  if (text) {
    const target = text.list ? draftsOf(item, text.list)[placeOf(data[`${text.list}_index`])] : item;
    if (!target) return;
    if (stage === 'delta') target[text.member] = (asText(target[text.member]) ?? '') + (asText(data.delta) ?? '');
    else if (stage === 'done') target[text.member] = asText(data[text.member]) ?? target[text.member];
  } else if (stem === 'content_part' || stem === 'reasoning_summary_part') {
    if (!isObject(data.part)) return;
    const list = stem === 'content_part' ? 'content' : 'summary';
    const parts = draftsOf(item, list);
    const at = placeOf(data[`${list}_index`]);
    parts[stage === 'done' && parts[at] ? at : parts.length] = copy(data.part);
  } else if (name === 'output_text.annotation.added') {
    const part = draftsOf(item, 'content')[placeOf(data.content_index)];
    if (part) part.annotations = [...asList(part.annotations), data.annotation];
  } else if (stem.endsWith('_call') && item.type === stem) item.status = stage;
}

/** The list of objects under a name, made where it is missing; what it held before stays if it was one. */
function draftsOf(owner: Draft, name: string): Draft[] {
  const list = owner[name];
  if (isDrafts(list)) return list;
  const made: Draft[] = [];
  owner[name] = made;
  return made;
}

const isDrafts = (value: unknown): value is Draft[] => Array.isArray(value) && value.every(isObject);
const placeOf = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : -1);
const copy = (value: JsonObject): Draft => ({ ...value });
const typeOf = ({ name, data }: StreamEvent): string => asText(data?.type) ?? name;

function bringsContent(type: string, data: JsonObject): boolean {
  if (type.startsWith('response.') && type.endsWith('.delta')) return typeof data.delta === 'string' && data.delta !== '';
  if (type === 'response.output_item.added') return isObject(data.item) && data.item.type !== 'message' && data.item.type !== 'reasoning';
  return terminal.has(type) && isObject(data.response) && asList(data.response.output).length > 0;
}
