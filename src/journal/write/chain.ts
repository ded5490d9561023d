// The segments of a run, one after the other: the one being written, when it is time for the next, and the syncs in between.
// A segment that cannot be made is tried again after a while; until then the old one goes on, or there is none.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { segmentPath } from '../layout.ts';
import type { Disk } from './disk.ts';
import { asError, type FileWatch } from './growing-file.ts';
import { createSegment, type Segment } from './segment.ts';

export type ChainOptions = {
  readonly disk: Disk;
  readonly dir: string;
  readonly run: string;
  readonly gateway_id: string;
  /** Null where each batch is synced by who writes it. */
  readonly sync_interval_ms: number | null;
  readonly segment_bytes: number;
  readonly now: () => number;
  /** What a new segment must carry. */
  readonly calls: ReadonlyMap<string, string>;
  readonly wrote: (bytes: number) => void;
  readonly synced: () => void;
  readonly fault: (error: Error) => void;
};

export type Chain = {
  readonly number: number | null;
  /** Where to write now; why not, when there is no such place. */
  current(): Segment | Error;
  /** The next segment should come soon. */
  want(): void;
  isDue(): boolean;
  /** Goes on in a new segment. Nothing may be written to the `.close` file until `then`. */
  rotate(then: () => void): void;
  /** Resolves when all that was written is synced and every file closed. */
  finish(): Promise<void>;
};

/** How long to leave a disk alone that would not take a new segment. */
const retryMs = 1_000;

export function chain(options: ChainOptions): Chain {
  const { disk, dir, run, now, fault } = options;
  const watch: FileWatch = { now, wrote, synced: options.synced, fault };
  const place = { disk, dir, run, gateway_id: options.gateway_id, watch };
  const retiring = new Set<Promise<void>>();
  let segment: Segment | null = null;
  let number = 0;
  let failure: Error | null = null;
  let triedAt = 0;
  let wanted = false;
  let timer: NodeJS.Timeout | null = null;

  function wrote(bytes: number): void {
    options.wrote(bytes);
    if (timer === null && options.sync_interval_ms !== null) timer = setTimeout(sync, options.sync_interval_ms).unref();
  }

  function sync(): void {
    timer = null;
    for (const file of [segment?.open, segment?.close]) {
      if (file?.dirty) {
        file.durable((error) => {
          if (error) wanted = true;
        });
      }
    }
  }

  const isLeftAlone = (): boolean => failure !== null && now() - triedAt < retryMs;

  /** In one step, because it decides which calls the new segment carries and which belong to the old one. */
  function next(): void {
    const old = segment;
    triedAt = now();
    number += 1;
    try {
      mkdirSync(dirname(segmentPath(dir, run, number, 'open')), { recursive: true });
      segment = createSegment(place, number, now(), options.calls.values());
      failure = null;
      wanted = false;
      if (old) retire(old);
    } catch (error) {
      failure = asError(error);
      fault(failure);
    }
  }

  function retire(old: Segment): void {
    for (const file of [old.open, old.close]) {
      const done = new Promise<void>((resolve) => file.retire(() => resolve())).then(() => void retiring.delete(done));
      retiring.add(done);
    }
  }

  return {
    get number() {
      return segment?.number ?? null;
    },
    current() {
      if (segment === null && !isLeftAlone()) next();
      return segment ?? failure ?? new Error('there is no segment');
    },
    want() {
      wanted = true;
    },
    isDue() {
      if (segment === null || isLeftAlone()) return false;
      const open = segment.open.end - segment.open_start;
      const close = segment.close.end - segment.close_start;
      if (open === 0 && close === 0) wanted = false;
      return wanted || close > options.segment_bytes || open > options.segment_bytes / 4;
    },
    rotate(then) {
      const after = (): void => {
        next();
        then();
      };
      // The old `.close` is on the disk before a carry leaves its calls out: else a power loss could make a call vanish.
      if (segment === null) after();
      else segment.close.durable(after);
    },
    async finish() {
      if (timer) clearTimeout(timer);
      if (segment) retire(segment);
      await Promise.all(retiring);
    },
  };
}
