// A gateway over a fresh data directory, in this process, with endpoints that lead to a test's upstream. Records are made by the
// desk's own code out of the journal, so that a test sees what the ledger would get, without waiting for an engine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, pino } from 'pino';
import { configSchema } from '../src/config.ts';
import { type Posted, recordOf } from '../src/desk/posting/record.ts';
import { openEstimator } from '../src/desk/tokens/estimate.ts';
import { dialectOf } from '../src/dialects/index.ts';
import { type Gateway, startGateway } from '../src/gateway/start.ts';
import { listRuns, listSegments } from '../src/journal/layout.ts';
import { readSegment } from '../src/journal/read.ts';
import { seenOnce } from '../src/lib/seen.ts';
import { createDefaultBook } from '../src/prices/default-book.ts';
import { secretOf } from '../src/registry/secret.ts';
import { takeSnapshot } from '../src/registry/snapshot.ts';
import { shippedVendors } from '../src/registry/vendors.ts';
import type { ClosedEntry } from '../src/schema/entry.ts';
import type { Snapshot } from '../src/schema/vendor.ts';
import type { Quirk } from '../src/schema/vocabulary.ts';

export const testKey = 'dbk_test_0123456789abcdefghij';
export const vendorCredential = 'sk-vendor-credential-0123456789';

export type House = {
  readonly url: string;
  readonly data: string;
  readonly gateway: Gateway;
  /** Entries in the order they were closed; waits until `count` are there. */
  entries(count: number): Promise<readonly ClosedEntry[]>;
  /** What is in the journal at this moment, without waiting. */
  entriesNow(): Promise<readonly ClosedEntry[]>;
  /** The same as full records. */
  records(count: number): Promise<readonly Posted[]>;
  stop(): Promise<void>;
};

export type HouseOptions = {
  /** Where every endpoint leads: the origin of an upstream. */
  readonly upstream: string;
  /** Merged over the settings, as daybook.yaml would have them. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly data?: string;
  /** More vendor rows, each with an endpoint of its name. */
  readonly vendors?: readonly { readonly id: string; readonly name: string; readonly quirks: readonly Quirk[] }[];
  /** What settings cannot say: a key that was revoked. */
  readonly shape?: (snapshot: Snapshot) => Snapshot;
  readonly log?: Logger;
};

/** Every shipped vendor as an endpoint of its own name, with its quirks, behind one upstream. */
function endpointsAt(upstream: string, vendors: readonly { readonly id: string }[]): unknown[] {
  return vendors.map((vendor) => ({
    name: vendor.id,
    vendor: vendor.id,
    api_key: vendorCredential,
    bases: { openai: `${upstream}/v1`, anthropic: upstream, gemini: upstream },
  }));
}

export async function openHouse({
  upstream,
  settings = {},
  vendors = [],
  data = mkdtempSync(join(tmpdir(), 'daybook-test-')),
  shape = (snapshot) => snapshot,
  log = pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
}: HouseOptions): Promise<House> {
  const config = configSchema.parse({
    data,
    listen: '127.0.0.1:0',
    vendors: vendors.map((vendor) => ({ ...vendor, bases: { openai: upstream } })),
    endpoints: endpointsAt(upstream, [...shippedVendors, ...vendors]),
    defaults: { openai: 'openai', anthropic: 'anthropic', gemini: 'gemini' },
    keys: [{ name: 'test', secret: testKey, user: 'tester', speaks_for_others: true }],
    ...settings,
  });
  const secret = secretOf('a secret of the tests, long enough for it');
  const snapshot = shape(await takeSnapshot({ config, env: {}, registry: null, secret }));
  const gateway = await startGateway({ config, snapshot: () => snapshot, hashKey: secret.hashKey, withDesk: false, log });
  const estimator = openEstimator();
  const book = createDefaultBook();
  const journal = join(data, 'journal');

  const readAll = async (): Promise<ClosedEntry[]> => {
    const found: ClosedEntry[] = [];
    for (const run of await listRuns(journal)) {
      for (const segment of await listSegments(journal, run)) {
        const reading = await readSegment(journal, run, segment, 0, { max_entries: 1_000_000, max_bytes: Number.MAX_SAFE_INTEGER });
        for (const { entry } of reading.entries) found.push(entry);
      }
    }
    return found;
  };
  const entries = async (count: number): Promise<readonly ClosedEntry[]> => {
    for (let tries = 0; tries < 400; tries += 1) {
      const found = await readAll();
      if (found.length >= count) {
        // One more moment, so that a second record of the same call would be seen.
        await sleep(30);
        return readAll();
      }
      await sleep(25);
    }
    throw new Error(`${count} entries were expected in the journal; there are ${(await readAll()).length}`);
  };
  return {
    url: gateway.url,
    data,
    gateway,
    entries,
    entriesNow: readAll,
    records: async (count) => {
      const parts = { dialectOf, book, estimator, isFirstFetch: seenOnce(1_000), log };
      return Promise.all((await entries(count)).map((entry) => recordOf(parts, entry)));
    },
    stop: async () => {
      await gateway.stop();
      await estimator.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
