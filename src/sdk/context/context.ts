// Who calls, for everything inside a function and whatever it awaits: AsyncLocalStorage where the runtime has it. Elsewhere the context
// holds for the function's synchronous part only, which may be too little and is never somebody else's.
import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Told } from '../log/vet.ts';

export type Context = {
  /** Read before each call. Null outside of any. */
  current(): Told | null;
  run<T>(told: Told, inside: () => T): T;
};

export function makeContext(storage: () => AsyncLocalStorage<Told> | null): Context {
  let synchronous: Told | null = null;
  const current = (): Told | null => storage()?.getStore() ?? synchronous;
  return {
    current,
    run(told, inside) {
      const whole = over(current(), told);
      const store = storage();
      if (store !== null) return store.run(whole, inside);
      const before = synchronous;
      synchronous = whole;
      try {
        return inside();
      } finally {
        synchronous = before;
      }
    },
  };
}

/** What is said nearer wins; metadata is joined name by name. */
export function over(outer: Told | null, inner: Told): Told {
  if (outer === null) return inner;
  const [far, near] = [outer['metadata'], inner['metadata']];
  const both = isMembers(far) && isMembers(near) ? { metadata: { ...far, ...near } } : {};
  return { ...outer, ...inner, ...both };
}

const isMembers = (value: unknown): value is Told => typeof value === 'object' && value !== null && !Array.isArray(value);
