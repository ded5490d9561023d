// An upstream for bodies too large to hold: it makes and counts bytes as they flow, and says how far each side has come.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type BigUpstream = {
  readonly url: string;
  /** Bytes of the answers that went out, by request in order. */
  readonly sent: number[];
  /** Bytes of the requests' bodies that came in, and their simple checksum. */
  readonly received: { bytes: number; sum: number }[];
  close(): Promise<void>;
};

export const piece: Buffer = Buffer.from(
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x'.repeat(16_000) } }] })}\n\n`,
);

/** `?bytes=N` says how much answer is wanted; a POST's body is read to its end first. */
export async function startBigUpstream(): Promise<BigUpstream> {
  const sent: number[] = [];
  const received: { bytes: number; sum: number }[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const wanted = Number(new URL(request.url ?? '/', 'http://upstream').searchParams.get('bytes') ?? 0);
    const isStream = /[?&]sse/.test(request.url ?? '');
    const slot = sent.push(0) - 1;
    response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/octet-stream' });
    const more = (): void => {
      while ((sent[slot] ?? 0) < wanted) {
        sent[slot] = (sent[slot] ?? 0) + piece.length;
        if (!response.write(piece)) {
          response.once('drain', more);
          return;
        }
      }
      response.end();
    };
    more();
  };
  const server = createServer((request, response) => {
    const seen = { bytes: 0, sum: 0 };
    received.push(seen);
    request.on('data', (chunk: Buffer) => {
      seen.bytes += chunk.length;
      seen.sum = sumOf(chunk, seen.sum);
    });
    request.on('end', () => answer(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    sent,
    received,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Tells bytes that were lost, doubled or swapped; whole words only, because it has to be quick. */
export function sumOf(chunk: Buffer, from: number): number {
  let sum = from;
  for (let i = 0; i < chunk.length; i += 1) sum = (Math.imul(sum, 31) + (chunk[i] ?? 0)) | 0;
  return sum;
}
