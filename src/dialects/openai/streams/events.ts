// The events of an OpenAI-like stream, their data parsed, and finding the few that matter from the end without reading the
// rest. What is found from the end is what a reading from the start would find last.
import { isObject, type JsonObject, parseJson } from '../../../lib/json.ts';
import { readEvents } from '../../../lib/sse.ts';

export type StreamEvent = {
  /** The `event:` field, '' where there is none. */
  readonly name: string;
  /** Null for `[DONE]` and for what is no JSON object. */
  readonly data: JsonObject | null;
  readonly text: string;
  readonly done: boolean;
  /** Byte offset just past the event. */
  readonly end: number;
};

/** All events, or those in a part of the buffer that begins at an event. */
export function eventsOf(buffer: Buffer, from = 0, to = buffer.length): StreamEvent[] {
  return readEvents(from === 0 && to === buffer.length ? buffer : buffer.subarray(from, to)).map(({ event, data, end }) => {
    const done = data.startsWith('[DONE]');
    const value = done ? undefined : parseJson(data);
    // Gemini's compatible endpoint wraps an error in a list, in streams too.
    const root = Array.isArray(value) ? value[0] : value;
    return { name: event, data: isObject(root) ? root : null, text: data, done, end: from + end };
  });
}

/** The events around byte `at`: the slice between two blank lines, which holds whole events only. */
function eventsAround(buffer: Buffer, at: number): { readonly events: StreamEvent[]; readonly start: number } {
  const start = blankLineBefore(buffer, at);
  const lf = buffer.indexOf('\n\n', at);
  const end = lf === -1 ? buffer.length : lf + 2;
  const crlf = buffer.subarray(at, end).indexOf('\n\r\n');
  return { events: eventsOf(buffer, start, crlf === -1 ? end : at + crlf + 3), start };
}

/** Offset just past the last blank line that ends at or before `at`; 0 where there is none. */
function blankLineBefore(buffer: Buffer, at: number): number {
  const lf = at < 2 ? -1 : buffer.lastIndexOf('\n\n', at - 2);
  const start = lf === -1 ? 0 : lf + 2;
  const crlf = buffer.subarray(start, at).lastIndexOf('\n\r\n');
  return crlf === -1 ? start : start + crlf + 3;
}

/** The last events, newest first, read one by one as they are asked for. */
export function* eventsBackward(buffer: Buffer, most: number): Generator<StreamEvent> {
  let end = buffer.length;
  for (let count = 0; count < most && end > 0; ) {
    const start = blankLineBefore(buffer, end - 1);
    const events = eventsOf(buffer, start, end);
    count += Math.max(1, events.length);
    yield* events.toReversed();
    end = start;
  }
}

/** The newest value `pick` finds, looking only at events that hold `key` with a value other than null. */
export function lastWith<T>(buffer: Buffer, key: Buffer, pick: (event: StreamEvent) => T | null): T | null {
  let before = buffer.length;
  for (;;) {
    const at = lastValue(buffer, key, before);
    if (at === -1) return null;
    const { events, start } = eventsAround(buffer, at);
    for (const event of events.toReversed()) {
      const found = pick(event);
      if (found !== null) return found;
    }
    before = start;
  }
}

/** Offset of the last `"key"` before `before` whose value is not null; -1 where there is none. */
function lastValue(buffer: Buffer, key: Buffer, before: number): number {
  for (let at = before; ; ) {
    at = at < key.length ? -1 : buffer.lastIndexOf(key, at - key.length);
    if (at === -1 || !isNull(buffer, at + key.length)) return at;
  }
}

/** Whether `"key"` stands anywhere with something other than null after it. */
export function mentions(buffer: Buffer, key: Buffer): boolean {
  for (let at = buffer.indexOf(key); at !== -1; at = buffer.indexOf(key, at + key.length)) {
    if (!isNull(buffer, at + key.length)) return true;
  }
  return false;
}

/** Whether `: null` follows. Of all JSON values only null begins with n. */
function isNull(buffer: Buffer, from: number): boolean {
  const next = /^\s*:\s*(.)/.exec(buffer.toString('latin1', from, from + 8));
  return next?.[1] === 'n';
}
