// The body of a batch: taken in within a limit, its encoding undone within the same, as bytes. What this runtime cannot undo is
// answered with 415, so that a sender falls back to gzip.
import { promisify } from 'node:util';
import zlib, { type InputType, type ZlibOptions } from 'node:zlib';
import { DaybookError } from '../../errors.ts';

type Undo = (bytes: InputType, options: ZlibOptions) => Promise<Buffer>;

const undo: Readonly<Record<string, Undo | null>> = {
  gzip: promisify<InputType, ZlibOptions, Buffer>(zlib.gunzip),
  'x-gzip': promisify<InputType, ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<InputType, ZlibOptions, Buffer>(zlib.inflate),
  br: promisify<InputType, ZlibOptions, Buffer>(zlib.brotliDecompress),
  zstd: zstdOfRuntime(),
};

/** Node has it from 22.15 on. */
function zstdOfRuntime(): Undo | null {
  const decompress: unknown = Reflect.get(zlib, 'zstdDecompress');
  if (typeof decompress !== 'function') return null;
  return (bytes, options) =>
    new Promise((resolve, reject) => {
      const done = (error: Error | null, decoded: Buffer): void => (error === null ? resolve(decoded) : reject(error));
      Reflect.apply(decompress, zlib, [bytes, options, done]);
    });
}

/** Nobody sends more; each is work for the few threads that also write to the disk. */
const mostEncodings = 2;

/** Throws batch_too_large, body_encoding or batch_invalid. */
export async function decodedBody(request: Request, most: number): Promise<Buffer> {
  let bytes = await takenIn(request, most);
  const encodings = (request.headers.get('content-encoding') ?? '').toLowerCase().split(',');
  if (encodings.length > mostEncodings)
    throw new DaybookError('body_encoding', `It has more than ${mostEncodings} encodings, one over the other.`);
  // Undone from the last to the first (RFC 9110 §8.4).
  for (const encoding of encodings.map((name) => name.trim()).reverse()) {
    if (encoding === '' || encoding === 'identity') continue;
    const way = undo[encoding];
    if (way === undefined) throw new DaybookError('body_encoding', `It says ${JSON.stringify(encoding.slice(0, 40))}.`);
    if (way === null)
      throw new DaybookError(
        'body_encoding',
        `The Node.js that Daybook runs on (${process.version}) has no ${encoding}; 22.15 and later have.`,
      );
    bytes = await way(bytes, { maxOutputLength: most }).catch((error: unknown) => {
      if (error instanceof RangeError) throw tooLarge(most);
      throw new DaybookError('batch_invalid', `Its bytes are not ${encoding}.`, { cause: error });
    });
  }
  return bytes;
}

async function takenIn(request: Request, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body !== null) {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > most) throw tooLarge(most);
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks);
}

const tooLarge = (most: number): DaybookError => new DaybookError('batch_too_large', `It may have ${most} bytes, decoded.`);
