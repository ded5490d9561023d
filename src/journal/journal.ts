// The journal's writer: `open` before a vendor is asked, `close` when the call is over. A written entry survives kill -9 at once and
// a power loss by the sync policy. It never throws at a caller and never waits for a reader; what it cannot write, it counts.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DaybookError } from '../errors.ts';
import { ulidMaker } from '../lib/id.ts';
import type { Closed, Opened } from '../schema/entry.ts';
import { closings } from './write/closings.ts';
import { type Disk, realDisk } from './write/disk.ts';
import { asError } from './write/growing-file.ts';
import { type Desk, openings, type Then } from './write/openings.ts';
import { room } from './write/room.ts';
import { createSegment, type Segment } from './write/segment.ts';
import { isNoRoom, journalError, tally } from './write/tally.ts';

export type JournalOptions = {
  readonly dir: string;
  readonly gateway_id: string;
  readonly sync: 'interval' | 'each';
  readonly sync_interval_ms: number;
  readonly segment_bytes: number;
  readonly max_bytes: number;
  readonly on_full: 'serve' | 'refuse';
  readonly now: () => number;
  readonly on_fault: (error: Error) => void;
  /** For tests: a disk that misbehaves. */
  readonly disk?: Disk;
};

export type JournalStats = {
  readonly run: string;
  /** Null while none could be made. */
  readonly segment: number | null;
  /** All runs together. */
  readonly bytes_on_disk: number;
  readonly queued_bytes: number;
  readonly queued_entries: number;
  readonly opened: number;
  readonly closed: number;
  /** Calls that ended and could not be recorded. */
  readonly lost: number;
  readonly writes: number;
  readonly syncs: number;
  readonly last_error: { readonly at: number; readonly message: string } | null;
  readonly open_calls: number;
};

export type Journal = {
  readonly run: string;
  /** `then` is called when the entry is written, always in a later turn, in order. It must not throw. The error is null under `serve`. */
  open(entry: Opened, then: Then): void;
  /** Takes the buffers as they are; they must not change until `then`. */
  close(entry: Closed, request: readonly Buffer[], response: readonly Buffer[], then?: Then): void;
  /** True when so much waits to be written that no new request should be read. */
  pressure(): boolean;
  /** Goes on in a new segment, unless this one is still empty. */
  rotate(): void;
  stats(): JournalStats;
  /** Writes all that waits, syncs, closes. Entries that come later are refused and counted. */
  stop(): Promise<void>;
};

const pressureBytes = 64 * 1024 * 1024;
/** How long to leave a disk alone that would not take a new segment. */
const retryMs = 1_000;

/** Begins a new run. Throws `journal_broken` when the directory cannot be used; a full disk is met by `on_full` instead. */
export function openJournal(options: JournalOptions): Journal {
  const { dir, now, on_fault, segment_bytes, disk = realDisk } = options;
  const counts = tally(now, on_fault);
  const run = ulidMaker()(now());
  try {
    mkdirSync(join(dir, run), { recursive: true });
  } catch (error) {
    throw journalError(asError(error));
  }
  const space = room(dir, options.max_bytes, counts.fault.bind(counts));
  const watch = { now, wrote, synced, fault: counts.fault.bind(counts) };
  const place = { disk, dir, run, gateway_id: options.gateway_id, watch };
  const calls = new Map<string, string>();
  const retiring = new Set<Promise<void>>();

  let segment: Segment | null = null;
  let lastNumber = 0;
  let noSegment: Error | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let wantsRotation = false;
  let rotating = false;
  let scheduled = false;
  let timer: NodeJS.Timeout | null = null;
  let stopped: Promise<void> | null = null;
  let idle: (() => void) | null = null;
  let drained = false;

  const desk: Desk = {
    each: options.sync === 'each',
    refuse: options.on_full === 'refuse',
    tally: counts,
    room: space,
    calls,
    segment() {
      if (segment === null) nextSegment();
      return segment ?? noSegment ?? new Error('no segment');
    },
    distrust() {
      wantsRotation = true;
    },
  };
  const opening = openings(desk);
  const closing = closings(desk);

  function wrote(bytes: number): void {
    space.wrote(bytes);
    if (timer === null && !desk.each) timer = setTimeout(syncBoth, options.sync_interval_ms).unref();
  }

  function synced(): void {
    counts.syncs += 1;
  }

  function syncBoth(): void {
    timer = null;
    for (const file of [segment?.open, segment?.close]) {
      if (file?.dirty) {
        file.durable((error) => {
          if (error) desk.distrust();
        });
      }
    }
  }

  /** Sync, because it decides in one step which calls the new segment carries and which belong to the old one. */
  function nextSegment(): void {
    if (now() - triedAt < retryMs && noSegment !== null) return;
    triedAt = now();
    lastNumber += 1;
    const old = segment;
    try {
      segment = createSegment(place, lastNumber, now(), calls.values());
      noSegment = null;
      wantsRotation = false;
      if (old) retire(old);
    } catch (error) {
      noSegment = asError(error);
      counts.fault(noSegment);
    }
  }

  function retire(old: Segment): void {
    for (const file of [old.open, old.close]) {
      const done = new Promise<void>((resolve) => file.retire(() => resolve())).then(() => void retiring.delete(done));
      retiring.add(done);
    }
  }

  function isDueForRotation(): boolean {
    if (segment === null) return false;
    const open = segment.open.end - segment.open_start;
    const close = segment.close.end - segment.close_start;
    if (open === 0 && close === 0) wantsRotation = false;
    return wantsRotation || close > segment_bytes || open > segment_bytes / 4;
  }

  /** The old `.close` is on the disk before a carry leaves its calls out: else a power loss could make a call vanish. */
  function rotateNow(old: Segment): void {
    rotating = true;
    old.close.durable(() => {
      nextSegment();
      rotating = false;
      turn();
    });
  }

  function turn(): void {
    scheduled = false;
    if (drained) return;
    opening.flush();
    if (rotating || closing.busy) return;
    if (segment !== null && isDueForRotation() && !(noSegment && now() - triedAt < retryMs)) {
      rotateNow(segment);
      return;
    }
    closing.pump(afterWrite);
    if (idle !== null && closing.length === 0 && !closing.busy) {
      drained = true;
      idle();
    }
  }

  function afterWrite(): void {
    if (closing.length > 0 || idle !== null || isDueForRotation()) schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  }

  async function finish(): Promise<void> {
    await new Promise<void>((resolve) => {
      idle = resolve;
      schedule();
    });
    await new Promise<void>((resolve) => closing.stateGap(resolve));
    if (timer) clearTimeout(timer);
    space.stop();
    if (segment !== null) retire(segment);
    await Promise.all(retiring);
  }

  desk.segment();
  if (noSegment !== null && !isNoRoom(noSegment)) {
    space.stop();
    throw journalError(noSegment);
  }

  return {
    run,
    open(entry, then) {
      if (stopped) return void setImmediate(then, new DaybookError('stopping'));
      opening.add(entry, then);
      schedule();
    },
    close(entry, request, response, then) {
      if (stopped) {
        counts.lose();
        if (then) setImmediate(then, new DaybookError('stopping'));
        return;
      }
      closing.add(entry, request, response, then ?? null);
      schedule();
    },
    pressure: () => closing.bytes > pressureBytes,
    rotate() {
      wantsRotation = true;
      schedule();
    },
    stats: () => ({
      run,
      segment: segment?.number ?? null,
      bytes_on_disk: space.bytes(),
      queued_bytes: closing.bytes,
      queued_entries: closing.length + opening.length,
      opened: counts.opened,
      closed: counts.closed,
      lost: counts.lost,
      writes: counts.writes,
      syncs: counts.syncs,
      last_error: counts.last_error,
      open_calls: calls.size,
    }),
    stop() {
      stopped ??= finish();
      return stopped;
    },
  };
}
