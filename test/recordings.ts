// Recorded exchanges with real vendors, where they are at hand: a folder beside the checkout that a clone does not have. Tests over
// them are skipped, loudly, without it. Also turns a recording into the exchange a dialect reads.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Exchange } from '../src/dialects/dialect.ts';

const file = fileURLToPath(new URL('../../shared/recordings/vendor-responses.jsonl', import.meta.url));

const recordingShape = z.object({
  vendor: z.string(),
  method: z.string(),
  path: z.string(),
  request: z.string().nullish(),
  request_headers: z.record(z.string(), z.string()),
  status: z.number(),
  response_headers: z.record(z.string(), z.string()),
  stream: z.boolean(),
  response: z.string().optional(),
  source: z.string(),
});
export type Recording = z.infer<typeof recordingShape>;

export const recordingsAreHere = existsSync(file);

/** Recordings with a text body that pass the filter; none, and a warning, where the folder is missing. */
export function recordings(wanted: (recording: Recording) => boolean): readonly Recording[] {
  if (!recordingsAreHere) {
    console.warn('SKIPPED: the recorded vendor responses are not beside this checkout; tests over them do not run.');
    return [];
  }
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => recordingShape.parse(JSON.parse(line))).filter((one) => one.response !== undefined && wanted(one));
}

export const exchangeOf = (recording: Recording, response: Buffer = Buffer.from(recording.response ?? '')): Exchange => ({
  method: recording.method,
  path: recording.path,
  quirks: [],
  request: Buffer.from(recording.request ?? ''),
  request_type: recording.request_headers['content-type'] ?? 'application/json',
  http_status: recording.status,
  response,
  response_type: recording.response_headers['content-type'] ?? '',
  response_headers: recording.response_headers,
});
