// Keeps the desk running beside the gateway: when it dies, calls go on, the journal waits, and it is started again, ever more
// slowly while it keeps dying.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { entryUrl } from '../lib/entry.ts';

/** What the desk is told when it starts. */
export type DeskOrder = { readonly config: Config; readonly liveRun: string | null };

export type KeptDesk = {
  /** Resolves when the desk listens for the first time. */
  readonly listening: Promise<void>;
  readonly pid: () => number | null;
  stop(): Promise<void>;
};

const pauses = [0, 250, 1_000, 4_000, 15_000, 30_000] as const;
const settledMs = 60_000;

export function keepDesk(order: DeskOrder, log: Logger): KeptDesk {
  const { url, execArgv } = entryUrl('desk');
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopping = false;
  let deaths = 0;
  let told: () => void = () => undefined;
  const listening = new Promise<void>((resolve) => {
    told = resolve;
  });

  const ended = (began: number, how: object): void => {
    child = null;
    if (stopping) return;
    deaths = performance.now() - began > settledMs ? 0 : deaths + 1;
    const pause_ms = pauses[Math.min(deaths, pauses.length - 1)] ?? 0;
    log.error({ ...how, pause_ms }, 'the desk ended; calls go on, and it is started again');
    timer = setTimeout(start, pause_ms);
  };

  const start = (): void => {
    const began = performance.now();
    const started = fork(fileURLToPath(url), [], {
      execArgv: [...execArgv],
      serialization: 'json',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = started;
    started.once('message', () => told());
    started.once('exit', (code, signal) => ended(began, { code, signal }));
    started.on('error', (error) => {
      // A process that never came to be does not exit either.
      if (started.pid === undefined) ended(began, { err: error });
      else log.error({ err: error }, 'the desk could not be reached');
    });
    if (started.pid !== undefined) started.send(order);
  };
  start();

  return {
    listening,
    pid: () => child?.pid ?? null,
    stop: () =>
      new Promise((resolve) => {
        stopping = true;
        if (timer !== null) clearTimeout(timer);
        if (child === null) resolve();
        else {
          const limit = setTimeout(() => child?.kill('SIGKILL'), 25_000);
          child.once('exit', () => {
            clearTimeout(limit);
            resolve();
          });
          child.send('stop');
        }
      }),
  };
}
