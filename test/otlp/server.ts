// The OTLP routes behind a real HTTP server, and a vendor that answers in OpenAI's format: what the exporters and instrumentations of
// these tests speak to.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { serve } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../../src/api/app.ts';
import { addOtlp } from '../../src/api/otlp/otlp.ts';
import { keyOf } from '../../src/api/testing/desk.ts';
import { type ToldCall, toldCall } from '../../src/schema/ingest.ts';

export type OtlpServer = {
  readonly url: string;
  readonly calls: ToldCall[];
  readonly seen: http.IncomingHttpHeaders[];
  close(): Promise<void>;
};

export async function startOtlp(): Promise<OtlpServer> {
  const calls: ToldCall[] = [];
  const seen: http.IncomingHttpHeaders[] = [];
  const api = new OpenAPIHono<ApiEnv>();
  api.use(async ({ req }, next) => {
    seen.push(req.header());
    await next();
  });
  addOtlp(api, {
    keyOf,
    ingestion: {
      limits: { records: 1000, bytes: 32 * 1024 * 1024 },
      take: async (records) => {
        const taken = records.map((record) => toldCall.parse('value' in record ? record.value : null));
        calls.push(...taken);
        return taken.map(({ id }) => ({ id, result: 'accepted' }));
      },
    },
    now: Date.now,
    log: { error: (fields) => expectNone(fields) },
  });
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve) => {
    const started = serve({ fetch: api.fetch, port: 0, hostname: '127.0.0.1' }, ({ port: at }) => resolve({ server: started, port: at }));
  });
  return { url: `http://127.0.0.1:${port}`, calls, seen, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function expectNone(fields: object): never {
  throw new Error(`The routes failed: ${JSON.stringify(fields)}`);
}

const usage = {
  prompt_tokens: 12,
  completion_tokens: 3,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 1 },
};
const common = { id: 'chatcmpl-otlp', created: 1, model: 'gpt-5-2026-01-01' };
const whole = {
  ...common,
  object: 'chat.completion',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'It rains.' } }],
  usage,
};
const pieces = [
  {
    ...common,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { role: 'assistant', content: 'It ' }, finish_reason: null }],
  },
  { ...common, object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'rains.' }, finish_reason: null }] },
  { ...common, object: 'chat.completion.chunk', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  { ...common, object: 'chat.completion.chunk', choices: [], usage },
];
const refusal = { error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' } };

/** A model of the name `refused` is refused; `stream` is streamed. */
export async function startVendor(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = http.createServer(async (request, response) => {
    const asked = await text(request);
    if (asked.includes('"refused"')) {
      response.writeHead(429, { 'content-type': 'application/json' }).end(JSON.stringify(refusal));
    } else if (/"stream":\s*true/.test(asked)) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const piece of pieces) response.write(`data: ${JSON.stringify(piece)}\n\n`);
      response.end('data: [DONE]\n\n');
    } else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${portOf(server.address())}/v1`, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
