// The vendor of the benchmarks: a process of its own that costs as little as Node can, so that what is measured is what stands
// before it. Raw sockets, answers made once. It believes its clients: keep-alive HTTP/1.1 with a length or chunks.
//
//   node --import tsx bench/upstream.ts --port 4190 [--answer-bytes 1000] [--chunks 100] [--pace-ms 0] [--think-ms 0]
//
// POST anything: a chat answer with usage, or an event stream where the body's beginning says "stream":true.
// GET /counters: what was served so far. GET /counters?reset: and from zero again.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export type BenchUpstream = { readonly url: string; close(): Promise<void> };
export type BenchOptions = {
  readonly port: number;
  /** Size of the document's body. */
  readonly answer_bytes: number;
  /** Content events of a stream. */
  readonly chunks: number;
  /** Between events; 0 writes them one after the other at once. */
  readonly pace_ms: number;
  /** Before an answer begins. */
  readonly think_ms: number;
};

const id = 'req_bench_000000000000';
const shared = { created: 1_763_000_000, model: 'gpt-4.1-mini' };
const usage = { prompt_tokens: 300, completion_tokens: 100, total_tokens: 400 };

function documentOf(size: number): Buffer {
  const body = (content: string): string =>
    JSON.stringify({
      id: 'chatcmpl-bench',
      object: 'chat.completion',
      ...shared,
      choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' }],
      usage,
    });
  const text = 'The quick brown fox jumps over the lazy dog. '.repeat(Math.ceil(size / 45));
  const whole = body(text.slice(0, Math.max(0, size - body('').length)));
  return Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: ${id}\r\ncontent-length: ${whole.length}\r\n\r\n${whole}`,
  );
}

/** Each as one HTTP chunk; the first carries the head, the last the terminator. */
function streamOf(chunks: number): Buffer[] {
  const frame = (choices: unknown, more: object = {}): string =>
    `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', ...shared, choices, ...more })}\n\n`;
  const delta = (one: unknown, finish_reason: string | null): string =>
    frame([{ index: 0, delta: one, logprobs: null, finish_reason }], { usage: null });
  const events = [
    delta({ role: 'assistant', content: '' }, null),
    ...Array.from({ length: chunks }, (_, i) => delta({ content: ` word${i}` }, null)),
    delta({}, 'stop'),
    frame([], { usage }),
    'data: [DONE]\n\n',
  ];
  const head = `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nx-request-id: ${id}\r\ntransfer-encoding: chunked\r\n\r\n`;
  return events.map((event, i) => {
    const framed = `${event.length.toString(16)}\r\n${event}\r\n`;
    return Buffer.from(`${i === 0 ? head : ''}${framed}${i === events.length - 1 ? '0\r\n\r\n' : ''}`);
  });
}

type Streaming = { readonly socket: Socket; next: number };

export async function startBenchUpstream({ port, answer_bytes, chunks, pace_ms, think_ms }: BenchOptions): Promise<BenchUpstream> {
  const document = documentOf(answer_bytes);
  const stream = streamOf(chunks);
  const sockets = new Set<Socket>();
  const counters = { calls: 0, streams: 0, request_bytes: 0, aborted: 0, connections: 0 };
  let served = 0;
  let streaming: Streaming[] = [];

  // One timer for all paced streams.
  const wheel = setInterval(
    () => {
      for (const one of streaming) {
        const event = stream[one.next];
        if (event !== undefined && !one.socket.destroyed) one.socket.write(event);
        one.next += 1;
      }
      streaming = streaming.filter(({ next, socket }) => {
        if (socket.destroyed && next < stream.length) counters.aborted += 1;
        return next < stream.length && !socket.destroyed;
      });
    },
    Math.max(1, pace_ms),
  );

  const numbered = (template: Buffer): Buffer => {
    served += 1;
    const copy = Buffer.from(template);
    const digits = String(served);
    copy.write(digits, copy.indexOf(id) + id.length - digits.length, 'latin1');
    return copy;
  };

  const answer = (socket: Socket, asksStream: boolean): void => {
    counters.calls += 1;
    if (!asksStream) {
      socket.write(numbered(document));
      return;
    }
    counters.streams += 1;
    const [first, ...rest] = stream;
    if (first === undefined) return;
    socket.write(numbered(first));
    if (pace_ms > 0) streaming.push({ socket, next: 1 });
    else for (const event of rest) socket.write(event);
  };

  const server = createServer({ noDelay: true }, (socket) => {
    counters.connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined); // A client that is killed mid-call is part of some benchmarks.
    socket.on('close', () => sockets.delete(socket));
    socket.on(
      'data',
      requests((bytes, asksStream, target) => {
        if (target !== null) {
          const body = JSON.stringify(counters);
          if (target.includes('reset')) Object.assign(counters, { calls: 0, streams: 0, request_bytes: 0, aborted: 0 });
          socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
          return;
        }
        counters.request_bytes += bytes;
        if (think_ms > 0) setTimeout(answer, think_ms, socket, asksStream);
        else answer(socket, asksStream);
      }),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the upstream has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      clearInterval(wheel);
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

type Whole = (bodyBytes: number, asksStream: boolean, getTarget: string | null) => void;

const lookedAt = 1024;

/** A reader of one connection's bytes. Bodies are passed over, not kept; only their beginning is looked at. */
function requests(whole: Whole): (chunk: Buffer) => void {
  let head: Buffer | null = null;
  let left = 0; // Of the body; -1 while it comes in chunks, whose end is looked for.
  let inBody = false;
  let beginning = '';
  let size = 0;
  let target: string | null = null;
  let tail = '';

  return (chunk) => {
    let rest = head === null ? chunk : Buffer.concat([head, chunk]);
    head = null;
    while (rest.length > 0 || (inBody && left === 0)) {
      if (!inBody) {
        const end = rest.indexOf('\r\n\r\n');
        if (end === -1) {
          head = rest;
          return;
        }
        const lines = rest.toString('latin1', 0, end).toLowerCase();
        const length = /\r\ncontent-length: *(\d+)/.exec(lines)?.[1];
        left = length !== undefined ? Number(length) : lines.includes('\r\ntransfer-encoding:') ? -1 : 0;
        target = lines.startsWith('get ') ? lines.slice(4, lines.indexOf(' ', 4)) : null;
        inBody = true;
        beginning = '';
        size = 0;
        tail = '';
        rest = rest.subarray(end + 4);
        continue;
      }
      const body = left === -1 ? rest : rest.subarray(0, left);
      if (beginning.length < lookedAt) beginning += body.toString('latin1', 0, Math.min(body.length, lookedAt - beginning.length));
      size += body.length;
      if (left === -1) {
        tail = (tail + body.toString('latin1', Math.max(0, body.length - 7))).slice(-7);
        rest = Buffer.alloc(0);
        if (!tail.endsWith('\r\n0\r\n\r\n') && tail !== '0\r\n\r\n') return;
      } else {
        left -= body.length;
        rest = rest.subarray(body.length);
        if (left > 0) return;
      }
      inBody = false;
      whole(size, /"stream": ?true/.test(beginning), target);
    }
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'answer-bytes': { type: 'string', default: '1000' },
      chunks: { type: 'string', default: '100' },
      'pace-ms': { type: 'string', default: '0' },
      'think-ms': { type: 'string', default: '0' },
    },
  });
  const { url } = await startBenchUpstream({
    port: Number(values.port),
    answer_bytes: Number(values['answer-bytes']),
    chunks: Number(values.chunks),
    pace_ms: Number(values['pace-ms']),
    think_ms: Number(values['think-ms']),
  });
  process.stdout.write(`${JSON.stringify({ url })}\n`);
}
