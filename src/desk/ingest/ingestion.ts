// Takes in calls that are told. A record is accepted when the ingestion's own journal has it; the same record again changes nothing.
// A beginning waits for its end, also over a restart, and is given up after a time. What the journal does not take fails the batch
// as a whole, and the sender sends it again.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DaybookError } from '../../errors.ts';
import { type JournalStats, openJournal } from '../../journal/journal.ts';
import type { Opened } from '../../schema/entry.ts';
import type { ToldCall, ToldGap, ToldResult } from '../../schema/ingest.ts';
import { check, faultOfText, type Offered, type Refusal } from './check.ts';
import { closedOf, type EntryParts, gone, openedOf } from './entry.ts';
import { leftBehind } from './left-open.ts';
import { merged, openCalls, type OpenTold } from './open-calls.ts';
import { recentKeys } from './recent.ts';
import type { Sender } from './sender.ts';
import { keyOf, requestIdOf } from './told-id.ts';

export type IngestionParts = EntryParts & {
  readonly dir: string;
  readonly sync: 'interval' | 'each';
  readonly sync_interval_ms: number;
  readonly segment_bytes: number;
  readonly max_bytes: number;
  readonly max_open: number;
  readonly open_hours: number;
  readonly now: () => number;
  readonly log: Logger;
};

export type IngestionState = {
  /** Records since the desk started, by what became of them. */
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly open_calls: number;
  /** Beginnings whose end never came. */
  readonly given_up: number;
  /** What senders say they could not keep. */
  readonly sender_gaps: number;
  readonly sender_lost: number;
  readonly journal: JournalStats;
};

/** An open told call, as the live view lists it. */
export type LiveTold = Omit<Opened, 'told'> & { readonly phase: 'told'; readonly age_ms: number; readonly response_bytes: null };

export type Ingestion = {
  /** The live run of its journal. */
  readonly run: string;
  /** What became of each record, in order, when all that is accepted is journaled. Rejects with `journal_full`, `journal_broken`, `ingest_busy` or `stopping`: then the batch is to be sent again. */
  take(records: readonly Offered[], sender: Sender): Promise<readonly ToldResult[]>;
  noteGaps(gaps: readonly ToldGap[], sender: Sender): void;
  live(): readonly LiveTold[];
  state(): IngestionState;
  stop(): Promise<void>;
};

const remembered = 200_000;
const sweepMs = 60_000;
/** Records looked at before others get their turn. */
const inATurn = 100;

export async function openIngestion(parts: IngestionParts): Promise<Ingestion> {
  const { dir, now, log } = parts;
  const left = await leftBehind(dir);
  const journal = openJournal({
    dir,
    gateway_id: parts.gateway_id,
    sync: parts.sync,
    sync_interval_ms: parts.sync_interval_ms,
    segment_bytes: parts.segment_bytes,
    max_bytes: parts.max_bytes,
    on_full: 'refuse',
    now,
    on_fault: (error) => log.error({ err: error }, 'the journal of told calls could not be written'),
  });
  const open = openCalls(parts.max_open);
  const ended = recentKeys(remembered);
  /** Being written: a repetition waits for what becomes of the first. */
  const closing = new Map<string, Promise<void>>();
  const counts = { accepted: 0, duplicates: 0, refused: 0, given_up: 0, sender_gaps: 0, sender_lost: 0 };
  for (const key of left.ended) ended.add(key);

  const writeOpened = (opened: Opened): Promise<void> => new Promise((resolve, reject) => journal.open(opened, settle(resolve, reject)));

  const writeClosed = (key: string, opened: Opened, told: ToldCall, text: string): Promise<void> => {
    const before = open.get(key);
    open.remove(key);
    const written = new Promise<void>((resolve, reject) =>
      journal.close(closedOf(opened, told), [Buffer.from(text)], [], settle(resolve, reject)),
    );
    closing.set(key, written);
    return written.then(
      () => {
        ended.add(key);
        closing.delete(key);
      },
      (error: unknown) => {
        closing.delete(key);
        if (before !== undefined) open.add(key, before);
        throw error;
      },
    );
  };

  const begin = async (key: string, sender: Sender, told: ToldCall): Promise<void> => {
    const at = Date.parse(told.request_timestamp ?? '');
    const made = openedOf(parts, sender, told, { id: requestIdOf(told.id, key, at), key, at, received: now() });
    const text = textOf(told, made);
    const opened: Opened = { ...made, told: { key, received: now(), call: told } };
    const bytes = text.length * 2;
    if (!open.hasRoom(bytes)) throw new DaybookError('opens_full');
    const written = writeOpened(opened);
    open.add(key, { opened, told, bytes, written });
    try {
      await written;
    } catch (error) {
      open.remove(key);
      throw error;
    }
  };

  const end = (key: string, sender: Sender, told: ToldCall, before: OpenTold | undefined): Promise<void> => {
    const whole = before === undefined ? told : merged(before.told, told);
    const at = before?.opened.at ?? Date.parse(whole.request_timestamp ?? '');
    const id = before?.opened.id ?? requestIdOf(whole.id, key, at);
    const opened = openedOf(parts, sender, whole, { id, key, at, received: now() });
    return writeClosed(key, opened, whole, textOf(whole, opened));
  };

  /** Rejects where the journal does not take it; a `Refused` says what is wrong with the record. */
  const takeOne = async (told: ToldCall, sender: Sender): Promise<ToldResult['result']> => {
    const key = keyOf(sender.key.user, told.id);
    const first = closing.get(key);
    if (first !== undefined) await first;
    if (first !== undefined || ended.has(key)) return 'duplicate';
    const before = open.get(key);
    if (told.event === 'open') {
      if (before !== undefined) await before.written;
      else await begin(key, sender, told);
      return before === undefined ? 'accepted' : 'duplicate';
    }
    if (before === undefined && told.request_timestamp === undefined) throw new DaybookError('open_unknown');
    await end(key, sender, told, before);
    return 'accepted';
  };

  const giveUp = (): void => {
    const latest = now() - parts.open_hours * 3_600_000;
    for (const [key, { opened, told }] of [...open.all()]) {
      if ((opened.told?.received ?? opened.at) > latest) continue;
      const whole: ToldCall = { ...told, ...gone, event: 'call' };
      const entry: Opened = { ...opened, told: { key, received: opened.told?.received ?? opened.at, call: null } };
      writeClosed(key, entry, whole, JSON.stringify(whole)).then(
        () => {
          counts.given_up += 1;
          log.warn({ request_id: opened.id }, 'a told call was never closed; it is recorded as unknown');
        },
        (error: unknown) => log.error({ err: error, request_id: opened.id }, 'a told call that was given up could not be journaled'),
      );
    }
  };

  for (const opened of left.open) {
    const { told } = opened;
    if (told === undefined || told.call === null) continue;
    const write = writeOpened(opened);
    open.add(told.key, { opened, told: told.call, bytes: JSON.stringify(told.call).length * 2, written: write });
    await write;
  }
  if (left.open.length > 0) {
    log.info({ calls: left.open.length }, 'told calls that were open when the desk ended go on');
    // Their older entries are dropped when their run is posted: not before the disk has the new ones.
    if (parts.sync === 'interval') await sleep(parts.sync_interval_ms + 100);
  }
  const sweep = setInterval(giveUp, sweepMs).unref();
  giveUp();

  return {
    run: journal.run,
    take: async (records, sender) => {
      if (journal.pressure()) throw new DaybookError('ingest_busy');
      const results = new Array<ToldResult>(records.length);
      const order: { readonly at: number; readonly told: ToldCall }[] = [];
      for (const [at, record] of records.entries()) {
        const checked = check(record, now());
        if ('told' in checked) order.push({ at, told: checked.told });
        else results[at] = resultOf(checked.refusal);
        if (at % inATurn === inATurn - 1) await nextTurn();
      }
      // Beginnings first: an end that stands before its beginning in one batch has it.
      order.sort((a, b) => Number(b.told.event === 'open') - Number(a.told.event === 'open') || a.at - b.at);
      const faults: unknown[] = [];
      const settled: Promise<void>[] = [];
      for (const [n, { at, told }] of order.entries()) {
        settled.push(
          takeOne(told, sender).then(
            (result) => {
              results[at] = { id: told.id, result };
            },
            (error: unknown) => {
              const refusal = refusalOf(told, error);
              if (refusal === null) faults.push(error);
              else results[at] = resultOf(refusal);
            },
          ),
        );
        if (n % inATurn === inATurn - 1) await nextTurn();
      }
      await Promise.all(settled);
      for (const { result } of results.filter(Boolean)) counts[result === 'duplicate' ? 'duplicates' : result] += 1;
      if (faults.length > 0) throw faults[0];
      return results;
    },
    noteGaps: (gaps, sender) => {
      for (const gap of gaps) {
        counts.sender_gaps += 1;
        counts.sender_lost += gap.lost;
        log.error({ ...gap, key_id: sender.key.id }, 'a sender could not keep calls; they are recorded nowhere');
      }
    },
    live: () => [...open.all()].map(([, { opened }]) => liveOf(opened, now())),
    state: () => ({ ...counts, open_calls: open.size, journal: journal.stats() }),
    stop: async () => {
      clearInterval(sweep);
      await journal.stop();
    },
  };
}

/** The told call as it is kept. Throws where it cannot be. */
function textOf(told: ToldCall, { metadata }: Opened): string {
  const text = writtenAsJson(told);
  const fault = text === null ? { path: null, message: 'It is nested too deep to be kept.' } : faultOfText(text, metadata);
  if (text === null || fault !== null) throw new Refused(fault?.path ?? null, fault?.message ?? '');
  return text;
}

function writtenAsJson(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null; // Nested deeper than the engine's stack.
  }
}

class Refused extends DaybookError {
  readonly path: string | null;
  constructor(path: string | null, message: string) {
    super('told_invalid', message);
    this.path = path;
  }
}

/** Null where it is not the record's fault. */
function refusalOf({ id }: ToldCall, error: unknown): Refusal | null {
  if (!(error instanceof DaybookError)) return null;
  if (error.code !== 'told_invalid' && error.code !== 'open_unknown' && error.code !== 'opens_full') return null;
  return { id, code: error.code, path: error instanceof Refused ? error.path : null, message: error.message };
}

const resultOf = ({ id, code, path, message }: Refusal): ToldResult => ({ id, result: 'refused', error: { code, path, message } });

const settle =
  (resolve: () => void, reject: (error: DaybookError) => void) =>
  (error: DaybookError | null): void => {
    if (error === null) resolve();
    else reject(error);
  };

function liveOf({ told: _, ...opened }: Opened, now: number): LiveTold {
  return { ...opened, phase: 'told', age_ms: Math.max(0, Math.round(now - opened.at)), response_bytes: null };
}
