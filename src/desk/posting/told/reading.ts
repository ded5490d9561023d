// What is read of a told call: the dialect's reading of its bodies where both are known, with what was told in words in place of
// what was read.
import { nothingRead, type Reading } from '../../../dialects/dialect.ts';
import { asText, isObject } from '../../../lib/json.ts';
import type { Closed } from '../../../schema/entry.ts';
import type { ToldCall } from '../../../schema/ingest.ts';
import { type RecordParts, readExchange } from '../record.ts';
import { usageInRaw, usageOf } from './usage.ts';
import type { Side } from './wire.ts';

export type ToldReading = {
  readonly reading: Reading;
  /** The texts that would be counted are known, so that a missing count can be estimated. */
  readonly is_countable: boolean;
};

export function readTold(parts: RecordParts, told: ToldCall, closed: Closed, request: Side, response: Side): ToldReading {
  const hasBodies = request.bytes.length > 0 || response.bytes.length > 0;
  const read = hasBodies ? readExchange(parts, closed, request.bytes, response.bytes) : nothingRead;
  const isRead = read !== nothingRead;
  const raw = told.usage_raw ?? null;
  const usageRead = read.usage ?? (raw === null ? null : inRaw(parts, raw, closed));
  const content = told.response_content ?? read.response_content;
  const messages = told.request_messages ?? read.request_messages ?? null;
  const countable =
    isRead && request.bytes.length > 0
      ? read.countable
      : countableOf(messages, content, told.tool_calls, closed.dialect !== 'anthropic-messages' && closed.dialect !== 'gemini');
  const isAnswerKnown =
    closed.call_type === 'embedding' || content !== null || read.response_raw !== null || (told.tool_calls ?? null) !== null;
  const reading: Reading = {
    ...read,
    request_messages: messages,
    request_params: told.request_params ?? read.request_params,
    response_content: content,
    finish_reason: told.finish_reason ?? read.finish_reason,
    response_model: told.response_model ?? read.response_model,
    response_id: told.response_id ?? read.response_id,
    usage: usageOf(told, usageRead),
    usage_raw: raw ?? read.usage_raw,
    countable,
  };
  return { reading, is_countable: countable.input.length > 0 && isAnswerKnown };
}

function inRaw(parts: RecordParts, raw: unknown, { dialect, quirks, path, id }: Closed): Reading['usage'] {
  try {
    return usageInRaw(parts.dialectOf(dialect), raw, quirks, path);
  } catch (error) {
    parts.log.error({ err: error, request_id: id, dialect }, 'a dialect failed to read a usage that was told');
    return null;
  }
}

/** With the roles where the format's own reading counts them. */
function countableOf(messages: unknown, content: string | null, calls: unknown, withRoles: boolean): Reading['countable'] {
  const input: string[] = [];
  const list = Array.isArray(messages) ? messages : messages === null ? [] : [messages];
  let isComplete = true;
  for (const message of list) {
    const role = withRoles && isObject(message) ? asText(message['role']) : null;
    if (role !== null && role !== '') input.push(role);
    isComplete = addTexts(message, input) && isComplete;
  }
  const output = [
    ...(content === null || content === '' ? [] : [content]),
    ...(calls === undefined || calls === null ? [] : [JSON.stringify(calls)]),
  ];
  return { input, output, messages: list.length, complete: isComplete };
}

/** False where something in it is no text. */
function addTexts(value: unknown, into: string[]): boolean {
  if (typeof value === 'string') {
    if (value !== '') into.push(value);
    return true;
  }
  if (Array.isArray(value)) return value.map((part: unknown) => addTexts(part, into)).every(Boolean);
  if (!isObject(value)) return value === null || value === undefined;
  const inner = value['content'] ?? value['parts'];
  if (inner !== undefined) return addTexts(inner, into);
  const text = asText(value['text']);
  if (text === null) return false;
  into.push(text);
  return true;
}
