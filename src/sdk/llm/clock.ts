// How long a call may take: in all, until its answer begins, and between two pieces of it. One signal ends it, whichever runs out, or the
// caller's own.
import { LlmError } from './llm-error.ts';

export type Timeouts = {
  /** The whole call, tries included: 600,000 ms. */
  readonly totalMs?: number;
  /** From one request to the head of its answer: 120,000 ms. */
  readonly firstByteMs?: number;
  /** Without a byte in the middle of an answer: 60,000 ms. */
  readonly idleMs?: number;
};

export type Late = 'first_byte' | 'idle' | 'total';

export type Clock = {
  /** For one try. */
  signal(): AbortSignal;
  /** A request goes out; its answer begins; a piece of it came. */
  phase(phase: 'first_byte' | 'idle'): void;
  /** Ends the try under way. */
  abort(): void;
  readonly late: Late | null;
  readonly isAborted: boolean;
  /** Waits between two tries; rejects where the time or the caller's patience ends. */
  pause(ms: number): Promise<void>;
  stop(): void;
};

const usual = { totalMs: 600_000, firstByteMs: 120_000, idleMs: 60_000 } as const;

export function startClock(timeouts: Timeouts | undefined, caller: AbortSignal | undefined): Clock {
  const limits = { ...usual, ...timeouts };
  let late: Late | null = null;
  let controller = new AbortController();
  let phaseTimer: ReturnType<typeof setTimeout> | null = null;
  let woken: (() => void) | null = null;

  function end(why: Late | null): void {
    late ??= why;
    controller.abort();
    woken?.();
  }

  const onAbort = (): void => end(null);
  caller?.addEventListener('abort', onAbort, { once: true });
  const total = setTimeout(() => end('total'), limits.totalMs);

  function stop(): void {
    clearTimeout(total);
    if (phaseTimer !== null) clearTimeout(phaseTimer);
    caller?.removeEventListener('abort', onAbort);
  }

  return {
    signal() {
      if (late !== 'total' && caller?.aborted !== true) {
        controller = new AbortController();
        late = null;
      }
      return controller.signal;
    },
    phase(phase) {
      if (phaseTimer !== null) clearTimeout(phaseTimer);
      phaseTimer = setTimeout(() => end(phase), phase === 'idle' ? limits.idleMs : limits.firstByteMs);
    },
    abort: () => controller.abort(),
    get late() {
      return late;
    },
    get isAborted() {
      return caller?.aborted === true;
    },
    async pause(ms) {
      if (phaseTimer !== null) clearTimeout(phaseTimer);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        woken = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      woken = null;
      if (caller?.aborted === true || late === 'total') throw endOf(late, caller?.aborted === true, undefined);
    },
    stop,
  };
}

/** What the caller is told of an end that a clock or its own signal made; of any other the connection is to blame. */
export function endOf(late: Late | null, isAborted: boolean, cause: unknown): LlmError {
  if (isAborted) return new LlmError('aborted', 'The call was aborted.', { cause });
  if (late !== null) return new LlmError(`timeout_${late}`, messages[late], { cause });
  return new LlmError('connection', 'The connection failed.', { cause });
}

const messages = {
  first_byte: 'The vendor did not begin to answer in time.',
  idle: 'The vendor stopped sending in the middle of its answer.',
  total: 'The call took longer than it may.',
} as const;
