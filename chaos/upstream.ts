// The vendor of the chaos runs, a process of its own that nobody kills: it answers chat calls after a random moment, as documents
// and streams, and remembers of each call, by the id the caller sent, how often it came and whether the whole answer went out.
//
// GET /received: what it remembers. It ends when its standard input does.
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { errorStatus, model, tokensOf, vendorIdOf } from './call.ts';
import { type Random, randomFrom } from './random.ts';

/** The id, how often it came, and whether an answer to it was handed over whole. */
export type Received = readonly [id: string, times: number, served: boolean];

/** The caller's own field, passed on as any other: `x-daybook-…` ends at the gateway. */
export const idHeader = 'x-chaos-id';
export const kindHeader = 'x-chaos-kind';

type Known = { times: number; served: boolean };

export function createUpstream(random: Random): http.Server {
  const calls = new Map<string, Known>();
  return http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (request.url === '/received') {
      const received: Received[] = [...calls].map(([id, { times, served }]) => [id, times, served]);
      response.end(JSON.stringify(received));
      return;
    }
    const id = String(request.headers[idHeader]);
    const known = calls.get(id) ?? { times: 0, served: false };
    calls.set(id, known);
    known.times += 1;
    response.on('finish', () => {
      known.served = true;
    });
    answer(request, response, id, random).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, id: string, random: Random): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const asked = Buffer.concat(chunks).toString('latin1');
  await sleep(random.between(1, 60));
  response.setHeader('x-request-id', vendorIdOf(id));
  if (request.headers[kindHeader] === 'error') sendError(response);
  else if (asked.includes('"stream":true')) await sendStream(response, id, /"include_usage": ?true/.test(asked), random);
  else sendDocument(response, id, random);
}

const usageOf = (id: string) => {
  const { prompt, completion } = tokensOf(id);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
};

const shared = (id: string, object: string) => ({ id: `chatcmpl-${id}`, object, created: 1_763_000_000, model });

function send(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function sendError(response: ServerResponse): void {
  send(response, errorStatus, { error: { message: 'Too many requests', type: 'requests', param: null, code: 'rate_limit_exceeded' } });
}

function sendDocument(response: ServerResponse, id: string, random: Random): void {
  // Now and then an answer that does not fit into one write of the journal.
  const content = `answer to ${id} ${'and more of it '.repeat(random.chance(0.03) ? 12_000 : random.between(1, 60))}`;
  const message = { role: 'assistant', content, refusal: null };
  send(response, 200, {
    ...shared(id, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: usageOf(id),
  });
}

async function sendStream(response: ServerResponse, id: string, withUsage: boolean, random: Random): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const write = (choices: unknown, more: object = {}): void => {
    response.write(`data: ${JSON.stringify({ ...shared(id, 'chat.completion.chunk'), choices, ...more })}\n\n`);
  };
  const delta = (one: unknown, finish_reason: string | null): void => write([{ index: 0, delta: one, logprobs: null, finish_reason }]);
  delta({ role: 'assistant', content: `answer to ${id}` }, null);
  for (let events = random.between(2, 12); events > 0 && !response.destroyed; events -= 1) {
    await sleep(random.between(0, 25));
    delta({ content: ' and more of it' }, null);
  }
  delta({}, 'stop');
  if (withUsage) write([], { usage: usageOf(id) });
  response.end('data: [DONE]\n\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = createUpstream(randomFrom(Number(process.argv[2] ?? 1)));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
  });
  process.stdin.on('close', () => process.exit(0));
  process.stdin.resume();
}
