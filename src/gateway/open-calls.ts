// The calls that are open now: what the live view shows, what deadlines are kept on, what a stop waits for. One interval looks
// over all of them while there are any, instead of a timer for each call.
import type { Opened } from '../schema/entry.ts';
import type { Timeouts } from '../schema/vendor.ts';

export type Phase = 'connect' | 'first_byte' | 'idle' | 'ended';

export type OpenCall = {
  readonly opened: Opened;
  readonly timeouts: Timeouts;
  /** Monotonic milliseconds. */
  readonly started: number;
  phase: Phase;
  phaseSince: number;
  responseBytes: number;
  /** Told once, when a deadline runs out. */
  onTimeout: (which: 'connect' | 'first_byte' | 'idle' | 'total') => void;
  /** Told where a stop waits no longer. */
  onStop: () => void;
};

export type OpenCalls = {
  add(call: OpenCall): void;
  remove(call: OpenCall): void;
  list(): readonly OpenCall[];
  readonly size: number;
  /** Resolves when no call is open. */
  empty(): Promise<void>;
};

const tick = 50;

export function openCalls(clock: () => number): OpenCalls {
  const calls = new Set<OpenCall>();
  const waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | null = null;

  const look = (): void => {
    if (calls.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
    const now = clock();
    for (const call of calls) {
      const limit = call.phase === 'ended' ? null : call.timeouts[call.phase];
      if (limit !== null && limit > 0 && now - call.phaseSince >= limit && call.phase !== 'ended') call.onTimeout(call.phase);
      else if (call.timeouts.total !== null && call.timeouts.total > 0 && now - call.started >= call.timeouts.total)
        call.onTimeout('total');
    }
  };
  return {
    add: (call) => {
      calls.add(call);
      timer ??= setInterval(look, tick);
    },
    remove: (call) => {
      if (!calls.delete(call) || calls.size > 0 || waiting.length === 0) return;
      for (const done of waiting.splice(0)) done();
    },
    list: () => [...calls],
    get size() {
      return calls.size;
    },
    empty: () => (calls.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
