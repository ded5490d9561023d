// Server-sent events out of bytes, by the WHATWG rules (html.spec.whatwg.org, "Interpreting an event stream"): CR, LF and
// CRLF end lines, a leading BOM is dropped, comment lines are passed over, several data lines are joined by LF. Each event
// knows where it stands in the buffer, so a reader can say when it arrived. Reads whole buffers; it never throws.

export type SseEvent = {
  /** The `event:` field, '' where there is none. */
  readonly event: string;
  readonly data: string;
  /** Byte offsets of the event in the buffer: its first line, and just past its blank line. */
  readonly start: number;
  readonly end: number;
  /** False for a last event whose blank line never came. Browsers drop it; vendors' SDKs differ. */
  readonly whole: boolean;
};

const LF = 10;
const CR = 13;

/** All events with data in the buffer, in order. */
export function readEvents(buffer: Buffer): SseEvent[] {
  const events: SseEvent[] = [];
  let at = buffer.length >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  let start = at;
  let event = '';
  let data: string | null = null;
  while (at < buffer.length) {
    const [end, next] = lineAt(buffer, at);
    if (end === at) {
      if (data !== null) events.push({ event, data, start, end: next, whole: true });
      event = '';
      data = null;
      start = next;
    } else {
      const line = buffer.toString('utf8', at, end);
      const colon = line.indexOf(':');
      const name = colon === -1 ? line : line.slice(0, colon);
      const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
      if (name === 'data') data = data === null ? value : `${data}\n${value}`;
      else if (name === 'event') event = value;
    }
    at = next;
  }
  if (data !== null) events.push({ event, data, start, end: buffer.length, whole: false });
  return events;
}

/** End of the line that begins at `at`, and the start of the next one. */
function lineAt(buffer: Buffer, at: number): [end: number, next: number] {
  const lf = buffer.indexOf(LF, at);
  const limit = lf === -1 ? buffer.length : lf;
  const cr = buffer.subarray(at, limit).indexOf(CR);
  if (cr === -1) return [limit, lf === -1 ? limit : lf + 1];
  const end = at + cr;
  return [end, end + 1 === lf ? lf + 1 : end + 1];
}

/** True where a content-type names an event stream. */
export const isEventStream = (contentType: string): boolean => /^\s*text\/event-stream\b/i.test(contentType);
