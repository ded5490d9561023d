// The list as it is shown: pages that were read, and calls that ended since. A call stands where it began, not where it ended, and once.
import type { CallRecord } from '../../../src/schema/call.ts';

type Placed = Pick<CallRecord, 'request_id' | 'request_timestamp'>;

/** Newest first, as the API orders them. */
export const isBefore = (a: Placed, b: Placed): boolean =>
  a.request_timestamp > b.request_timestamp || (a.request_timestamp === b.request_timestamp && a.request_id > b.request_id);

/** `hasMore`: what began before the last call read will be read with its page, and is left out until then. */
export function merged<C extends Placed>(read: readonly C[], fresh: readonly C[], hasMore: boolean): readonly C[] {
  if (fresh.length === 0) return read;
  const last = read.at(-1);
  const known = new Set(read.map(keyOf));
  const more = fresh.filter((call) => !known.has(keyOf(call)) && !(hasMore && last !== undefined && isBefore(last, call)));
  return more.length === 0 ? read : [...read, ...more].sort((a, b) => (isBefore(a, b) ? -1 : 1));
}

/** Told calls may bear another's id; with the moment it is theirs alone. */
export const keyOf = ({ request_id, request_timestamp }: Placed): string => `${request_id} ${request_timestamp}`;

/** Adds what is not there yet; the oldest go first where they become too many. */
export function gathered<C extends Placed>(before: readonly C[], more: readonly C[], most: number): readonly C[] {
  const known = new Set(before.map(keyOf));
  const added = more.filter((call) => !known.has(keyOf(call)));
  return added.length === 0 ? before : [...added, ...before].slice(0, most);
}

/** The latest moment at which one of these calls ended; null where none is known. */
export function lastEnd(calls: readonly Pick<CallRecord, 'response_timestamp'>[]): string | null {
  return calls.reduce<string | null>(
    (latest, { response_timestamp: at }) => (at !== null && (latest === null || at > latest) ? at : latest),
    null,
  );
}
