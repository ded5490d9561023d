// Compresses a batch off the caller's thread: zlib where there is Node, the web's CompressionStream elsewhere, or not at all.
import type { Builtins } from '../runtime/builtin.ts';

export type Compressed = { readonly body: Uint8Array<ArrayBuffer>; readonly encoding: 'gzip' | null };

export async function compress(text: string, zlib: Builtins['zlib']): Promise<Compressed> {
  const plain = new TextEncoder().encode(text);
  try {
    if (zlib !== null) return { body: await gzipped(plain, zlib), encoding: 'gzip' };
    if (typeof CompressionStream === 'function') {
      const stream = new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'));
      return { body: new Uint8Array(await new Response(stream).arrayBuffer()), encoding: 'gzip' };
    }
  } catch {
    // Compression saves bandwidth and nothing else: what cannot be compressed is sent as it is.
  }
  return { body: plain, encoding: null };
}

function gzipped(plain: Uint8Array, zlib: NonNullable<Builtins['zlib']>): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) =>
    zlib.gzip(plain, { level: 4 }, (error, body) => (error === null ? resolve(new Uint8Array(body)) : reject(error))),
  );
}
