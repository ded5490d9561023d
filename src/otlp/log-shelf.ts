// Log records come by a way of their own, mostly before the span they belong to: a span is sent when it has ended, a record soon after
// it was written. Here they wait for it, in memory, bounded in number, size and time. What waits is not lost to a span that is sent
// twice; a record whose span was there before it comes too late, and whoever sent it is told.
import { isOfCall } from './told-calls.ts';
import type { LogRecord, Span } from './signal.ts';

export type LogShelf = {
  /** Keeps records for the spans of one sender; the count of those whose span has been told already, or has too many. */
  put(sender: string, logs: readonly LogRecord[]): { readonly late: number };
  /** What is here for these spans. */
  logsFor(sender: string, spans: readonly Pick<Span, 'trace_id' | 'span_id'>[]): readonly LogRecord[];
  /** These spans are calls that were told. */
  told(sender: string, ids: readonly string[]): void;
};

export type ShelfLimits = { readonly spans: number; readonly characters: number; readonly ms: number };

const usual: ShelfLimits = { spans: 20_000, characters: 64 * 1024 * 1024, ms: 10 * 60_000 };

/** A call has a record a message; what one span has beyond this is not kept. */
const mostOfSpan = 1_000;

type Place = { readonly logs: LogRecord[]; characters: number; readonly since: number };

export function createLogShelf(now: () => number, limits: ShelfLimits = usual): LogShelf {
  // Both in the order of arrival: the oldest go first.
  const places = new Map<string, Place>();
  const gone = new Map<string, number>();
  let characters = 0;

  const drop = (key: string, place: Place): void => {
    places.delete(key);
    characters -= place.characters;
  };
  const makeRoom = (): void => {
    for (const [key, place] of places) {
      if (places.size <= limits.spans && characters <= limits.characters && now() - place.since <= limits.ms) break;
      drop(key, place);
    }
    for (const [key, since] of gone) {
      if (gone.size <= limits.spans && now() - since <= limits.ms) break;
      gone.delete(key);
    }
  };

  return {
    put: (sender, logs) => {
      let late = 0;
      for (const log of logs.filter(isOfCall)) {
        const key = `${sender}:${log.trace_id}:${log.span_id}`;
        if (gone.has(key)) {
          late += 1;
          continue;
        }
        const place = places.get(key) ?? { logs: [], characters: 0, since: now() };
        if (place.logs.length >= mostOfSpan) {
          late += 1;
          continue;
        }
        const size = sizeOf(log);
        place.logs.push(log);
        place.characters += size;
        characters += size;
        places.set(key, place);
      }
      makeRoom();
      return { late };
    },
    logsFor: (sender, spans) => {
      makeRoom();
      const keys = new Set(spans.map(({ trace_id: trace, span_id: span }) => `${sender}:${trace}:${span}`));
      return [...keys].flatMap((key) => places.get(key)?.logs ?? []);
    },
    told: (sender, ids) => {
      for (const id of ids) gone.set(`${sender}:${id}`, now());
      makeRoom();
    },
  };
}

const sizeOf = ({ attributes, body }: LogRecord): number => JSON.stringify([...attributes, body]).length;
