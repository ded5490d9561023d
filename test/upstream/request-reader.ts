// HTTP/1 requests out of a raw socket, one after the other, with the head exactly as it came. Only for clients that are
// themselves under test: what it cannot read it throws on.
import type { Socket } from 'node:net';

export type ReceivedRequest = {
  readonly method: string;
  readonly path: string;
  /** Request line and headers as received, without the blank line. */
  readonly head: string;
  /** Lower-case names; values of a repeated name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type RequestReader = {
  /** The next request, or null where the peer has left. */
  next(): Promise<ReceivedRequest | null>;
};

export function requestReader(socket: Socket): RequestReader {
  let buffer = Buffer.alloc(0);
  let gone = false;
  let wake: (() => void) | null = null;
  const stir = (): void => {
    wake?.();
    wake = null;
  };
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    stir();
  });
  const leave = (): void => {
    gone = true;
    stir();
  };
  socket.on('end', leave);
  socket.on('close', leave);

  /** Waits until `find` finds an end in what has come; takes that much. */
  const take = async (find: (buffer: Buffer) => number | null): Promise<Buffer | null> => {
    for (;;) {
      const end = find(buffer);
      if (end !== null) {
        const taken = buffer.subarray(0, end);
        buffer = buffer.subarray(end);
        return taken;
      }
      if (gone) return null;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const until = (mark: string) => (from: Buffer) => {
    const at = from.indexOf(mark);
    return at === -1 ? null : at + mark.length;
  };
  const bytes = (count: number) => (from: Buffer) => (from.length >= count ? count : null);

  const chunkedBody = async (): Promise<Buffer | null> => {
    const parts: Buffer[] = [];
    for (;;) {
      const line = await take(until('\r\n'));
      if (line === null) return null;
      const size = Number.parseInt(line.toString('latin1'), 16);
      if (!Number.isInteger(size)) throw new Error(`not a chunk: ${line.toString('latin1')}`);
      if (size === 0) {
        for (;;) {
          const trailer = await take(until('\r\n'));
          if (trailer === null) return null;
          if (trailer.length === 2) return Buffer.concat(parts);
        }
      }
      const chunk = await take(bytes(size + 2));
      if (chunk === null) return null;
      parts.push(chunk.subarray(0, size));
    }
  };

  return {
    async next() {
      const taken = await take(until('\r\n\r\n'));
      if (taken === null) return null;
      const head = taken.toString('latin1').slice(0, -4);
      const [line = '', ...rest] = head.split('\r\n');
      const [method = '', path = '', version = ''] = line.split(' ');
      if (!version.startsWith('HTTP/1.')) throw new Error(`not a request: ${line}`);
      const headers = headersOf(rest);
      if (/^100-continue$/i.test(headers.expect ?? '')) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      const chunked = /\bchunked\b/i.test(headers['transfer-encoding'] ?? '');
      const body = chunked ? await chunkedBody() : await take(bytes(Number(headers['content-length'] ?? 0)));
      return body === null ? null : { method, path, head, headers, body: Buffer.from(body) };
    },
  };
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
