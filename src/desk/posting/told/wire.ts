// The two sides of a told call as bytes, the way they would have passed on the wire, so that a dialect reads them as it reads the
// gateway's. A side that was not told has no bytes.
import type { ToldCall } from '../../../schema/ingest.ts';

export type Side = { readonly bytes: Buffer; readonly type: string };

const json = 'application/json';
const nothing: Side = { bytes: Buffer.alloc(0), type: '' };

/** A text is the body itself; any other value is its JSON. */
export function sideOf(value: unknown, isStream: boolean): Side {
  if (value === undefined || value === null) return nothing;
  if (typeof value !== 'string') return { bytes: Buffer.from(JSON.stringify(value)), type: json };
  return { bytes: Buffer.from(value), type: isStream || looksLikeStream(value) ? streamType(value) : json };
}

/** A stream that begins as JSON is Gemini's list of chunks. */
const streamType = (text: string): string => (/^\s*[[{]/.test(text) ? json : 'text/event-stream');

export const looksLikeStream = (value: unknown): boolean => typeof value === 'string' && /^\s*(?:data|event|id|retry)?:/.test(value);

export const requestSide = (told: ToldCall): Side => sideOf(told.request_body, false);
export const responseSide = (told: ToldCall): Side => sideOf(told.response_body, told.is_stream === true);
