// What happens when a Node process ends: once it has nothing left to do, the rest is delivered; at the very end, what was told in the
// last turn is written. One listener for all instances. Signals are the app's own business and are not touched.

export type Ending = {
  /** The event loop is empty: asynchronous work keeps the process until it is done. */
  idle(): Promise<void>;
  /** Nothing asynchronous runs any more. */
  last(): void;
};

const endings = new Set<Ending>();
let isListening = false;

/** Gives the way to take it back. */
export function atExit(ending: Ending): () => void {
  endings.add(ending);
  if (!isListening && typeof process !== 'undefined' && typeof process.on === 'function') {
    isListening = true;
    process.on('beforeExit', () => {
      for (const one of endings) void one.idle();
    });
    process.on('exit', () => {
      for (const one of endings) one.last();
    });
  }
  return () => void endings.delete(ending);
}
