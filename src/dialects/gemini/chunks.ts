// Cuts a Gemini answer into its chunks: one document, server-sent events (`alt=sse`), or the JSON array that is streamed without it.
// An array cut in the middle gives the elements that are whole. Chunks that are not JSON objects are passed over.
import { isObject, type JsonObject, parseJson } from '../../lib/json.ts';
import { isEventStream, readEvents } from '../../lib/sse.ts';

export type Chunk = { readonly data: JsonObject; readonly end: number };
/** `whole` is whether an array or document was closed; events have no such mark of their own. */
export type Chunks = { readonly shape: 'events' | 'array' | 'document'; readonly chunks: readonly Chunk[]; readonly whole: boolean };

const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export function shapeOf(response: Buffer, contentType: string): Chunks['shape'] {
  const opening = response
    .toString('latin1', 0, 64)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (opening.startsWith('[')) return 'array';
  if (opening.startsWith('{')) return 'document';
  return isEventStream(contentType) || /^(?:event|data|id|retry)?:/.test(opening) ? 'events' : 'document';
}

export function readChunks(response: Buffer, contentType: string): Chunks {
  const shape = shapeOf(response, contentType);
  if (shape === 'events') return { shape, chunks: eventChunks(response), whole: false };
  if (shape === 'array') return { shape, ...arrayChunks(response) };
  const data = parseJson(response.toString('utf8'));
  return { shape, chunks: isObject(data) ? [{ data, end: response.length }] : [], whole: data !== undefined };
}

export function eventChunks(response: Buffer): Chunk[] {
  return readEvents(response).flatMap(({ data: text, end }) => {
    const data = parseJson(text);
    return isObject(data) ? [{ data, end }] : [];
  });
}

/** Elements of the outermost array, found by brackets outside strings. */
function arrayChunks(response: Buffer): { chunks: Chunk[]; whole: boolean } {
  const chunks: Chunk[] = [];
  let depth = 0;
  let start = -1;
  for (let at = 0; at < response.length; at++) {
    const byte = response[at] ?? 0;
    if (byte === QUOTE) {
      at = closingQuote(response, at);
    } else if (OPEN.has(byte)) {
      depth++;
      if (depth === 2) start = at;
    } else if (CLOSE.has(byte)) {
      depth--;
      if (depth === 0) return { chunks, whole: true };
      if (depth === 1) {
        const data = parseJson(response.toString('utf8', start, at + 1));
        if (isObject(data)) chunks.push({ data, end: at + 1 });
      }
    }
  }
  return { chunks, whole: false };
}

function closingQuote(response: Buffer, from: number): number {
  let at = from + 1;
  while (at < response.length && response[at] !== QUOTE) at += response[at] === BACKSLASH ? 2 : 1;
  return at;
}
