// The embedded ledger: a ClickHouse engine in a child process of its own, on a free loopback port, with a password that
// lives only in memory. It ends when this process ends, however that happens. A data directory has one engine at a time;
// a start waits for the one before it to let go.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DaybookError } from '../../errors.ts';
import { entryUrl } from '../../lib/entry.ts';
import { serverXml, usersXml } from './engine-config.ts';
import { requireEngine } from './platform.ts';

/** pino's shape, so that a pino logger can be handed in as it is. */
export type EngineLog = Readonly<Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>>;

export type Exit = { readonly code: number | null; readonly signal: string | null };

export type EngineOptions = {
  readonly dir: string;
  readonly memory_bytes: number;
  readonly log: EngineLog;
  /** How long to wait for another engine to let go of the directory. */
  readonly lock_wait_ms?: number;
};

export type Engine = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly pid: number;
  /** Ends the engine and waits until it is gone. Queries that run are cut off; what was acknowledged stays. */
  stop(): Promise<void>;
  readonly exited: Promise<Exit>;
};

const username = 'daybook';
const readyWithinMs = 60_000;
const stopWithinMs = 5_000;
const leftAfterMs = 5 * 60_000;

/** Starts an engine over `dir` and resolves when it answers. Throws `engine_missing`, or `ledger_away` with the engine's words. */
export async function startEngine(asked: EngineOptions): Promise<Engine> {
  requireEngine();
  // The engine reads a path inside its configuration as relative to that file.
  const options = { ...asked, dir: resolve(asked.dir) };
  const giveUpAt = performance.now() + (options.lock_wait_ms ?? 15_000);
  await mkdir(join(options.dir, 'data'), { recursive: true, mode: 0o700 });
  for (;;) {
    const started = await startOnce(options);
    if ('engine' in started) {
      await sweep(options.dir);
      return started.engine;
    }
    const waits = (started.reason === 'locked' || started.reason === 'port') && performance.now() < giveUpAt;
    if (!waits) throw new DaybookError('ledger_away', `The engine did not start: ${started.words}`);
    options.log.info({ reason: started.reason }, 'the engine waits for its predecessor to let go of the data directory');
    await sleep(200);
  }
}

/** Configuration left by a start that was killed; younger ones may belong to another start that waits for the directory. */
async function sweep(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.startsWith('config-')) continue;
    const { mtimeMs } = await stat(join(dir, name));
    if (Date.now() - mtimeMs > leftAfterMs) await rm(join(dir, name), { recursive: true, force: true });
  }
}

type Failure = { readonly reason: 'locked' | 'port' | 'other'; readonly words: string };

async function startOnce(options: EngineOptions): Promise<{ readonly engine: Engine } | Failure> {
  const config = await mkdtemp(join(options.dir, 'config-'));
  try {
    const password = randomBytes(32).toString('base64url');
    const settings = { username, password, memory_bytes: options.memory_bytes, users_file: join(config, 'users.xml') };
    await writeFile(join(config, 'users.xml'), usersXml(settings), { mode: 0o600 });
    await writeFile(join(config, 'engine.xml'), serverXml(settings), { mode: 0o600 });
    const port = await freePort();
    const child = spawnEngine(join(options.dir, 'data'), port, join(config, 'engine.xml'));
    const words = watchWords(child, options.log);
    const exited = exitOf(child);
    const url = `http://127.0.0.1:${port}`;
    if (await answers(url, password, exited)) {
      return { engine: { url, username, password, pid: child.pid ?? 0, exited, stop: () => stopChild(child, exited) } };
    }
    await stopChild(child, exited);
    return failureOf(words());
  } finally {
    // The engine has read its configuration once it answers; nothing of it stays on disk.
    await rm(config, { recursive: true, force: true });
  }
}

/** Detached, so that a terminal's Ctrl-C reaches the desk alone; the engine ends when the pipe to its standard input does. */
function spawnEngine(path: string, port: number, config: string): ChildProcess {
  const entry = entryUrl('engine');
  const env: NodeJS.ProcessEnv = { TZ: 'UTC' };
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'CHDB_LIBCHDB_PATH', 'CHDB_LIBCHDB_DIR']) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return spawn(process.execPath, [...entry.execArgv, fileURLToPath(entry.url), path, String(port), config], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
    env,
  });
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** Sends the engine's standard error to the log, line by line, and keeps the end of it. */
function watchWords(child: ChildProcess, log: EngineLog): () => string {
  let tail = '';
  let line = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (text: string) => {
    tail = (tail + text).slice(-4_000);
    const lines = (line + text).split('\n');
    line = lines.pop() ?? '';
    for (const one of lines) if (one.trim() !== '') log.warn({ engine: child.pid }, one);
  });
  child.stdin?.on('error', () => undefined);
  return () => tail.trim();
}

function failureOf(words: string): Failure {
  if (/Code: 76\b|CANNOT_OPEN_FILE.*status|Cannot lock file/i.test(words)) return { reason: 'locked', words };
  if (/Address already in use|NETWORK_ERROR/i.test(words)) return { reason: 'port', words };
  return { reason: 'other', words: words === '' ? 'it said nothing' : words.slice(0, 600) };
}

async function answers(url: string, password: string, exited: Promise<Exit>): Promise<boolean> {
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  const giveUpAt = performance.now() + readyWithinMs;
  while (!ended && performance.now() < giveUpAt) {
    if (await answersNow(url, password)) return true;
    await sleep(20);
  }
  return false;
}

async function answersNow(url: string, password: string): Promise<boolean> {
  try {
    const headers = { 'x-clickhouse-user': username, 'x-clickhouse-key': password };
    const response = await fetch(url, { method: 'POST', body: 'SELECT 1', headers, signal: AbortSignal.timeout(2_000) });
    return response.ok && (await response.text()) === '1\n';
  } catch {
    // Not listening yet; the caller asks again until the engine answers or ends.
    return false;
  }
}

async function stopChild(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  child.stdin?.end();
  const gone = await Promise.race([exited.then(() => true), sleep(stopWithinMs, false, { ref: false })]);
  if (!gone) child.kill('SIGKILL');
  await exited;
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
