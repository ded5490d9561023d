// The journal's writer: `open` before a vendor is asked, `close` when the call is over. A written entry survives kill -9 at once and
// a power loss by the sync policy. It never throws at a caller and never waits for a reader; what it cannot write, it counts.
import { mkdirSync, readdirSync } from 'node:fs';
import { DaybookError } from '../errors.ts';
import { timeOfUlid, ulidMaker } from '../lib/id.ts';
import type { Closed, Opened } from '../schema/entry.ts';
import { chain } from './write/chain.ts';
import { closings, pressureBytes } from './write/closings.ts';
import { type Disk, realDisk } from './write/disk.ts';
import { asError } from './write/growing-file.ts';
import { openings, type Shared, type Then } from './write/openings.ts';
import { type Room, room } from './write/room.ts';
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
  /** Calls recorded without their bodies, because the disk did not keep up. */
  readonly shortened: number;
  readonly writes: number;
  readonly syncs: number;
  readonly last_error: { readonly at: number; readonly message: string } | null;
  readonly open_calls: number;
};

export type Journal = {
  readonly run: string;
  /** `then` is called when the entry is written, always in a later turn, in order. Under `serve` its error is null. */
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

/** Runs sort by age even where the clock stepped back between two starts: a new one is never older than those that are there. */
function nextRun(dir: string, now: number): string {
  try {
    mkdirSync(dir, { recursive: true });
    const newest = readdirSync(dir).reduce((time, name) => Math.max(time, (timeOfUlid(name) ?? 0) + 1), now);
    return ulidMaker()(newest);
  } catch (error) {
    throw journalError(asError(error));
  }
}

/** Begins a new run. Throws `journal_broken` when the directory cannot be used; a full disk is met by `on_full` instead. */
export function openJournal(options: JournalOptions): Journal {
  const { dir, now } = options;
  const calls = new Map<string, string>();
  const counts = tally(now, options.on_fault);
  const space = openRoom(options, counts.fault);
  const run = nextRun(dir, now());
  const segments = chain({
    disk: options.disk ?? realDisk,
    dir,
    run,
    gateway_id: options.gateway_id,
    sync_interval_ms: options.sync === 'interval' ? options.sync_interval_ms : null,
    segment_bytes: options.segment_bytes,
    now,
    calls,
    wrote: space.wrote,
    synced: counts.synced,
    fault: counts.fault,
  });
  const shared: Shared = {
    each: options.sync === 'each',
    refuse: options.on_full === 'refuse',
    tally: counts,
    room: space,
    calls,
    segment: segments.current,
    distrust: segments.want,
    answer(then, error) {
      try {
        then(error);
      } catch (thrown) {
        counts.fault(asError(thrown));
      }
    },
  };
  const opening = openings(shared);
  const closing = closings(shared);
  let scheduled = false;
  let rotating = false;
  let stopped: Promise<void> | null = null;
  let whenDrained: (() => void) | null = null;
  let drained = false;

  /** Once a turn of the event loop at most: what callers wait for first, then the rest. */
  function turn(): void {
    scheduled = false;
    if (drained) return;
    opening.flush();
    if (rotating || closing.busy) return;
    if (segments.isDue()) {
      rotating = true;
      segments.rotate(rotated);
      return;
    }
    closing.pump(wrote);
    if (whenDrained !== null && closing.length === 0 && !closing.busy) {
      drained = true;
      whenDrained();
    }
  }

  function rotated(): void {
    rotating = false;
    schedule();
  }

  function wrote(): void {
    if (closing.length > 0 || whenDrained !== null || segments.isDue()) schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  }

  async function finish(): Promise<void> {
    await new Promise<void>((resolve) => {
      whenDrained = resolve;
      schedule();
    });
    await new Promise<void>((resolve) => closing.stateGap(resolve));
    space.stop();
    await segments.finish();
  }

  const first = segments.current();
  if (first instanceof Error && !isNoRoom(first)) {
    space.stop();
    throw journalError(first);
  }

  return {
    run,
    open(entry, then) {
      if (stopped) {
        setImmediate(shared.answer, then, new DaybookError('stopping'));
        return;
      }
      opening.add(entry, then);
      schedule();
    },
    close(entry, request, response, then) {
      if (stopped) {
        counts.lose();
        if (then) setImmediate(shared.answer, then, new DaybookError('stopping'));
        return;
      }
      closing.add(entry, request, response, then ?? null);
      schedule();
    },
    pressure: () => closing.bytes > pressureBytes,
    rotate() {
      segments.want();
      schedule();
    },
    stats: () => ({
      run,
      segment: segments.number,
      bytes_on_disk: space.bytes(),
      queued_bytes: closing.bytes,
      queued_entries: closing.length + opening.length,
      opened: counts.opened,
      closed: counts.closed,
      lost: counts.lost,
      shortened: counts.shortened,
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

function openRoom(options: JournalOptions, fault: (error: Error) => void): Room {
  try {
    return room(options.dir, options.max_bytes, fault);
  } catch (error) {
    throw journalError(asError(error));
  }
}
