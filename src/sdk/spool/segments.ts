// The lines of a spool folder as they are read back to be sent: segments by number, a place that says how far Daybook has answered. A
// line opens with `r` for a record to send, or `o` for a call that was open when it was written, which only a taker-over looks at.
import type { Line, Place } from '../delivery/line.ts';
import { idOfLine } from '../delivery/line.ts';
import type { Disk } from '../runtime/builtin.ts';

export const segmentName = (number: number): string => `${String(number).padStart(8, '0')}.ndjson`;
const numberOf = (name: string): number | null => (/^\d{8}\.ndjson$/.test(name) ? Number(name.slice(0, 8)) : null);

export const recordMark = 'r';
export const openMark = 'o';
const newline = 10;

export type Reader = Place & {
  /** A segment is written up to here; nothing is read beyond. */
  grown(segment: number, size: number, records: number): void;
  /** The first segment that is not read to its end, and those before it, which can go. */
  done(): number;
  close(): void;
};

type Segment = { readonly number: number; size: number };

export type Found = { readonly segments: readonly Segment[]; readonly at: { readonly segment: number; readonly offset: number } };

/** What stands in a folder of an earlier process. */
export function findSegments({ fs, path }: Disk, folder: string): Found {
  const segments = fs
    .readdirSync(folder)
    .map(numberOf)
    .filter((number) => number !== null)
    .sort((a, b) => a - b)
    .map((number) => ({ number, size: fs.statSync(path.join(folder, segmentName(number))).size }));
  return { segments, at: readPlace(fs, path.join(folder, 'sent')) };
}

function readPlace(fs: Disk['fs'], file: string): Found['at'] {
  try {
    const match = /^(\d+) (\d+)\s/.exec(fs.readFileSync(file, 'utf8'));
    return { segment: Number(match?.[1] ?? 0), offset: Number(match?.[2] ?? 0) };
  } catch {
    // Nothing was answered yet: all of it is sent, and what Daybook has is known by its id.
    return { segment: 0, offset: 0 };
  }
}

/** `records` is how many wait, as far as is known. */
export function readSegments({ fs, path }: Disk, folder: string, found: Found, records: number, onDone: (upTo: number) => void): Reader {
  const segments: Segment[] = found.segments.filter(({ number }) => number >= found.at.segment).map((segment) => ({ ...segment }));
  let offset = segments[0]?.number === found.at.segment ? found.at.offset : 0;
  let left = records;
  const placeFile = fs.openSync(path.join(folder, 'sent'), fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);

  /** Moves past what is read to its end. The last segment stays: it may grow. */
  function advance(): void {
    for (let first = segments[0]; first !== undefined && segments.length > 1 && offset >= first.size; first = segments[0]) {
      segments.shift();
      offset = 0;
      onDone(first.number);
    }
  }

  function read(segment: Segment, bytes: number): Buffer {
    const buffer = Buffer.allocUnsafe(Math.min(bytes, segment.size - offset));
    const file = fs.openSync(path.join(folder, segmentName(segment.number)), 'r');
    try {
      let filled = 0;
      while (filled < buffer.length) {
        const got = fs.readSync(file, buffer, filled, buffer.length - filled, offset + filled);
        if (got === 0) break;
        filled += got;
      }
      return buffer.subarray(0, filled);
    } finally {
      fs.closeSync(file);
    }
  }

  /** Whole lines from the place on, more than `bytes` where the first line is longer. */
  function window(segment: Segment, bytes: number): Buffer {
    for (let size = bytes; ; size *= 4) {
      const buffer = read(segment, size);
      const end = buffer.lastIndexOf(newline);
      if (end !== -1) return buffer.subarray(0, end + 1);
      // A line without an end was cut when its writer died: its call had not been on the disk yet.
      if (buffer.length < size || buffer.length >= segment.size - offset) return buffer.subarray(0, 0);
    }
  }

  function settleAt(segment: Segment, end: number, count: number): void {
    // The rest of a segment without a whole line is nothing.
    offset = end;
    left = Math.max(0, left - count);
    advance();
    const now = segments[0] ?? segment;
    fs.writeSync(placeFile, `${now.number} ${offset}`.padEnd(39).concat('\n'), 0);
  }

  return {
    next(most, bytes) {
      for (;;) {
        advance();
        const segment = segments[0];
        if (segment === undefined || offset >= segment.size) return null;
        const buffer = window(segment, Math.max(bytes, 65_536));
        const { lines, end } = linesOf(buffer, most, bytes);
        if (lines.length > 0) {
          const settledAt = offset + end;
          return { lines, settle: () => settleAt(segment, settledAt, lines.length) };
        }
        // Only open calls here, or a torn end.
        settleAt(segment, buffer.length === 0 ? segment.size : offset + end, 0);
        if (segments.length === 1 && offset >= segment.size) return null;
      }
    },
    get waiting() {
      return left;
    },
    grown(number, size, more) {
      const last = segments.at(-1);
      if (last?.number === number) last.size = size;
      else segments.push({ number, size });
      left += more;
    },
    done: () => segments[0]?.number ?? 0,
    close: () => fs.closeSync(placeFile),
  };
}

function linesOf(buffer: Buffer, most: number, bytes: number): { readonly lines: Line[]; readonly end: number } {
  const lines: Line[] = [];
  let end = 0;
  let total = 0;
  for (let start = 0; start < buffer.length && lines.length < most; ) {
    const stop = buffer.indexOf(newline, start);
    if (stop === -1) break;
    if (buffer[start] === recordMark.charCodeAt(0)) {
      if (lines.length > 0 && total + stop - start > bytes) break;
      const text = buffer.toString('utf8', start + 1, stop);
      total += stop - start;
      lines.push({ id: idOfLine(text), text, size: 0, at: 0 });
    }
    start = stop + 1;
    end = start;
  }
  return { lines, end };
}
