// The built Daybook as people run it: `dist/daybook.js start` in processes of its own, on a free port, over a data directory of the
// test's. It is asked over HTTP with a key and through its own command line, never through its code.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { callFields } from '../../src/schema/call.ts';
import { zodOf } from '../../src/schema/model.ts';

const program = fileURLToPath(new URL('../../dist/daybook.js', import.meta.url));

const announced = z.object({
  url: z.string(),
  first_key: z.string().nullable(),
  admin_link: z.string().nullable(),
  endpoints: z.array(z.string()),
});
export type Announced = z.infer<typeof announced>;

export const page = z.object({ calls: z.array(zodOf(callFields)), next: z.string().nullable() });
export type Calls = z.infer<typeof page>['calls'];

export type Running = Announced & {
  readonly data: string;
  readonly pid: number;
  /** Asks in good order and gives the exit code. */
  stop(): Promise<number | null>;
  /** Its standard error so far. */
  log(): string;
};

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Throws with what to do where the program was not built. */
export function requireBuild(): void {
  if (!existsSync(program)) throw new Error(`There is no ${program}. This test runs the built program: npm run build, or npm test.`);
}

const started = new Set<ChildProcess>();

/** Nothing of a test that failed stays. */
export function killAll(): void {
  for (const child of started) child.kill('SIGKILL');
}

export type Place = {
  readonly data: string;
  readonly vendor: string;
  readonly settings?: object;
  readonly listen?: string;
  readonly cwd?: string;
};

/** Starts it with three vendors set by the environment, as its users would, all of them behind one address. */
export function startDaybook({ data, vendor, settings = {}, listen = '127.0.0.1:0', cwd = process.cwd() }: Place): Promise<Running> {
  // YAML takes JSON. A small engine: the machine runs other tests beside this one.
  const config = `${data}.yaml`;
  writeFileSync(resolve(cwd, config), JSON.stringify({ ledger: { memory_bytes: 800_000_000 }, ...settings }));
  const child = spawn(process.execPath, [program, 'start', '--json', '--config', config, '--data', data, '--listen', listen], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      OPENAI_API_KEY: 'vendor-key',
      OPENAI_BASE_URL: `${vendor}/v1`,
      ANTHROPIC_API_KEY: 'vendor-key',
      ANTHROPIC_BASE_URL: vendor,
      GEMINI_API_KEY: 'vendor-key',
      GOOGLE_GEMINI_BASE_URL: vendor,
    },
  });
  started.add(child);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  void exited.then(() => started.delete(child));
  return new Promise((settle, reject) => {
    void exited.then((code) => reject(new Error(`Daybook ended with ${code} before it listened: ${log}`)));
    createInterface({ input: child.stdout }).once('line', (line) => {
      settle({
        ...announced.parse(JSON.parse(line)),
        data,
        pid: child.pid ?? 0,
        log: () => log,
        stop: () => {
          child.kill('SIGTERM');
          return exited;
        },
      });
    });
  });
}

/** `daybook …` over a data directory, as its owner would type it. */
export function daybook(data: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] };
    execFile(process.execPath, [program, ...args, '--config', `${data}.yaml`, '--data', data], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

export type Answer = { readonly status: number; readonly json: unknown };

export async function ask(url: string, path: string, key: string): Promise<Answer> {
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${key}` } });
  return { status: response.status, json: await response.json() };
}

/** Posts JSON. */
export async function tell(url: string, path: string, key: string, body: unknown = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, json: await response.json() };
}

const made = z.object({ secret: z.string() });

/** Makes a key by the command line; gateway and desk know of it within a quarter of a second. */
export async function newKey(data: string, ...options: string[]): Promise<string> {
  const { code, out, err } = await daybook(data, 'key', 'create', ...options, '--json');
  if (code !== 0) throw new Error(err);
  return made.parse(JSON.parse(out)).secret;
}

/** Waits until `look` gives something, and throws when it does not in time. */
export async function until<T>(what: string, ms: number, look: () => Promise<T | null>): Promise<T> {
  for (const end = performance.now() + ms; ; await sleep(50)) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
  }
}

/** The calls that a question finds, as soon as there are `count` of them. */
export function callsOnce(url: string, key: string, count: number, question = '', ms = 15_000): Promise<Calls> {
  let seen = 'nothing';
  return until(`${count} calls for ${question || 'everything'}`, ms, async () => {
    const { status, json } = await ask(url, `/api/calls?limit=200&${question}`, key);
    const found = status === 200 ? page.parse(json).calls : [];
    seen = `${status}, ${found.length}`;
    return status === 200 && found.length >= count ? found : null;
  }).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : String(error)}; last: ${seen}`);
  });
}

/** The processes a process has started, as Linux tells; null elsewhere. */
export function childrenOf(pid: number): readonly number[] | null {
  const path = join('/proc', String(pid), 'task', String(pid), 'children');
  if (!existsSync(path)) return null;
  return readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
