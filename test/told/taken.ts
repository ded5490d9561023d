// Told calls through a real ingestion and its journal to their records, without a ledger: what a test sees is what would be posted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Ingestion, type IngestionParts, openIngestion } from '../../src/desk/ingest/ingestion.ts';
import type { Sender } from '../../src/desk/ingest/sender.ts';
import type { Posted, RecordParts } from '../../src/desk/posting/record.ts';
import { recordOfAny } from '../../src/desk/posting/told/record.ts';
import { openEstimator } from '../../src/desk/tokens/estimate.ts';
import { dialectOf } from '../../src/dialects/index.ts';
import { listRuns, listSegments } from '../../src/journal/layout.ts';
import { readSegment } from '../../src/journal/read.ts';
import { noLimits } from '../../src/journal/sample.ts';
import { seenOnce } from '../../src/lib/seen.ts';
import { createDefaultBook } from '../../src/prices/default-book.ts';
import { shippedVendors } from '../../src/registry/vendors.ts';
import type { ToldCallInput, ToldResult } from '../../src/schema/ingest.ts';

export const testSender: Sender = { key: { id: 'key-1', user: 'tester', app: null, speaks_for_others: true }, route: 'api' };

export type Taken = {
  readonly dir: string;
  ingestion(): Ingestion;
  tell(calls: readonly (ToldCallInput | unknown)[], sender?: Sender): Promise<readonly ToldResult[]>;
  /** Of every closed entry in the journal, in order. */
  records(): Promise<readonly Posted[]>;
  /** Ends this ingestion and opens the next over the same journal, as a restart does. */
  restart(changes?: Partial<IngestionParts>): Promise<void>;
  close(): Promise<void>;
};

export async function openTaken(changes: Partial<IngestionParts> = {}): Promise<Taken> {
  const dir = mkdtempSync(join(tmpdir(), 'daybook-told-'));
  const log = pino({ level: 'silent' });
  const estimator = openEstimator();
  const parts: RecordParts = { dialectOf, book: createDefaultBook(), estimator, isFirstFetch: seenOnce(1_000), log };
  const open = (more: Partial<IngestionParts>): Promise<Ingestion> =>
    openIngestion({
      dir,
      gateway_id: 'gateway-1',
      record_ip: 'full',
      record_user_agent: true,
      sync: 'interval',
      sync_interval_ms: 20,
      segment_bytes: 64 * 1024 * 1024,
      max_bytes: Number.MAX_SAFE_INTEGER,
      max_open: 1_000,
      open_hours: 24,
      places: () => ({ vendors: shippedVendors, endpoints: [] }),
      now: Date.now,
      log,
      ...changes,
      ...more,
    });
  let ingestion = await open({});
  return {
    dir,
    ingestion: () => ingestion,
    tell: (calls, sender = testSender) =>
      ingestion.take(
        calls.map((value) => ({ value })),
        sender,
      ),
    records: async () => {
      const all: Posted[] = [];
      for (const run of await listRuns(dir))
        for (const segment of await listSegments(dir, run)) {
          const { entries } = await readSegment(dir, run, segment, 0, noLimits);
          for (const { entry } of entries) all.push(await recordOfAny(parts, entry));
        }
      return all;
    },
    restart: async (more = {}) => {
      await ingestion.stop();
      ingestion = await open(more);
    },
    close: async () => {
      await ingestion.stop();
      await estimator.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
