// One file of the journal while it grows. It remembers the end of its last whole frame: what is written past that and fails is
// cut off again, so that no torn frame is left in the middle. Syncs are shared: one in flight, all who came meanwhile share the next.
import type { Disk } from './disk.ts';

export type GrowingFile = {
  readonly end: number;
  /** Written since the last sync began. */
  readonly dirty: boolean;
  /** Writes all of `buffer[0..length]` or nothing. */
  appendSync(buffer: Buffer, length: number): Error | null;
  /** Writes the parts. `ends` are the ends of the frames in them; `whole` says how many frames were kept, all when there is no error. */
  append(parts: readonly Buffer[], ends: readonly number[], then: (error: Error | null, whole: number) => void): void;
  /** Calls back when all that was written before is on the disk. */
  durable(then: (error: Error | null) => void): void;
  /** Nothing more will be written; what was is synced and the file closed. */
  retire(then?: (error: Error | null) => void): void;
};

/** libuv passes at most this many parts to one system call; more would be several writes behind one callback. */
const maxParts = 1024;

export type FileWatch = {
  readonly wrote: (bytes: number) => void;
  readonly synced: () => void;
  readonly fault: (error: Error) => void;
};

export function growingFile(disk: Disk, fd: number, directory: string, watch: FileWatch): GrowingFile {
  let end = 0;
  let dirty = false;
  let named = false;
  let syncing = false;
  let retired = false;
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
    disk.sync(fd, (error) => (error || named ? done(error) : disk.syncDirectory(directory, done)));
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
    appendSync(buffer, length) {
      let done = 0;
      try {
        while (done < length) done += some(disk.writeSync(fd, buffer, done, length, end + done));
      } catch (error) {
        cutBack();
        return asError(error);
      }
      grow(length);
      return null;
    },
    append(parts, ends, then) {
      const total = ends[ends.length - 1] ?? 0;
      let written = 0;
      let left = parts;
      const step = (): void => disk.write(fd, left.length > maxParts ? left.slice(0, maxParts) : left, end + written, wrote);
      const wrote = (error: Error | null, bytes: number): void => {
        if (error || bytes <= 0) {
          fail(error ?? stalled());
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
      const fail = (error: Error): void => {
        let whole = 0;
        while (whole < ends.length && (ends[whole] ?? total) <= written) whole += 1;
        if (whole > 0) grow(ends[whole - 1] ?? 0);
        cutBack();
        then(error, whole);
      };
      step();
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

const stalled = (): Error => new Error('the disk took no bytes and named no error');

function some(bytes: number): number {
  if (bytes <= 0) throw stalled();
  return bytes;
}

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
