// Posts the journal into the ledger: oldest run first, segment by segment, in batches; what is posted is dropped. The journal is
// the only buffer: while the ledger is away nothing is held in memory but the batch at hand. It can be killed at any point.
// A ledger that is away is waited for; a batch that a ledger refuses is posted apart, so that one call cannot hold up all others.
import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { DaybookError } from '../../errors.ts';
import { dropRun, dropSegment, listRuns, listSegments } from '../../journal/layout.ts';
import { openAtEndOfRun, readSegment } from '../../journal/read.ts';
import type { CallBody, CallRecord } from '../../schema/call.ts';
import type { ClosedEntry, Opened } from '../../schema/entry.ts';
import { type Item, type Outcome, postApart } from './apart.ts';
import { bareRecord } from './bare.ts';
import { type Batch, openPlace, tokenOf } from './place.ts';
import type { Posted, RecordParts } from './record.ts';
import { countAside, setAside } from './rejected.ts';
import { recordOfAny } from './told/record.ts';
import { unknownEnd } from './unknown.ts';

export type PosterParts = RecordParts & {
  /** The journal's directory. */
  readonly dir: string;
  /** The run of the gateway that is alive; every other run is over. Null where none is. */
  readonly liveRun: string | null;
  /** Set where the calls that a dead run left open go on in the live one, which has them already: they are not recorded here. */
  readonly opensGoOn?: boolean;
  /** Puts a batch into the ledger, once for each token; `isFirstTry` where nobody can have tried it before. Rejects with `ledger_away` where it is worth waiting, with anything else where the ledger will not take it. Under a token that nobody tried, with `isFirstTry` false, it leaves out what is there. */
  readonly insert: (calls: readonly CallRecord[], bodies: readonly CallBody[], token: string, isFirstTry: boolean) => Promise<void>;
  readonly log: Logger;
};

export type PosterState = {
  readonly posted_calls: number;
  readonly last_posted_at: number | null;
  /** Set while the ledger does not take what it is given. */
  readonly waiting_since: number | null;
  readonly waiting_for: string | null;
  /** Calls the ledger refused in every form; they lie in the journal's folder `rejected`. */
  readonly rejected_calls: number;
};

export type Poster = {
  state(): PosterState;
  /** Posts everything that is in the journal now, then resolves. */
  catchUp(): Promise<void>;
  /** Somebody watches calls come in: the looks stay close together for a while. */
  watched(): void;
  stop(): Promise<void>;
};

const most = { max_entries: 4_000, max_bytes: 24 * 1024 * 1024 };
/** Between looks at a journal that has nothing new: calls are in the ledger about this long after they end. */
const idleMs = 250;
/** Where nothing has come for a while, the looks are farther apart: an idle Daybook costs next to nothing. */
const restMs = 1_000;
const restsAfterMs = 10_000;
const waits = [250, 500, 1_000, 2_000, 5_000] as const;
/** How often a ledger that is there may refuse: a batch, a part of it, and a bare record where nothing shows that it takes any. */
const patience = { batch: 3, part: 1, unsure: 30 } as const;

export async function startPoster(parts: PosterParts): Promise<Poster> {
  const { dir, log } = parts;
  await mkdir(dir, { recursive: true });
  const places = await openPlace(dir);
  let place = places.found;
  const interrupted = place.batch;
  let stopping = false;
  let state: PosterState = {
    posted_calls: 0,
    last_posted_at: null,
    waiting_since: null,
    waiting_for: null,
    rejected_calls: await countAside(dir),
  };
  let refusal = '';
  /** Ends a sleep early. Who wants everything posted ends the look-out for more, not the pause after a fault. */
  let wake: (() => void) | null = null;
  let isIdle = false;
  let watchedAt = 0;
  let rounds = 0;

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        wake = null;
        resolve();
      }
      wake = done;
    });

  /** Tries until the ledger takes them, a stop is asked for, or they were refused as often as `most` says. */
  const insert = async (make: () => Promise<readonly Posted[]>, token: string, isNew: boolean, most: number): Promise<Outcome> => {
    let refusals = 0;
    for (let tries = 0; !stopping; tries += 1) {
      const began = performance.now();
      try {
        const records = await make();
        await parts.insert(
          records.map((record) => record.call),
          records.map((record) => record.body),
          token,
          isNew && tries === 0,
        );
        state = {
          ...state,
          posted_calls: state.posted_calls + records.length,
          last_posted_at: Date.now(),
          waiting_since: null,
          waiting_for: null,
        };
        log.debug({ batch: token, calls: records.length, ms: Math.round(performance.now() - began) }, 'a batch is in the ledger');
        return 'in';
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!(error instanceof DaybookError && error.code === 'ledger_away')) {
          refusals += 1;
          refusal = reason;
          if (refusals >= most) return 'refused';
        }
        if (state.waiting_for !== reason) log.warn({ batch: token, reason }, 'the ledger does not take a batch; it stays in the journal');
        state = { ...state, waiting_since: state.waiting_since ?? Date.now(), waiting_for: reason };
        await sleep(waits[Math.min(tries, waits.length - 1)] ?? 5_000);
      }
    }
    return 'stopped';
  };

  /** A record is made once, however often its entry is posted: a dialect's answer may depend on what was read before. */
  const made = new WeakMap<ClosedEntry, Posted>();
  const recordFor = async (entry: ClosedEntry): Promise<Posted> => {
    const record = made.get(entry) ?? (await recordOfAny(parts, entry));
    made.set(entry, record);
    return record;
  };
  const recordsFor = (items: readonly Item[]) => (): Promise<readonly Posted[]> => Promise.all(items.map(({ entry }) => recordFor(entry)));

  /** What is about to be posted is on disk before the ledger hears of it. */
  const begin = async (batch: Batch): Promise<string> => {
    place = { ...place, batch };
    await places.write(place);
    return tokenOf(batch);
  };

  const postRefused = (batch: Batch, items: readonly Item[]): Promise<boolean> => {
    log.error({ batch: tokenOf(batch), calls: items.length, reason: refusal }, 'the ledger refuses a batch; it is posted apart');
    const partOf = (some: readonly Item[]): Batch => ({ ...batch, part: { from: some[0]?.offset ?? 0, to: some.at(-1)?.end ?? 0 } });
    return postApart(items, {
      postPart: async (some) => insert(recordsFor(some), await begin(partOf(some)), false, patience.part),
      postBare: async (item, isSure) => {
        log.error({ request_id: item.entry.closed.id, reason: refusal }, 'the ledger refuses a call; it is recorded without detail');
        const token = `${await begin(partOf([item]))}/bare`;
        return insert(async () => [await bareRecord(parts, item.entry)], token, false, isSure ? patience.batch : patience.unsure);
      },
      setAside: async ({ entry, offset }) => {
        const path = await setAside(dir, `${batch.run}/${batch.segment}/${batch.to === null ? 'open-' : ''}${offset}`, entry, refusal);
        log.error({ request_id: entry.closed.id, path, reason: refusal }, 'the ledger refuses a call in every form; it is set aside');
        state = { ...state, waiting_since: null, waiting_for: null, rejected_calls: await countAside(dir) };
      },
    });
  };

  /** `left` is the part that was under way at an end: it goes first, under its own token, for it may still be on its way in. */
  const post = async (batch: Batch, items: readonly Item[], isNew: boolean, left?: Batch['part']): Promise<boolean> => {
    if (left !== undefined) {
      const some = items.filter(({ offset, end }) => offset >= left.from && end <= left.to);
      if ((await insert(recordsFor(some), await begin({ ...batch, part: left }), false, patience.part)) === 'stopped') return false;
    }
    if (items.length > 0) {
      const outcome = await insert(recordsFor(items), await begin(batch), isNew, patience.batch);
      if (outcome === 'stopped' || (outcome === 'refused' && !(await postRefused(batch, items)))) return false;
    }
    if (batch.to !== null) place = { posted: { run: batch.run, segment: batch.segment, offset: batch.to }, batch: null };
    return true;
  };

  /** The batch that was under way when this process's predecessor ended, exactly as it was. */
  const resume = async (): Promise<boolean> => {
    if (place.batch === null) return true;
    const { part, ...batch } = place.batch;
    const { to } = batch;
    if (to === null) return true; // The calls a dead run left open are found again from its files.
    const limits = { max_entries: Number.MAX_SAFE_INTEGER, max_bytes: Math.max(1, to - batch.from) };
    const reading = await readSegment(dir, batch.run, batch.segment, batch.from, limits);
    return post(
      batch,
      reading.entries.filter(({ end }) => end <= to),
      false,
      part,
    );
  };

  /** Reads one segment to its present end. True where all of it is posted. */
  const postSegment = async (run: string, segment: number): Promise<boolean> => {
    const at = place.posted;
    let from = at !== null && at.run === run && at.segment === segment ? at.offset : 0;
    for (;;) {
      const reading = await readSegment(dir, run, segment, from, most);
      for (const range of reading.skipped) log.error({ run, segment, ...range }, 'a part of the journal is damaged and was passed over');
      for (const gap of reading.gaps) log.error({ run, segment, ...gap }, 'calls were not recorded while the journal could not be written');
      const batch = { run, segment, from, to: reading.end };
      if (!(await post(batch, reading.entries, true))) return false;
      from = reading.end;
      if (!reading.more) return !stopping;
      if (stopping) return false;
    }
  };

  /** The calls that a gateway's death left open: each becomes a call of status unknown, once. */
  const postOpenCalls = (run: string, segment: number, open: readonly Opened[]): Promise<boolean> => {
    if (open.length > 0) log.warn({ run, calls: open.length }, 'a gateway ended with calls open; they are recorded as unknown');
    const items = open.map((opened, at): Item => ({ entry: unknownEnd(opened), offset: at, end: at + 1 }));
    const left = interrupted?.to === null && interrupted.run === run ? interrupted.part : undefined;
    return post({ run, segment, from: 0, to: null }, items, false, left);
  };

  const postRun = async (run: string): Promise<boolean> => {
    const isLive = run === parts.liveRun;
    const segments = await listSegments(dir, run);
    const last = segments.at(-1);
    for (const segment of segments) {
      if (place.posted !== null && place.posted.run === run && segment < place.posted.segment) {
        await dropSegment(dir, run, segment); // Posted before, but the process ended before it was dropped.
        continue;
      }
      if (!(await postSegment(run, segment))) return false;
      if (segment !== last) {
        await settle();
        await dropSegment(dir, run, segment);
      }
    }
    if (isLive) return true;
    if (last !== undefined && !parts.opensGoOn && !(await postOpenCalls(run, last, await openAtEndOfRun(dir, run, last)))) return false;
    await dropRun(dir, run);
    place = { ...place, batch: null };
    await settle();
    return true;
  };

  /** What is posted is on disk before what it was read from goes. */
  const settle = (): Promise<void> => places.write(place);

  const round = async (): Promise<void> => {
    if (!(await resume())) return;
    for (const run of await listRuns(dir)) {
      if (parts.liveRun !== null && run > parts.liveRun) continue;
      if (!(await postRun(run))) return;
    }
    rounds += 1;
  };

  const loop = async (): Promise<void> => {
    while (!stopping) {
      try {
        await round();
      } catch (error) {
        log.error({ err: error }, 'posting stopped at a fault and goes on');
        await sleep(2_000);
      }
      isIdle = true;
      if (!stopping) await sleep(Date.now() - Math.max(state.last_posted_at ?? 0, watchedAt) > restsAfterMs ? restMs : idleMs);
      isIdle = false;
    }
  };
  const running = loop();

  return {
    state: () => state,
    catchUp: async () => {
      // Two rounds: the one under way may have read before the caller asked.
      for (const goal = rounds + 2; rounds < goal && !stopping; ) {
        if (isIdle) wake?.();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    watched: () => {
      watchedAt = Date.now();
    },
    stop: async () => {
      stopping = true;
      wake?.();
      await running;
    },
  };
}
