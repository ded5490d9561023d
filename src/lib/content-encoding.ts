// Undoes the content-encoding of an answer that was kept as it passed. What ends in the middle, because the stream was cut or the
// caller left, is decoded as far as it goes. Never throws: what cannot be decoded is null, and the record says so.
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

const most = 256 * 1024 * 1024;
const zlibOptions = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most };
const brotliOptions = { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: most };

/** Encodings are undone from the last to the first (RFC 9110 §8.4). Null where one is not known or the bytes do not fit it. */
export function decodeBody(body: Buffer, contentEncoding: string | undefined): Buffer | null {
  if (contentEncoding === undefined || body.length === 0) return body;
  let bytes = body;
  for (const encoding of contentEncoding.toLowerCase().split(',').reverse()) {
    const undone = undo(bytes, encoding.trim());
    if (undone === null) return null;
    bytes = undone;
  }
  return bytes;
}

function undo(bytes: Buffer, encoding: string): Buffer | null {
  try {
    switch (encoding) {
      case '':
      case 'identity':
        return bytes;
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(bytes, zlibOptions);
      case 'br':
        return brotliDecompressSync(bytes, brotliOptions);
      case 'deflate':
        return inflateEither(bytes);
      default:
        return null;
    }
  } catch {
    return null; // Not what its header says: the caller records that the body could not be read.
  }
}

/** Some servers send raw deflate where the name means the zlib format. */
function inflateEither(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, zlibOptions);
  } catch {
    return inflateRawSync(bytes, zlibOptions);
  }
}
