// Frames: how records stand one after the other in a file. u32 length of the payload, u32 CRC-32 over type and payload, u8 type,
// payload; numbers little-endian. The checksum starts from a seed that belongs to the file, so bytes of another file, or bytes a
// stranger placed inside a payload to look like a frame, do not pass for one. Nothing here copies a payload.
import { crc32 } from 'node:zlib';

export const headLength = 9;
/** Past this a length is taken for damage, not for a payload. */
export const maxPayload = 1024 * 1024 * 1024;

export type Frame = {
  readonly type: number;
  /** The buffer's own bytes, not a copy. */
  readonly payload: Buffer;
  /** How many bytes the frame takes, head included. */
  readonly size: number;
};

/** `short` is a frame that may be whole once `needs` bytes are there; `bad` is none. */
export type FrameAt = ({ readonly is: 'frame' } & Frame) | { readonly is: 'short'; readonly needs: number } | { readonly is: 'bad' };

/** Checksum of `bytes` going on from `before`: a seed, or the checksum of the parts that come first. */
export const checksum = (bytes: Buffer | string, before = 0): number => crc32(bytes, before);

/** Writes a frame's head at `at`; `sum` is the checksum over the type byte and all of the payload. */
export function writeHead(buffer: Buffer, at: number, length: number, sum: number, type: number): void {
  if (length > maxPayload) throw new RangeError(`a frame holds at most ${maxPayload} bytes, not ${length}`);
  buffer.writeUInt32LE(length, at);
  buffer.writeUInt32LE(sum, at + 4);
  buffer[at + 8] = type;
}

/** Makes a frame of a payload that already stands at `at + headLength` up to `end`. */
export function sealFrame(buffer: Buffer, at: number, end: number, type: number, seed: number): void {
  buffer[at + 8] = type;
  writeHead(buffer, at, end - at - headLength, checksum(buffer.subarray(at + 8, end), seed), type);
}

/** A frame as a list of buffers, for one writev. */
export function frame(type: number, parts: readonly Buffer[], seed: number): Buffer[] {
  const head = Buffer.allocUnsafe(headLength);
  head[8] = type;
  let sum = checksum(head.subarray(8), seed);
  let length = 0;
  for (const part of parts) {
    sum = checksum(part, sum);
    length += part.length;
  }
  writeHead(head, 0, length, sum, type);
  return [head, ...parts];
}

/** What stands at `at`. Never throws; `needs` counts from `at`. */
export function frameAt(buffer: Buffer, at: number, seed: number): FrameAt {
  if (buffer.length - at < headLength) return { is: 'short', needs: headLength };
  const length = buffer.readUInt32LE(at);
  if (length > maxPayload) return { is: 'bad' };
  const end = at + headLength + length;
  if (end > buffer.length) return { is: 'short', needs: headLength + length };
  if (checksum(buffer.subarray(at + 8, end), seed) !== buffer.readUInt32LE(at + 4)) return { is: 'bad' };
  return { is: 'frame', type: buffer[at + 8] ?? 0, payload: buffer.subarray(at + headLength, end), size: headLength + length };
}
