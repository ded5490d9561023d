// The Daybook under test: the built one, as `daybook start` runs it, on one port and one data directory. When its gateway dies it
// is started again at once, as an operator's supervisor would do; when it ends without having been killed, that is a finding.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, createWriteStream, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Pids, pidsUnder, signal } from './processes.ts';

export type Settings = {
  readonly sync: 'interval' | 'each';
  readonly on_full: 'serve' | 'refuse';
  /** Of the journal. */
  readonly max_bytes: number;
  readonly segment_bytes: number;
};

/** Small segments, so that kills hit rotations and drops too. */
export const usual: Settings = { sync: 'interval', on_full: 'serve', max_bytes: 1_000_000_000, segment_bytes: 2_000_000 };

/** When a gateway was killed and when the next one listened, epoch milliseconds. */
export type Death = { readonly at: number; readonly back: number };

export type Daybook = {
  readonly port: number;
  readonly key: string;
  readonly data: string;
  readonly deaths: readonly Death[];
  /** What it did that nobody asked for. */
  readonly surprises: readonly string[];
  pids(): Pids;
  killGateway(): void;
  /** Asks its API, as any program would. Rejects with `Refused` where it says no, and with anything else while it does not answer. */
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
  /** Ends it in good order; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** For the end of a run that failed: nothing of it stays. */
  killAll(): void;
};

export async function startDaybook(folder: string, dist: string, vendorUrl: string, settings: Settings): Promise<Daybook> {
  const data = join(folder, 'data');
  const port = await freePort();
  // The machine is shared: a small engine. YAML takes JSON.
  const { sync, on_full, max_bytes, segment_bytes } = settings;
  const config = { journal: { sync, on_full, max_bytes, segment_bytes }, ledger: { memory_bytes: 800_000_000 }, log: { level: 'debug' } };
  writeFileSync(join(folder, 'daybook.yaml'), JSON.stringify(config));
  const log = createWriteStream(join(folder, 'daybook.log'));
  const deaths: { at: number; back: number }[] = [];
  const surprises: string[] = [];
  let child: ChildProcess | null = null;
  let expected = false;
  let firstKey: string | null = null;
  let quickEnds = 0;

  const launch = (): Promise<void> =>
    new Promise((resolve) => {
      expected = false;
      const began = performance.now();
      const started = spawn(
        process.execPath,
        [
          join(dist, 'daybook.js'),
          'start',
          '--json',
          '--config',
          join(folder, 'daybook.yaml'),
          '--data',
          data,
          '--listen',
          `127.0.0.1:${port}`,
        ],
        {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: {
            PATH: process.env.PATH,
            HOME: process.env.HOME,
            OPENAI_API_KEY: 'chaos-vendor-key',
            OPENAI_BASE_URL: `${vendorUrl}/v1`,
          },
        },
      );
      child = started;
      started.stderr.pipe(log, { end: false });
      createInterface({ input: started.stdout }).on('line', (line) => {
        log.write(`${line}\n`);
        if (!line.startsWith('{"url"')) return;
        firstKey ??= keyIn(line);
        for (const death of deaths) if (death.back === Number.POSITIVE_INFINITY) death.back = Date.now();
        resolve();
      });
      started.once('exit', (code, name) => {
        child = null;
        if (stopping) return;
        if (!expected) surprises.push(`the gateway ended by itself: code ${code}, signal ${name}`);
        quickEnds = !expected && performance.now() - began < 5_000 ? quickEnds + 1 : 0;
        // A Daybook that cannot start at all must not keep the machine busy.
        if (quickEnds < 5) setTimeout(() => void launch().then(resolve), expected ? 0 : 500);
        else resolve();
      });
    });

  let stopping = false;
  await launch();
  if (firstKey === null) throw new Error(`Daybook did not start; see ${join(folder, 'daybook.log')}`);
  const key: string = firstKey;
  return {
    port,
    key,
    data,
    deaths,
    surprises,
    pids: () => pidsUnder(child?.pid ?? null),
    killGateway: () => {
      expected = true;
      if (signal(child?.pid ?? null, 'SIGKILL')) deaths.push({ at: Date.now(), back: Number.POSITIVE_INFINITY });
    },
    killAll: () => {
      stopping = true;
      const { gateway, desk, engine } = pidsUnder(child?.pid ?? null);
      for (const pid of [gateway, desk, engine]) signal(pid, 'SIGKILL');
    },
    ask: (method, path, body) => ask(port, key, method, path, body),
    stop: async () => {
      stopping = true;
      const last = child;
      if (last === null) return null;
      const ended = new Promise<number | null>((resolve) => last.once('exit', (code) => resolve(code)));
      last.kill('SIGTERM');
      const code = await Promise.race([ended, sleep(60_000, null, { ref: false })]);
      if (last.exitCode === null) last.kill('SIGKILL');
      log.end();
      return code;
    },
  };
}

/** A build made meanwhile must not change what is tested, so the tested one is a copy. It lies where Node finds its packages. */
export function copyBuild(): string {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const copy = mkdtempSync(join(cache, 'daybook-chaos-'));
  cpSync(join(root, 'dist'), copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
  return copy;
}

function keyIn(line: string): string | null {
  const value: unknown = JSON.parse(line);
  return typeof value === 'object' && value !== null && 'first_key' in value && typeof value.first_key === 'string'
    ? value.first_key
    : null;
}

/** An answer that is none: its HTTP status and what it says. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

function ask(port: number, key: string, method: string, path: string, body?: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const request = http.request({ host: '127.0.0.1', port, method, path, headers, timeout: 60_000, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(JSON.parse(text));
        else reject(new Refused(status, `${method} ${path}: ${status} ${text.slice(0, 300)}`));
      });
    });
    request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in a minute`)));
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
