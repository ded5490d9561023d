// Told calls that are open: their beginning was told and their end was not yet. Bounded in number and in bytes; the journal has each.
import type { Opened } from '../../schema/entry.ts';
import type { ToldCall } from '../../schema/ingest.ts';

export type OpenTold = { readonly opened: Opened; readonly told: ToldCall; readonly bytes: number; readonly written: Promise<unknown> };

export type OpenCalls = {
  get(key: string): OpenTold | undefined;
  hasRoom(bytes: number): boolean;
  /** Whatever room there is: what was taken in once is not let go. */
  add(key: string, call: OpenTold): void;
  remove(key: string): void;
  all(): Iterable<readonly [key: string, call: OpenTold]>;
  readonly size: number;
};

const mostBytes = 64 * 1024 * 1024;

export function openCalls(most: number): OpenCalls {
  const calls = new Map<string, OpenTold>();
  let bytes = 0;
  return {
    get: (key) => calls.get(key),
    hasRoom: (more) => calls.size < most && bytes + more <= mostBytes,
    add: (key, call) => {
      calls.set(key, call);
      bytes += call.bytes;
    },
    remove: (key) => {
      bytes -= calls.get(key)?.bytes ?? 0;
      calls.delete(key);
    },
    all: () => calls.entries(),
    get size() {
      return calls.size;
    },
  };
}

/** The end over the beginning: what the end leaves open, the beginning says. */
export function merged(open: ToldCall, close: ToldCall): ToldCall {
  const said = Object.entries(close).filter(([, value]) => value !== null && value !== undefined);
  const metadata = open.metadata || close.metadata ? { ...open.metadata, ...close.metadata } : null;
  return { ...open, ...Object.fromEntries(said), metadata, event: 'call', id: open.id, request_timestamp: open.request_timestamp };
}
