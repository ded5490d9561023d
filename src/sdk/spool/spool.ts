// The disk spool of one process: segments that only grow, in a folder of its own. What append has returned for is there after a kill -9
// of the app. Segments go when Daybook has answered for all they hold; calls that are still open are carried on to a younger one.
import type { Line, Place } from '../delivery/line.ts';
import type { Disk } from '../runtime/builtin.ts';
import { openMark, readSegments, recordMark, segmentName } from './segments.ts';

export type Spool = {
  readonly place: Place;
  readonly folder: string;
  /** Throws where the disk does not take it; then nothing of it is in the spool. */
  append(records: readonly Line[], opens: readonly Line[]): void;
  readonly bytes: number;
  /** Removes the folder where nothing waits and nothing is open, which is true then; else leaves it for another process. */
  close(openCalls: number): boolean;
};

const segmentBytes = 4 * 1024 * 1024;

export type SpoolParts = {
  readonly disk: Disk;
  readonly folder: string;
  readonly mostBytes: number;
  /** The lines of calls that are open now and were written to a segment up to `upTo`. */
  readonly stillOpen: () => readonly Line[];
};

export function openSpool({ disk, folder, mostBytes, stillOpen }: SpoolParts): Spool {
  const { fs, path } = disk;
  let number = 0;
  let file = -1;
  let size = 0;
  let total = 0;
  const sizes = new Map<number, number>();
  let done: number[] = [];
  const reader = readSegments(disk, folder, { segments: [], at: { segment: 0, offset: 0 } }, 0, (finished) => {
    done.push(finished);
  });

  function startSegment(): void {
    if (file !== -1) fs.closeSync(file);
    file = -1;
    number += 1;
    file = fs.openSync(path.join(folder, segmentName(number)), 'wx', 0o600);
    size = 0;
    sizes.set(number, 0);
  }

  function write(text: string, limited: boolean): void {
    const bytes = Buffer.from(text);
    if (limited && total + bytes.length > mostBytes) throw new Error(`the spool may take ${mostBytes} bytes and is full`);
    if (file === -1 || size >= segmentBytes) startSegment();
    let written = 0;
    try {
      while (written < bytes.length) written += fs.writeSync(file, bytes, written, bytes.length - written, size + written);
    } catch (error) {
      // Half a write is taken back, so that the next line does not continue it.
      fs.ftruncateSync(file, size);
      throw error;
    }
    size += bytes.length;
    total += bytes.length;
    sizes.set(number, size);
  }

  /** Open calls whose only line stands in a segment that goes are written again first. */
  function removeDone(): void {
    if (done.length === 0) return;
    const open = stillOpen();
    if (open.length > 0) {
      try {
        write(textOf(open, openMark), false);
      } catch {
        // A disk without room keeps the old segments until there is some.
        return;
      }
      reader.grown(number, size, 0);
    }
    const going = done;
    done = [];
    for (const finished of going) {
      fs.rmSync(path.join(folder, segmentName(finished)), { force: true });
      total -= sizes.get(finished) ?? 0;
      sizes.delete(finished);
    }
  }

  return {
    place: {
      next: (records, bytes) => {
        const batch = reader.next(records, bytes);
        removeDone();
        return batch;
      },
      get waiting() {
        return reader.waiting;
      },
    },
    folder,
    append(records, opens) {
      if (records.length + opens.length === 0) return;
      write(textOf(opens, openMark) + textOf(records, recordMark), true);
      reader.grown(number, size, records.length);
    },
    get bytes() {
      return total;
    },
    close(openCalls) {
      reader.close();
      if (file !== -1) fs.closeSync(file);
      file = -1;
      if (reader.waiting > 0 || openCalls > 0) return false;
      fs.rmSync(folder, { recursive: true, force: true });
      return true;
    },
  };
}

const textOf = (lines: readonly Line[], mark: string): string => lines.map((line) => `${mark}${line.text}\n`).join('');
