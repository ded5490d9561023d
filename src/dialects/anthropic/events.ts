// The events of an Anthropic stream by its SDK's rules: events without a name and pings are passed over, an `error` event ends
// the stream, and what comes after it does not count. Data that is not a JSON object is passed over.
import { asObject, type JsonObject, parseJson } from '../../lib/json.ts';
import { isEventStream, readEvents } from '../../lib/sse.ts';

export type StreamEvent = { readonly type: string; readonly data: JsonObject; readonly end: number };
export type StreamEvents = {
  readonly events: readonly StreamEvent[];
  readonly error: { readonly data: unknown; readonly text: string } | null;
};

export function readStream(buffer: Buffer): StreamEvents {
  const events: StreamEvent[] = [];
  for (const event of readEvents(buffer)) {
    if (event.event === '' || event.event === 'ping') continue;
    const parsed = parseJson(event.data);
    // The last event may have lost its blank line and still be whole; a cut error event is still an error.
    if (event.event === 'error') return { events, error: { data: parsed, text: event.data } };
    const data = asObject(parsed);
    if (data && typeof data.type === 'string') events.push({ type: data.type, data, end: event.end });
  }
  return { events, error: null };
}

/** By the content-type, unless the bytes plainly say otherwise. */
export function isStream(response: Buffer, contentType: string): boolean {
  const opening = response
    .toString('latin1', 0, 64)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (opening.startsWith('{') || opening.startsWith('[')) return false;
  return isEventStream(contentType) || /^(?:event|data|id|retry)?:/.test(opening);
}
