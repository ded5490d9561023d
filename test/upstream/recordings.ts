// The real vendors' answers in the folder `shared/recordings` beside the checkout. Not part of the project: where they are
// missing, the tests that want them are skipped, and say so.
import { existsSync, readFileSync } from 'node:fs';
import { describe } from 'vitest';
import { z } from 'zod';
import type { Exchange } from './exchange.ts';

const file = new URL('../../../shared/recordings/vendor-responses.jsonl', import.meta.url);

const row = z.looseObject({
  vendor: z.string(),
  host: z.string(),
  method: z.string(),
  path: z.string(),
  request_headers: z.record(z.string(), z.string()),
  request: z.string(),
  status: z.int(),
  response_headers: z.record(z.string(), z.string()),
  response: z.string().optional(),
  response_base64: z.string().optional(),
  stream: z.boolean(),
  source: z.string(),
});

export type Recording = Exchange & { readonly host: string; readonly source: string };

/** Ids are `rec-` and the line's number, from 1. Null where the folder is missing. */
export function recordings(): readonly Recording[] | null {
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, i) => {
    if (line === '') return [];
    const { response = '', response_base64, request, ...rest } = row.parse(JSON.parse(line));
    const body = response_base64 === undefined ? Buffer.from(response) : Buffer.from(response_base64, 'base64');
    return [{ ...rest, id: `rec-${String(i + 1).padStart(3, '0')}`, request: Buffer.from(request), response: body }];
  });
}

/** A block of tests over the recordings, skipped loudly where there are none. */
export function recordingsOrSkip(name: string, tests: (recordings: readonly Recording[]) => void): void {
  const all = recordings();
  if (all === null) {
    console.warn(`SKIPPED "${name}": shared/recordings/vendor-responses.jsonl is not beside this checkout.`);
    describe.skip(`${name} (recordings missing)`, () => tests([]));
    return;
  }
  describe(name, () => tests(all));
}
