// Undoes the content-encoding of an answer that was kept as it passed. What ends in the middle, because the stream was cut or the
// caller left, is decoded as far as it goes. Never throws: what cannot be decoded is null, and the record says so.
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';

const most = 256 * 1024 * 1024;

/** Encodings are undone from the last to the first (RFC 9110 §8.4). Null where one is not known or the bytes do not fit it. */
export function decodeBody(body: Buffer, contentEncoding: string | undefined): Buffer | null {
  const decoded = decodeWithin(body, contentEncoding, most);
  return decoded === 'too_large' ? null : decoded;
}

/** The same, where more than `limit` bytes are not worth the time it takes to decode them. */
export function decodeWithin(body: Buffer, contentEncoding: string | undefined, limit: number): Buffer | null | 'too_large' {
  if (contentEncoding === undefined || body.length === 0) return body;
  let bytes = body;
  for (const encoding of contentEncoding.toLowerCase().split(',').reverse()) {
    const undone = undo(bytes, encoding.trim(), limit);
    if (undone === null || undone === 'too_large') return undone;
    bytes = undone;
  }
  return bytes;
}

function undo(bytes: Buffer, encoding: string, maxOutputLength: number): Buffer | null | 'too_large' {
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength };
  try {
    switch (encoding) {
      case '':
      case 'identity':
        return bytes;
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(bytes, options);
      case 'br':
        return brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength });
      case 'deflate':
        return inflateEither(bytes, options);
      default:
        return null;
    }
  } catch (error) {
    // Otherwise not what its header says: the caller records that the body could not be read.
    return isTooLarge(error) ? 'too_large' : null;
  }
}

const isTooLarge = (error: unknown): boolean => error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

/** Some servers send raw deflate where the name means the zlib format. */
function inflateEither(bytes: Buffer, options: ZlibOptions): Buffer {
  try {
    return inflateSync(bytes, options);
  } catch (error) {
    if (isTooLarge(error)) throw error;
    return inflateRawSync(bytes, options);
  }
}
