// The calls that are open now: what the live view shows, what deadlines are kept on, what a stop waits for. One interval looks
// over all of them while there are any, instead of a timer for each call. They stand in a plain array, each knowing its slot: a
// Set that calls enter and leave is rehashed all the time, and V8's outgrown tables keep dead calls alive through several
// collections (measured: half of the gateway's CPU).
import type { Opened } from '../schema/entry.ts';
import type { Timeouts } from '../schema/vendor.ts';

export type Phase = 'connect' | 'first_byte' | 'idle' | 'ended';

export interface Watched {
  /** A deadline ran out. */
  onTimeout(which: 'connect' | 'first_byte' | 'idle' | 'total'): void;
  /** A stop waits no longer. */
  onStop(): void;
}

export type OpenCall = {
  readonly opened: Opened;
  readonly timeouts: Timeouts;
  /** Monotonic milliseconds. */
  readonly started: number;
  phase: Phase;
  phaseSince: number;
  responseBytes: number;
  /** Who is told of deadlines and of a stop; null before the exchange begins. */
  watched: Watched | null;
  /** Where it stands among the open ones; -1 while it does not. Kept by OpenCalls alone. */
  slot: number;
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
  const calls: OpenCall[] = [];
  const waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | null = null;

  const look = (): void => {
    if (calls.length === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
    const now = clock();
    // A copy, because a deadline that runs out takes its call away.
    for (const call of [...calls]) checkDeadlines(call, now);
  };
  return {
    add: (call) => {
      call.slot = calls.push(call) - 1;
      timer ??= setInterval(look, tick);
    },
    remove: (call) => {
      const { slot } = call;
      if (slot === -1) return;
      call.slot = -1;
      const last = calls.pop();
      if (last !== undefined && last !== call) {
        calls[slot] = last;
        last.slot = slot;
      }
      if (calls.length > 0 || waiting.length === 0) return;
      for (const done of waiting.splice(0)) done();
    },
    list: () => [...calls],
    get size() {
      return calls.length;
    },
    empty: () => (calls.length === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

function checkDeadlines(call: OpenCall, now: number): void {
  if (call.phase === 'ended') return;
  const limit = call.timeouts[call.phase];
  if (limit !== null && limit > 0 && now - call.phaseSince >= limit) call.watched?.onTimeout(call.phase);
  else if (call.timeouts.total !== null && call.timeouts.total > 0 && now - call.started >= call.timeouts.total)
    call.watched?.onTimeout('total');
}
