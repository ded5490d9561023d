// Closed calls made into frames for one writev. Records and small bodies are copied side by side into one reused buffer, big
// bodies stay where they are: the count of parts stays low and no big body is moved. One batch at a time: the next one reuses it.
import { checksum, headLength, maxPayload, sealFrame, writeHead } from '../../lib/frames.ts';
import type { Closed } from '../../schema/entry.ts';
import { kinds } from '../layout.ts';
import type { Then } from './openings.ts';

export type Queued = {
  readonly closed: Closed;
  readonly request: readonly Buffer[];
  readonly response: readonly Buffer[];
  readonly request_bytes: number;
  readonly response_bytes: number;
  readonly then: Then | null;
};

export type Batch = {
  readonly parts: readonly Buffer[];
  /** The end of each frame, counted from the batch's start. */
  readonly ends: readonly number[];
};

/** Below this, copying a body's bytes costs less than a part of its own. */
const copyBelow = 8 * 1024;
const poolBytes = 1024 * 1024;
const maxBytes = 8 * 1024 * 1024;
const maxEntries = 256;
const maxBody = maxPayload / 2;

export type Packer = {
  /** Begins a batch whose frames are checked from `seed`. */
  begin(seed: number): void;
  /** Adds a small frame of JSON, before any call. */
  addText(type: number, text: string): void;
  /** Adds a call; false when the batch is full and the call must wait for the next. The first always fits. */
  add(entry: Queued): boolean;
  finish(): Batch;
};

export function packer(): Packer {
  const pool = Buffer.allocUnsafeSlow(poolBytes);
  let buffer = pool;
  let parts: Buffer[] = [];
  let ends: number[] = [];
  let seed = 0;
  let used = 0;
  /** Bytes of `buffer` before this are in `parts` already. */
  let listed = 0;
  let bytes = 0;
  let calls = 0;

  /** A first call that is too big for the pool gets a buffer of its own. */
  function room(needed: number): boolean {
    if (used + needed <= buffer.length) return true;
    if (calls > 0) return false;
    list(used);
    buffer = Buffer.allocUnsafe(needed);
    used = 0;
    listed = 0;
    return true;
  }

  function list(upTo: number): void {
    if (upTo > listed) parts.push(buffer.subarray(listed, upTo));
    listed = upTo;
  }

  return {
    begin(fileSeed) {
      buffer = pool;
      parts = [];
      ends = [];
      seed = fileSeed;
      used = 0;
      listed = 0;
      bytes = 0;
      calls = 0;
    },
    addText(type, text) {
      const end = used + headLength + buffer.write(text, used + headLength);
      sealFrame(buffer, used, end, type, seed);
      bytes += end - used;
      ends.push(bytes);
      used = end;
    },
    add(entry) {
      // Checked first: what throws must leave the batch as it was.
      const body = entry.request_bytes + entry.response_bytes;
      if (calls > 0 && (calls >= maxEntries || bytes + body > maxBytes)) return false;
      if (body > maxBody) throw new RangeError('the bodies of one call are larger than a frame');
      const meta = JSON.stringify(entry.closed);
      if (!room(headLength + 8 + meta.length * 3 + smallBytes(entry.request) + smallBytes(entry.response))) return false;

      const start = used;
      const metaLength = buffer.write(meta, start + headLength + 4);
      buffer[start + 8] = kinds.closed;
      buffer.writeUInt32LE(metaLength, start + headLength);
      used = start + headLength + 4 + metaLength;
      buffer.writeUInt32LE(entry.request_bytes, used);
      used += 4;
      let sum = seed;
      let summed = start + 8;
      for (const chunks of [entry.request, entry.response]) {
        for (const chunk of chunks) {
          if (chunk.length < copyBelow) {
            buffer.set(chunk, used);
            used += chunk.length;
          } else {
            sum = checksum(chunk, checksum(buffer.subarray(summed, used), sum));
            list(used);
            parts.push(chunk);
            summed = used;
          }
        }
      }
      sum = checksum(buffer.subarray(summed, used), sum);
      const length = 8 + metaLength + body;
      writeHead(buffer, start, length, sum, kinds.closed);
      bytes += headLength + length;
      calls += 1;
      ends.push(bytes);
      return true;
    },
    finish() {
      list(used);
      return { parts, ends };
    },
  };
}

function smallBytes(chunks: readonly Buffer[]): number {
  let total = 0;
  for (const chunk of chunks) if (chunk.length < copyBelow) total += chunk.length;
  return total;
}
