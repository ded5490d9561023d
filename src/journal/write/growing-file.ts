// One file of the journal while it grows. It remembers the end of its last whole frame: what is written past that and fails is
// cut off again, so that no torn frame is left in the middle. Syncs are shared: one in flight, all who came meanwhile share the next.
import type { Disk } from './disk.ts';

export type GrowingFile = {
  readonly end: number;
  /** Written since the last sync began. */
  readonly dirty: boolean;
  /** Writes all of the buffer before it returns, or nothing. */
  appendNow(buffer: Buffer): Error | null;
  /** Writes the parts. `ends` are the ends of the frames in them; `whole` says how many frames were kept, all when there is no error. */
  append(parts: readonly Buffer[], ends: readonly number[], then: (error: Error | null, whole: number) => void): void;
  /** Calls back when all that was written before is on the disk. */
  durable(then: (error: Error | null) => void): void;
  /** Nothing more will be written; what was is synced and the file closed. */
  retire(then?: (error: Error | null) => void): void;
};

/** libuv passes at most this many parts to one system call; more would be several writes behind one callback. */
const maxParts = 1024;

/** Up to this a write into the page cache takes less of the processor (2 µs for 4 kB) than handing it to a thread (some 30 µs). */
const atOnceBytes = 64 * 1024;
/** A write that took longer waited for the disk; for a while nothing more is written on the event loop. */
const slowMs = 5;
const slowForMs = 1_000;

type Wrote = (error: Error | null, written: number) => void;

export type FileWatch = {
  readonly now: () => number;
  readonly wrote: (bytes: number) => void;
  readonly synced: () => void;
  readonly fault: (error: Error) => void;
};

/** `names` makes the names that lead to the file durable; it is asked with the first sync. */
export function growingFile(disk: Disk, fd: number, names: (then: (error: Error | null) => void) => void, watch: FileWatch): GrowingFile {
  let end = 0;
  let dirty = false;
  let named = false;
  let syncing = false;
  let retired = false;
  let slowUntil = Number.NEGATIVE_INFINITY;
  let waiting: ((error: Error | null) => void)[] = [];

  function grow(bytes: number): void {
    end += bytes;
    dirty = true;
    watch.wrote(bytes);
  }

  /** If even this fails, the next write goes over the torn bytes, because it names its position. */
  function cutBack(): void {
    try {
      disk.truncate(fd, end);
    } catch (error) {
      watch.fault(asError(error));
    }
  }

  function writeAtOnce(parts: readonly Buffer[], position: number, then: Wrote): void {
    const before = watch.now();
    let bytes = 0;
    try {
      bytes = disk.writeSync(fd, parts, position);
    } catch (error) {
      then(asError(error), 0);
      return;
    }
    if (watch.now() - before > slowMs) slowUntil = before + slowForMs;
    then(null, bytes);
  }

  function writeLater(parts: readonly Buffer[], position: number, then: Wrote): void {
    disk.write(fd, parts, position, then);
  }

  /** One step for each short write, from the exact byte where it stopped. */
  function writeAll(parts: readonly Buffer[], ends: readonly number[], write: typeof writeLater, then: Wrote): void {
    const total = ends[ends.length - 1] ?? 0;
    let written = 0;
    let left = parts;
    const step = (): void => write(left.length > maxParts ? left.slice(0, maxParts) : left, end + written, wrote);
    const wrote: Wrote = (error, bytes) => {
      if (error || bytes <= 0) {
        let whole = 0;
        while (whole < ends.length && (ends[whole] ?? total) <= written) whole += 1;
        if (whole > 0) grow(ends[whole - 1] ?? 0);
        cutBack();
        then(error ?? new Error('the disk took no bytes and named no error'), whole);
        return;
      }
      written += bytes;
      if (written < total) {
        left = after(left, bytes);
        step();
        return;
      }
      grow(total);
      then(null, ends.length);
    };
    step();
  }

  function startSync(): void {
    const served = waiting;
    waiting = [];
    syncing = true;
    dirty = false;
    const done = (error: Error | null): void => {
      if (error) watch.fault(error);
      else {
        named = true;
        watch.synced();
      }
      // Still syncing while these run: one of them may retire the file, which then is closed below, once.
      for (const then of served) then(error);
      syncing = false;
      if (waiting.length > 0) startSync();
      else if (retired) close();
    };
    disk.sync(fd, (error) => (error || named ? done(error) : names(done)));
  }

  function close(): void {
    try {
      disk.close(fd);
    } catch (error) {
      watch.fault(asError(error));
    }
  }

  return {
    get end() {
      return end;
    },
    get dirty() {
      return dirty;
    },
    appendNow(buffer) {
      let result: Error | null = null;
      writeAll([buffer], [buffer.length], writeAtOnce, (error) => {
        result = error;
      });
      return result;
    },
    append(parts, ends, then) {
      const atOnce = (ends[ends.length - 1] ?? 0) <= atOnceBytes && watch.now() >= slowUntil;
      writeAll(parts, ends, atOnce ? writeAtOnce : writeLater, then);
    },
    durable(then) {
      waiting.push(then);
      if (!syncing) startSync();
    },
    retire(then) {
      retired = true;
      if (then || dirty) waiting.push(then ?? (() => {}));
      if (syncing) return;
      if (waiting.length > 0) startSync();
      else close();
    },
  };
}

/** The parts that remain when `bytes` of them are written. */
function after(parts: readonly Buffer[], bytes: number): Buffer[] {
  let index = 0;
  let rest = bytes;
  for (let part = parts[0]; part && rest >= part.length; part = parts[index]) {
    rest -= part.length;
    index += 1;
  }
  const left = parts.slice(index);
  const first = left[0];
  if (first && rest > 0) left[0] = first.subarray(rest);
  return left;
}

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
