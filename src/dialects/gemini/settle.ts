// Usage and outcome of a Gemini answer. Of an event stream the tail is enough where it holds both the finish and the counts and
// no error stands before it; otherwise the whole is read. One set of rules serves both, so they agree.
import { asObject, asObjects, asText, type JsonObject } from '../../lib/json.ts';
import type { TokenUsage } from '../../schema/token-usage.ts';
import { type Chunk, type Chunks, eventChunks, readChunks, shapeOf } from './chunks.ts';
import { lastUsage, usageOf } from './usage.ts';

export type Outcome = { readonly usage: TokenUsage | null; readonly finished: boolean | null; readonly error: JsonObject | null };

const errorKey = Buffer.from('"error"');
const firstTail = 4096;

/** Chunks as far as they count: the SDK stops at an error. */
export function upToError({ chunks }: Chunks): { readonly chunks: readonly Chunk[]; readonly error: JsonObject | null } {
  const at = chunks.findIndex(({ data }) => data.error !== undefined && data.error !== null);
  return at === -1 ? { chunks, error: null } : { chunks: chunks.slice(0, at), error: chunks[at]?.data ?? null };
}

export function outcomeOf(read: Chunks, kind: 'generate' | 'embed', isJsonType: boolean): Outcome {
  const { chunks, error } = upToError(read);
  const finished = finishedOf(read, chunks, error !== null, isJsonType);
  const metadata = lastUsage(chunks);
  return { usage: metadata && usageOf(metadata, kind, finished === true), finished, error };
}

/** A document ends with its last bracket; a stream where a candidate says why it stopped or the prompt was blocked. */
function finishedOf(read: Chunks, chunks: readonly Chunk[], failed: boolean, isJsonType: boolean): boolean | null {
  if (read.shape === 'document') return read.whole ? true : isJsonType ? false : null;
  if (failed) return read.shape === 'array' && read.whole && chunks.length === 0;
  return chunks.some(({ data }) => finishReasonOf(data) !== null);
}

export function finishReasonOf(response: JsonObject | null): string | null {
  for (const candidate of asObjects(response?.candidates)) {
    const reason = asText(candidate.finishReason);
    if (reason !== null) return reason;
  }
  return asText(asObject(response?.promptFeedback)?.blockReason);
}

export function settleAnswer(response: Buffer, contentType: string, kind: 'generate' | 'embed', isJsonType: boolean): Outcome {
  if (shapeOf(response, contentType) === 'events' && !response.includes(errorKey)) {
    for (let size = firstTail; size < response.length; size *= 4) {
      const chunks = tailChunks(response, size);
      if (lastUsage(chunks) && chunks.some(({ data }) => finishReasonOf(data) !== null)) {
        return outcomeOf({ shape: 'events', chunks, whole: false }, kind, isJsonType);
      }
    }
  }
  return outcomeOf(readChunks(response, contentType), kind, isJsonType);
}

/** Whole events of the last `size` bytes. */
function tailChunks(response: Buffer, size: number): Chunk[] {
  const tail = response.subarray(response.length - size);
  const lf = tail.indexOf('\n\n');
  const crlf = tail.indexOf('\r\n\r\n');
  if (lf === -1 && crlf === -1) return [];
  return eventChunks(tail.subarray(crlf === -1 || (lf !== -1 && lf < crlf) ? lf + 2 : crlf + 4));
}
