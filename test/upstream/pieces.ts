// A body cut into the pieces it is written in, encoded if wanted. Pieces joined are the encoded body, byte for byte.
import { once } from 'node:events';
import { brotliCompressSync, constants, createBrotliCompress, createDeflate, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { readEvents } from '../../src/lib/sse.ts';
import type { Cut, Encoding } from './plan.ts';

/** Pieces of the body as it passes on the wire. Where events are cut, each event is flushed through the encoding by itself. */
export async function piecesOf(body: Buffer, cut: Cut, encoding: Encoding): Promise<Buffer[]> {
  if (cut === 'events') return encodeEach(eventsOf(body), encoding);
  const whole = encodeWhole(body, encoding);
  return cut === 'whole' ? nonEmpty([whole]) : everyBytes(whole, cut);
}

/** Each piece ends where an event ends; comments and pings go with the event after them. */
export function eventsOf(body: Buffer): Buffer[] {
  const ends = readEvents(body).map(({ end }) => end);
  const cuts = [0, ...ends.filter((end) => end < body.length), body.length];
  return nonEmpty(cuts.slice(1).map((end, i) => body.subarray(cuts[i], end)));
}

function everyBytes(body: Buffer, size: number): Buffer[] {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`cannot cut every ${size} bytes`);
  return Array.from({ length: Math.ceil(body.length / size) }, (_, i) => body.subarray(i * size, (i + 1) * size));
}

const nonEmpty = (pieces: Buffer[]): Buffer[] => pieces.filter(({ length }) => length > 0);

function encodeWhole(body: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'gzip') return gzipSync(body);
  if (encoding === 'br') return brotliCompressSync(body);
  return encoding === 'deflate' ? deflateSync(body) : body;
}

async function encodeEach(pieces: Buffer[], encoding: Encoding): Promise<Buffer[]> {
  if (encoding === 'identity') return pieces;
  const coder =
    encoding === 'br'
      ? createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH })
      : (encoding === 'gzip' ? createGzip : createDeflate)({ flush: constants.Z_SYNC_FLUSH });
  const out: Buffer[] = [];
  const drain = (): Buffer => {
    const parts: Buffer[] = [];
    for (let part: unknown = coder.read(); part instanceof Buffer; part = coder.read()) parts.push(part);
    return Buffer.concat(parts);
  };
  for (const piece of pieces) {
    await new Promise<void>((resolve, reject) => coder.write(piece, (error) => (error ? reject(error) : resolve())));
    out.push(drain());
  }
  coder.end();
  const ended = once(coder, 'end');
  await once(coder, 'readable');
  out.push(drain());
  coder.resume();
  await ended;
  return nonEmpty(out);
}
