// A server that takes told calls as Daybook does, in the test's own process, so that a test can make it slow, broken, away or cutting.
// Every record is read with the published schema; it is kept by id, and how often each was taken.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { type ToldCall, type ToldGap, type ToldResult, toldCall, toldGap } from '../../src/schema/ingest.ts';

export type Behaviour = (request: IncomingMessage, response: ServerResponse, body: string) => boolean | Promise<boolean>;

export type StandIn = {
  readonly url: string;
  readonly records: Map<string, ToldCall>;
  /** Opens that came before their close. */
  readonly opens: Map<string, ToldCall>;
  readonly gaps: ToldGap[];
  /** Ids that were told as a whole or closed more than once without being the same request again. */
  readonly again: string[];
  readonly batches: { readonly lines: number; readonly headers: IncomingMessage['headers'] }[];
  /** Called with each request; true where it has answered by itself. */
  behave: Behaviour | null;
  /** Leaves, and comes back at the same port. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const line = z.union([z.strictObject({ gap: toldGap }), toldCall]);

export async function standIn(): Promise<StandIn> {
  const records = new Map<string, ToldCall>();
  const opens = new Map<string, ToldCall>();
  const gaps: ToldGap[] = [];
  const again: string[] = [];
  const batches: StandIn['batches'] = [];

  function take(text: string): ToldResult {
    const read = line.safeParse(JSON.parse(text));
    if (!read.success) return refused(text, read.error.message);
    if ('gap' in read.data && Object.keys(read.data).length === 1) {
      gaps.push(toldGap.parse(read.data.gap));
      return { id: null, result: 'accepted' };
    }
    const told = toldCall.parse(read.data);
    if (told.event === 'open') {
      opens.set(told.id, told);
      return { id: told.id, result: 'accepted' };
    }
    const before = records.get(told.id);
    if (before !== undefined) {
      again.push(told.id);
      return { id: told.id, result: 'duplicate' };
    }
    records.set(told.id, told);
    return { id: told.id, result: 'accepted' };
  }

  function refused(text: string, message: string): ToldResult {
    const id = z.looseObject({ id: z.string() }).safeParse(JSON.parse(text)).data?.id ?? null;
    return { id, result: 'refused', error: { code: 'told_invalid', path: null, message } };
  }

  const made: { server: Server | null; port: number; behave: Behaviour | null } = { server: null, port: 0, behave: null };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(z.instanceof(Buffer).parse(chunk));
    const bytes = Buffer.concat(chunks);
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    if (made.behave !== null && (await made.behave(request, response, body))) return;
    const lines = body.split('\n').filter((one) => one !== '');
    batches.push({ lines: lines.length, headers: request.headers });
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ results: lines.map(take) }));
  }

  function start(): Promise<void> {
    const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
    made.server = server;
    return new Promise((resolve) =>
      server.listen(made.port, '127.0.0.1', () => {
        made.port = portOf(server.address());
        resolve();
      }),
    );
  }

  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      made.server?.close(() => resolve());
      made.server?.closeAllConnections();
    });

  await start();
  return {
    url: `http://127.0.0.1:${made.port}`,
    records,
    opens,
    gaps,
    again,
    batches,
    get behave() {
      return made.behave;
    },
    set behave(behave) {
      made.behave = behave;
    },
    leave: stop,
    comeBack: start,
    close: stop,
  };
}

const portOf = (address: string | AddressInfo | null): number => (typeof address === 'object' && address !== null ? address.port : 0);

/** Waits a turn of the event loop and a little more. */
export const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

export async function eventually(what: string, look: () => boolean, ms = 10_000): Promise<void> {
  for (const end = performance.now() + ms; !look(); await new Promise((resolve) => setTimeout(resolve, 10)))
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
}
