// Walks over the frames of a file by positioned reads, never the whole file in memory. A frame that is not whole ends the walk when
// nothing valid follows (a torn tail, or a file still being written); when something does, the damage is stepped over and named.
import { type FileHandle, open } from 'node:fs/promises';
import { checksum, type Frame, frameAt, headLength, maxPayload } from '../lib/frames.ts';
import { looksLikeFrame, unlessMissing } from './layout.ts';

export type Range = { readonly from: number; readonly to: number };

export type Walk = {
  /** Just past the last whole frame that was visited: where a later walk goes on. */
  readonly end: number;
  /** There are bytes past `end`, and no whole frame among them yet. */
  readonly torn: boolean;
  /** The visitor stopped it; more may follow. */
  readonly more: boolean;
  /** Damage in the middle, stepped over. */
  readonly skipped: readonly Range[];
};

const chunkBytes = 1024 * 1024;
/** Bytes looked at to tell whether a frame may begin. */
const lookBytes = headLength + 5;
/** How much may be summed in vain when looking for the next frame; a body could be made of nothing but likely beginnings. */
const searchBytes = 64 * 1024 * 1024;
/** What a likely beginning counts for at least: looking at it is a read of its own. */
const leastCost = 64 * 1024;

/** Calls `visit` with each whole frame from `from` on, until it answers false. A file that is not there is empty. */
export async function walkFrames(path: string, from: number, seed: number, visit: (frame: Frame, start: number) => boolean): Promise<Walk> {
  const file = await open(path, 'r').catch(unlessMissing);
  if (!file) return { end: from, torn: false, more: false, skipped: [] };
  try {
    return await walk(file, (await file.stat()).size, from, seed, visit);
  } finally {
    await file.close();
  }
}

async function walk(
  file: FileHandle,
  size: number,
  from: number,
  seed: number,
  visit: (frame: Frame, start: number) => boolean,
): Promise<Walk> {
  const skipped: Range[] = [];
  let chunk: Buffer = Buffer.alloc(0);
  /** Where the chunk begins in the file. */
  let base = from;
  let at = from;
  while (at < size) {
    const found = frameAt(chunk, at - base, seed);
    if (found.is === 'frame') {
      const start = at;
      at += found.size;
      if (!visit(found, start)) return { end: at, torn: false, more: true, skipped };
    } else if (found.is === 'short' && at + found.needs <= size) {
      chunk = await readAt(file, at, Math.min(Math.max(found.needs, chunkBytes), size - at));
      base = at;
      // The file was cut while it was read: what is gone was never whole.
      if (chunk.length < found.needs) return { end: at, torn: chunk.length > 0, more: false, skipped };
    } else {
      const next = await findFrame(file, at + 1, size, seed);
      if (next === null) return { end: at, torn: true, more: false, skipped };
      skipped.push({ from: at, to: next });
      chunk = Buffer.alloc(0);
      base = next;
      at = next;
    }
  }
  return { end: at, torn: false, more: false, skipped };
}

/** The next place where a whole frame stands, or null. */
async function findFrame(file: FileHandle, from: number, size: number, seed: number): Promise<number | null> {
  let allowance = searchBytes;
  for (let base = from; base + lookBytes <= size; base += chunkBytes) {
    const chunk = await readAt(file, base, Math.min(chunkBytes + lookBytes - 1, size - base));
    for (let i = 0; i + lookBytes <= chunk.length; i += 1) {
      if (!looksLikeFrame(chunk, i)) continue;
      const length = chunk.readUInt32LE(i);
      if (length > maxPayload || base + i + headLength + length > size) continue;
      if (allowance < 0) return null;
      if (await isFrame(file, base + i, length, chunk.readUInt32LE(i + 4), seed)) return base + i;
      allowance -= Math.max(length, leastCost);
    }
  }
  return null;
}

async function isFrame(file: FileHandle, at: number, length: number, expected: number, seed: number): Promise<boolean> {
  let sum = seed;
  const end = at + headLength + length;
  for (let from = at + 8; from < end; from += chunkBytes) {
    const bytes = await readAt(file, from, Math.min(chunkBytes, end - from));
    sum = checksum(bytes, sum);
  }
  return sum === expected;
}

/** Up to `length` bytes at `position`: fewer only where the file ends. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
