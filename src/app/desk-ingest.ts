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
  /** Begins to post, when the ledger is ready. */
  post(parts: Omit<PosterParts, 'dir' | 'liveRun'>): Promise<void>;
  /** Null before that. */
  posting(): PosterState | null;
  catchUp(): Promise<void>;
  stop(): Promise<void>;
};

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
  return {
    ingestion,
    post: async (parts) => {
      poster = await startPoster({ ...parts, dir, liveRun: ingestion.run, opensGoOn: true, insert: insertOnce(parts.insert) });
    },
    posting: () => poster?.state() ?? null,
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

function onceEach<T extends { readonly request_id: string }>(rows: readonly T[]): readonly T[] {
  const ids = new Set<string>();
  return rows.filter(({ request_id }) => !ids.has(request_id) && ids.add(request_id));
}
