// Takes credentials out of bytes that are kept. A vendor that echoes a key in an error, or a prompt that holds one, must not
// put it on disk: each occurrence is overwritten in a copy, length unchanged, so that offsets stay true.

/** The buffers as one, every secret in them overwritten. Says whether there was one. */
export function masked(buffers: readonly Buffer[], secrets: readonly string[]): { readonly bytes: Buffer; readonly found: boolean } {
  const [first] = buffers;
  const joined = first === undefined ? empty : buffers.length === 1 ? first : Buffer.concat(buffers);
  let bytes = joined;
  let found = false;
  for (const secret of secrets) {
    for (let at = bytes.indexOf(secret, 0, 'latin1'); at !== -1; at = bytes.indexOf(secret, at + secret.length, 'latin1')) {
      if (!found) bytes = Buffer.from(joined);
      found = true;
      bytes.fill('*', at, at + secret.length, 'latin1');
    }
  }
  return { bytes, found };
}

const empty: Buffer = Buffer.alloc(0);
