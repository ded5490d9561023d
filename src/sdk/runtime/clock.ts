// Time and turns of the event loop on any runtime. Timers never keep a process alive.

/** Milliseconds that only rise. */
export const monotonic: () => number = typeof performance === 'undefined' ? () => Date.now() : () => performance.now();

/** Runs in the next turn of the event loop, which is when what was told is on the disk. */
export const nextTurn: (run: () => void) => void =
  typeof setImmediate === 'function' ? (run) => void setImmediate(run) : (run) => void setTimeout(run, 0);

export type Timer = { cancel(): void };

export function after(ms: number, run: () => void): Timer {
  const timer: unknown = setTimeout(run, ms);
  unref(timer);
  return { cancel: () => stop(timer) };
}

export function every(ms: number, run: () => void): Timer {
  const timer: unknown = setInterval(run, ms);
  unref(timer);
  return { cancel: () => stop(timer) };
}

// Node has an object here, browsers and workers a number.
function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
}

function stop(timer: unknown): void {
  if (typeof timer === 'number') clearTimeout(timer);
  else if (isTimeout(timer)) clearTimeout(timer);
}

const isTimeout = (timer: unknown): timer is NodeJS.Timeout => typeof timer === 'object' && timer !== null;
