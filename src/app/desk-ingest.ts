// Ingestion, joined: told calls have a journal of their own beside the gateway's, and a poster of their own over it. It takes calls
// before the ledger is ready; what it has taken is posted when the ledger is.
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { type Ingestion, openIngestion } from '../desk/ingest/ingestion.ts';
import type { Places } from '../desk/ingest/vendor-of.ts';
import { type Poster, type PosterParts, type PosterState, startPoster } from '../desk/posting/poster.ts';
import type { CallBody, CallRecord } from '../schema/call.ts';

export type DeskIngestion = {
  readonly ingestion: Ingestion;
  /** Begins to post, when the ledger is ready. `twins` finds those among traced calls that are in the ledger already. */
  post(parts: Omit<PosterParts, 'dir' | 'liveRun'>, twins: Twins): Promise<void>;
  /** Null before that. `merged` are traced calls that were there already. */
  posting(): (PosterState & { readonly merged: number }) | null;
  catchUp(): Promise<void>;
  stop(): Promise<void>;
};

export type Twins = (calls: readonly CallRecord[]) => Promise<ReadonlySet<string>>;

type Options = { readonly config: Config; readonly places: () => Places; readonly log: Logger };

export async function openDeskIngestion({ config, places, log }: Options): Promise<DeskIngestion> {
  const dir = join(config.data, 'journal-ingest');
  const { sync, sync_interval_ms, segment_bytes, max_bytes } = config.journal;
  const { max_open, open_hours } = config.ingest;
  const { id: gateway_id, record_ip, record_user_agent } = config.gateway;
  const ingestion = await openIngestion({
    dir,
    gateway_id,
    record_ip,
    record_user_agent,
    sync,
    sync_interval_ms,
    segment_bytes,
    max_bytes,
    max_open,
    open_hours,
    places,
    now: Date.now,
    log,
  });
  let poster: Poster | null = null;
  let merged = 0;
  return {
    ingestion,
    post: async (parts, twins) => {
      const insert = insertOnce(withoutTwins(parts.insert, twins, (count) => (merged += count)));
      poster = await startPoster({ ...parts, dir, liveRun: ingestion.run, opensGoOn: true, insert });
    },
    posting: () => (poster === null ? null : { ...poster.state(), merged }),
    catchUp: async () => poster?.catchUp(),
    stop: async () => {
      await ingestion.stop();
      await poster?.stop();
    },
  };
}

/** A sender may have told of a call before, in another batch, under another token: each is looked up, and stands once in a batch. */
const insertOnce =
  (insert: PosterParts['insert']): PosterParts['insert'] =>
  (calls, bodies, token) =>
    insert(onceEach<CallRecord>(calls), onceEach<CallBody>(bodies), token, false);

/** The same call seen by the gateway or told by the SDK knows more than its span: the span is left out. */
const withoutTwins =
  (insert: PosterParts['insert'], twins: Twins, count: (merged: number) => void): PosterParts['insert'] =>
  async (calls, bodies, token, isFirstTry) => {
    const traced = calls.filter(({ route }) => route === 'otlp');
    if (traced.length === 0) return insert(calls, bodies, token, isFirstTry);
    const there = await twins(traced);
    const isNew = ({ request_id }: { readonly request_id: string }): boolean => !there.has(request_id);
    await insert(calls.filter(isNew), bodies.filter(isNew), token, isFirstTry);
    count(there.size);
  };

function onceEach<T extends { readonly request_id: string }>(rows: readonly T[]): readonly T[] {
  const ids = new Set<string>();
  return rows.filter(({ request_id }) => !ids.has(request_id) && ids.add(request_id));
}
