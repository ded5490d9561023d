// The load of the benchmarks: a process of its own that asks over raw keep-alive sockets, so that it costs less than what it
// measures. Closed loop by default: each connection asks again when it was answered. With --rate, an open loop: calls are due
// at fixed times and latency counts from then, so that a gateway that stalls is charged for those who waited.
//
//   node --import tsx bench/load.ts --url http://127.0.0.1:4100/v1/chat/completions --connections 64 --seconds 5
//     [--calls N] [--warmup 1] [--body-bytes 1500] [--stream] [--rate 3000] [--header 'authorization: Bearer …']…
//
// Prints one line of JSON; times are microseconds.
import { createConnection, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { answerReader } from './answers.ts';
import { makeHistogram } from './histogram.ts';

export type LoadOptions = {
  readonly url: string;
  readonly connections: number;
  /** Ends after so many seconds or so many calls, whichever is given; the warm-up before is not measured. */
  readonly seconds: number | null;
  readonly calls: number | null;
  readonly warmup: number;
  readonly body_bytes: number;
  readonly stream: boolean;
  /** Calls a second over all connections; null is as fast as they are answered. */
  readonly rate: number | null;
  readonly headers: readonly string[];
};

export type LoadResult = {
  /** Answered with 200 inside the measured time. */
  readonly calls: number;
  readonly errors: number;
  readonly seconds: number;
  readonly calls_per_second: number;
  readonly latency: Quantiles;
  /** To the first bytes of the answer. */
  readonly first_byte: Quantiles;
  /** Open loop only: how late the call was sent, this process's own share of the latency or a want of free connections. */
  readonly lateness: Quantiles | null;
  readonly statuses: Readonly<Record<string, number>>;
  /** All calls with 200, warm-up and those still open at the end included: what a ledger must hold. */
  readonly total_calls: number;
  readonly total_errors: number;
};
type Quantiles = {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
};

type Connection = { socket: Socket; due: number; first: number; busy: boolean };

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { hostname, port, pathname, search } = new URL(options.url);
  const bytes = requestOf(`${pathname}${search}`, `${hostname}:${port}`, options);
  const latency = makeHistogram();
  const firstByte = makeHistogram();
  const lateness = makeHistogram();
  const statuses = new Map<string, number>();
  const idle: Connection[] = [];
  let measured = { calls: 0, errors: 0 };
  const total = { calls: 0, errors: 0 };
  let measuring = false;
  let running = true;
  let open = 0;
  let lastEnd = performance.now();
  let failuresInARow = 0;

  const ask = (one: Connection, due: number): void => {
    one.due = due;
    one.first = 0;
    one.busy = true;
    open += 1;
    if (options.rate !== null && measuring) lateness.add((performance.now() - due) * 1000);
    one.socket.write(bytes);
  };
  const ended = (one: Connection, status: string): void => {
    const now = performance.now();
    one.busy = false;
    open -= 1;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const good = status === '200';
    failuresInARow = good ? 0 : failuresInARow + 1;
    total[good ? 'calls' : 'errors'] += 1;
    if (measuring) {
      measured[good ? 'calls' : 'errors'] += 1;
      lastEnd = now;
      if (good) {
        latency.add((now - one.due) * 1000);
        firstByte.add((one.first - one.due) * 1000);
      }
      if (options.calls !== null && measured.calls + measured.errors >= options.calls) running = measuring = false;
    }
    if (failuresInARow > 2000) running = measuring = false;
  };
  const next = (one: Connection): void => {
    if (options.rate !== null) idle.push(one);
    else if (running) ask(one, performance.now());
  };

  const dial = (): void => {
    const socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
    const one: Connection = { socket, due: 0, first: 0, busy: false };
    const reader = answerReader();
    let broken = 'closed';
    socket.on('connect', () => next(one));
    socket.on('data', (chunk: Buffer) => {
      if (one.first === 0) one.first = performance.now();
      if (!one.busy || !reader.take(chunk)) return;
      ended(one, String(reader.status()));
      next(one);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      broken = error.code ?? error.message;
      if (one.due !== 0) return;
      failuresInARow += 1;
      statuses.set(broken, (statuses.get(broken) ?? 0) + 1);
    });
    socket.on('close', () => {
      if (one.busy) ended(one, reader.endsByClose() ? String(reader.status()) : broken);
      const at = idle.indexOf(one);
      if (at !== -1) idle.splice(at, 1);
      sockets.delete(socket);
      if (failuresInARow > 2000) running = measuring = false;
      if (running) setTimeout(dial, 10);
    });
    sockets.add(socket);
  };
  const sockets = new Set<Socket>();
  for (let i = 0; i < options.connections; i += 1) dial();

  const pacing = options.rate === null ? null : pace(options.rate, idle, ask, () => running);
  await pause(options.warmup * 1000);
  measuring = running;
  const start = performance.now();
  measured = { calls: 0, errors: 0 };
  const until = start + (options.seconds ?? 600) * 1000;
  while (running && performance.now() < until) await pause(Math.min(20, Math.max(1, until - performance.now())));
  const stop = options.calls === null ? performance.now() : lastEnd;
  const result = { ...measured };
  measuring = running = false;
  await pacing;
  for (const give = performance.now() + 10_000; open > 0 && performance.now() < give; ) await pause(10);
  for (const socket of sockets) socket.destroy();

  const quantiles = (of: typeof latency): Quantiles => ({
    p50: of.quantile(0.5),
    p90: of.quantile(0.9),
    p99: of.quantile(0.99),
    p999: of.quantile(0.999),
    max: of.max(),
  });
  const seconds = (stop - start) / 1000;
  return {
    ...result,
    seconds: Number(seconds.toFixed(3)),
    calls_per_second: Math.round(result.calls / seconds),
    latency: quantiles(latency),
    first_byte: quantiles(firstByte),
    lateness: options.rate === null ? null : quantiles(lateness),
    statuses: Object.fromEntries(statuses),
    total_calls: total.calls,
    total_errors: total.errors,
  };
}

/** Sends each call when it is due, or as soon after as a connection is free. Spins between: a timer is a millisecond coarse. */
function pace(rate: number, idle: Connection[], ask: (one: Connection, due: number) => void, running: () => boolean): Promise<void> {
  const start = performance.now();
  let sent = 0;
  return new Promise((resolve) => {
    const turn = (): void => {
      if (!running()) {
        resolve();
        return;
      }
      for (let due = start + (sent * 1000) / rate; due <= performance.now(); due = start + (sent * 1000) / rate) {
        const one = idle.shift();
        if (one === undefined) break;
        sent += 1;
        ask(one, due);
      }
      setImmediate(turn);
    };
    turn();
  });
}

function requestOf(path: string, host: string, { body_bytes, stream, headers }: LoadOptions): Buffer {
  const body = (content: string): string =>
    JSON.stringify({
      model: 'gpt-4.1-mini',
      ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
      messages: [
        { role: 'system', content: 'You are a concise assistant.' },
        { role: 'user', content },
      ],
    });
  const text = 'Please compare the two drafts and list what changed, line by line. '.repeat(Math.ceil(body_bytes / 67));
  const whole = body(text.slice(0, Math.max(1, body_bytes - body('').length)));
  const lines = [`POST ${path} HTTP/1.1`, `host: ${host}`, 'content-type: application/json', `content-length: ${whole.length}`, ...headers];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${whole}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      connections: { type: 'string', default: '64' },
      seconds: { type: 'string' },
      calls: { type: 'string' },
      warmup: { type: 'string', default: '0' },
      'body-bytes': { type: 'string', default: '1500' },
      stream: { type: 'boolean', default: false },
      rate: { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.url === undefined) throw new Error('--url is wanted');
  const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
  const calls = number(values.calls);
  const result = await runLoad({
    url: values.url,
    connections: Number(values.connections),
    seconds: number(values.seconds) ?? (calls === null ? 5 : null),
    calls,
    warmup: Number(values.warmup),
    body_bytes: Number(values['body-bytes']),
    stream: values.stream,
    rate: number(values.rate),
    headers: values.header,
  });
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}
