// Keeps an embedded engine running: when it dies it is started again, at once the first time and then ever more slowly, and
// whoever asks is told where it is now. An engine that cannot run on this machine at all is not tried again.
import { setTimeout as sleep } from 'node:timers/promises';
import { DaybookError } from '../../errors.ts';
import { type Engine, type EngineLog, type EngineOptions, startEngine } from './engine.ts';

export type KeptEngine = {
  /** The engine that runs now, or null while there is none. */
  current(): Engine | null;
  /** Resolves when an engine runs. Rejects where none ever can, and once `stop` was called. */
  ready(): Promise<Engine>;
  stop(): Promise<void>;
};

export type KeepOptions = EngineOptions & {
  readonly start?: (options: EngineOptions) => Promise<Engine>;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

const pauses = [0, 250, 1_000, 4_000, 15_000, 30_000] as const;
/** An engine that ran this long died of something new, so the pauses begin again. */
const settledMs = 60_000;

export function keepEngine(options: KeepOptions): KeptEngine {
  const { log, start = startEngine, wait = (ms, signal) => sleep(ms, undefined, { signal, ref: false }) } = options;
  const stopping = new AbortController();
  let engine: Engine | null = null;
  let hopeless: unknown = null;
  let waiters: { resolve: (engine: Engine) => void; reject: (reason: unknown) => void }[] = [];

  const tell = (each: (waiter: (typeof waiters)[number]) => void): void => {
    const told = waiters;
    waiters = [];
    told.forEach(each);
  };

  async function startAgain(died: number): Promise<void> {
    await pause(pauses[Math.min(died, pauses.length - 1)] ?? 0, log);
    if (stopping.signal.aborted) return;
    try {
      const started = await start(options);
      if (stopping.signal.aborted) return await started.stop();
      engine = started;
      log.info({ engine: started.pid }, 'the ledger engine is ready');
      tell((waiter) => waiter.resolve(started));
    } catch (error) {
      log.error({ err: error }, 'the ledger engine did not start');
      if (error instanceof DaybookError && error.code === 'engine_missing') {
        hopeless = error;
        tell((waiter) => waiter.reject(error));
      }
    }
  }

  async function pause(ms: number, to: EngineLog): Promise<void> {
    if (ms === 0) return;
    to.warn({ ms }, 'the ledger engine is started again after a pause');
    // A stop ends the pause early; the caller looks at the signal next.
    await wait(ms, stopping.signal).catch(() => undefined);
  }

  async function keep(): Promise<void> {
    let died = 0;
    while (!stopping.signal.aborted && hopeless === null) {
      const began = performance.now();
      await startAgain(died);
      if (engine !== null) {
        const exit = await engine.exited;
        engine = null;
        if (!stopping.signal.aborted) log.error(exit, 'the ledger engine died');
      }
      died = performance.now() - began > settledMs ? 0 : died + 1;
    }
  }

  const kept = keep();
  return {
    current: () => engine,
    ready: () =>
      new Promise((resolve, reject) => {
        if (engine !== null) resolve(engine);
        else if (hopeless !== null) reject(hopeless);
        else if (stopping.signal.aborted) reject(new DaybookError('ledger_away', 'The engine was stopped.'));
        else waiters.push({ resolve, reject });
      }),
    async stop() {
      stopping.abort();
      await engine?.stop();
      await kept;
      tell((waiter) => waiter.reject(new DaybookError('ledger_away', 'The engine was stopped.')));
    },
  };
}
