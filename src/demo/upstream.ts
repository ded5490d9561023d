// The built-in demo upstream: a small deterministic vendor on a local port that answers as OpenAI, Anthropic and Gemini do, so
// that Daybook can be tried and tested without a credential or a network. It keeps nothing and asks for no key.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Reply } from './shapes/reply.ts';
import { makeVendor } from './vendor.ts';

export type DemoUpstream = { readonly url: string; close(): Promise<void> };

export type DemoOptions = {
  /** 0 or absent takes a free port. */
  readonly port?: number;
  /** The same seed and the same requests in the same order give the same answers. */
  readonly seed: number;
  /** Between the frames of a stream, and twice that before the first byte. */
  readonly pace_ms?: number;
  readonly now?: () => number;
};

const largestBody = 64 * 1024 * 1024;

export async function startDemoUpstream({ port = 0, seed, pace_ms = 0, now = Date.now }: DemoOptions): Promise<DemoUpstream> {
  const vendor = makeVendor(seed, now);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    if (body === null) return;
    const { 'anthropic-version': version, 'x-api-key': apiKey } = request.headers;
    const anthropic = version !== undefined || apiKey !== undefined;
    await send(vendor({ method: request.method ?? 'GET', url: request.url ?? '/', anthropic, body }), response, pace_ms);
  };
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the demo upstream has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Null where the caller left before its body was whole. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size > largestBody) throw new RangeError(`more than ${largestBody} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return null;
  }
  return Buffer.concat(chunks);
}

async function send(reply: Reply, response: ServerResponse, pace: number): Promise<void> {
  if (pace > 0) await pause(2 * pace);
  const length = Buffer.byteLength(reply.frames.join(''));
  // What is cut claims its full length and half again, so that whoever reads it can tell.
  const framing: Record<string, number> = reply.stream ? {} : { 'content-length': reply.cut ? length + Math.ceil(length / 2) : length };
  response.writeHead(reply.status, { ...reply.headers, ...framing });
  for (const frame of reply.frames) {
    if (response.destroyed) return;
    if (!response.write(frame)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    if (reply.stream && pace > 0) await pause(pace);
  }
  if (!reply.cut) response.end();
  else setImmediate(() => response.destroy());
}
