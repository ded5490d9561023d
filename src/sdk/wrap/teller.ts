// What the wrapped clients and the call services ask of the rest of the SDK: to begin a call, to finish it, and to swallow what goes
// wrong on our side, because none of it may reach the app.
import type { Site } from '../context/call-site.ts';
import type { CallHandle } from '../fields.ts';
import { messageOf, type Problems } from '../problem.ts';

/** Fields in the names of the wire (schema/ingest.ts). What is undefined is not told. */
export type ToldFields = { readonly [field: string]: unknown };

export type Teller = {
  begin(told: ToldFields, site: Site | null): CallHandle;
  finish(call: CallHandle, told: ToldFields): void;
  /** What holds for every call at this moment, null outside of any context. */
  context(): ToldFields | null;
  /** `below` is the function whose caller is meant. Null where call sites are off. */
  site(below: (...args: never[]) => unknown): Site | null;
  readonly problems: Problems;
  /** Where Daybook listens: what goes there is recorded there. */
  readonly url: string;
  /** The longest text that is kept of a call. */
  readonly textLength: number;
};

/** Does a piece of our own work for a call. Undefined where it failed. */
export function quietly<T>({ problems }: Pick<Teller, 'problems'>, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    problems.report('internal', 'watch_broken', `A call could not be watched: ${messageOf(error)}`);
    return undefined;
  }
}
