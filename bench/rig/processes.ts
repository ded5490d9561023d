// Starts processes and sees to it that all of them end: when a part is done, when it fails, at Ctrl-C. Each is ended by its own
// id, first in good order, then for certain. What a process says on standard error is kept and told where it fails.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, isAlive } from './proc.ts';

export type Process = {
  readonly pid: number;
  /** Everything it has printed on standard output so far. */
  readonly output: () => string;
  readonly words: () => string;
  readonly ended: Promise<number | null>;
  /** In good order where it can within its time; then for certain. */
  stop(): Promise<void>;
  /** At once, with all that it started: for what leaves nothing behind that anybody looks at. */
  kill(): Promise<void>;
};

export type StartOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The one core it may use; null leaves it free. */
  readonly core?: number | null;
  readonly stopMs?: number;
  /** Hears what it says on standard error as it says it. */
  readonly hear?: (text: string) => void;
};

const living = new Set<Process>();
let isOver = false;

export function startProcess(command: string, args: readonly string[], options: StartOptions = {}): Process {
  // A part that was cut off may try to go on while everything is being ended.
  if (isOver) throw new Error('the benchmarks are being ended');
  const pinned = options.core === undefined || options.core === null ? [] : ['taskset', '-c', String(options.core)];
  const [program = command, ...rest] = [...pinned, command, ...args];
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...options.env },
    cwd: options.cwd ?? process.cwd(),
  });
  if (child.pid === undefined) throw new Error(`${program} cannot be started`);
  const { pid } = child;
  let output = '';
  let words = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-200_000);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4_000);
    options.hear?.(text.trimEnd());
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
  const kill = async (family: readonly number[]): Promise<void> => {
    for (const member of family) if (isAlive(member)) signal(member, 'SIGKILL');
    await ended;
    living.delete(one);
  };
  const one: Process = {
    pid,
    output: () => output,
    words: () => words.trim(),
    ended,
    stop: async () => {
      const family = familyOf(pid);
      // One that is held up cannot end.
      for (const member of family) signal(member, 'SIGCONT');
      signal(pid, 'SIGTERM');
      await Promise.race([ended, sleep(options.stopMs ?? 3_000, undefined, { ref: false })]);
      for (let tries = 0; tries < 20 && family.some(isAlive); tries += 1) await sleep(50);
      await kill(family);
    },
    kill: () => kill(familyOf(pid)),
  };
  living.add(one);
  void ended.then(() => {
    if (!familyOf(pid).some(isAlive)) living.delete(one);
  });
  return one;
}

/** Ends all that was started here; at the very end also what would still be. */
export async function stopAll(forGood = false): Promise<void> {
  isOver ||= forGood;
  await Promise.all([...living].map((one) => one.kill()));
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already, which is what a signal here is for in the end.
  }
}

/** The process, its children and theirs. */
export const familyOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(familyOf)];

/** Asks again until something comes; throws with the process's own words where it ends first or time is up. */
export async function until<T>(what: string, of: Process | null, ms: number, look: () => Promise<T | null> | T | null): Promise<T> {
  const giveUpAt = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (of !== null && !isAlive(of.pid)) throw new Error(`${what}: the process ended. ${of.words()}`);
    if (performance.now() > giveUpAt) throw new Error(`${what}: nothing within ${ms} ms. ${of?.words() ?? ''}`);
    await sleep(10);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
