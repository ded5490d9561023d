// Closed calls on their way to the disk: a queue, and one write in flight. What arrives meanwhile goes with the next. What cannot
// be written is counted and let go: calls do not wait for a disk, and the gap is stated in the journal once it takes bytes again.
// A disk that neither writes nor fails must not fill the memory: past a limit records wait without bodies, past another not at all.
import { DaybookError } from '../../errors.ts';
import type { Closed } from '../../schema/entry.ts';
import { kinds } from '../layout.ts';
import { asError } from './growing-file.ts';
import type { Shared, Then } from './openings.ts';
import { packer, type Queued } from './pack.ts';
import { journalError } from './tally.ts';

export type Closings = {
  add(closed: Closed, request: readonly Buffer[], response: readonly Buffer[], then: Then | null): void;
  /** Begins a write if none is in flight and something waits; `then` is called when it is done. */
  pump(then: () => void): void;
  /** States what was lost, when nothing else is left to write. */
  stateGap(then: () => void): void;
  readonly busy: boolean;
  readonly length: number;
  readonly bytes: number;
};

/** What a record takes in memory beside its bodies, about. */
const recordBytes = 1024;

/** So much waits that no new request should be read. */
export const pressureBytes = 64 * 1024 * 1024;
/** Beyond this a call that ends leaves its bodies behind, its record waits; beyond the next it is lost, and counted. */
const mostBytes = { with_bodies: 4 * pressureBytes, records: 5 * pressureBytes } as const;

export function closings(shared: Shared): Closings {
  const pack = packer();
  const waiting: Queued[] = [];
  let bytes = 0;
  let busy = false;

  const weight = (entry: Queued): number => entry.request_bytes + entry.response_bytes + recordBytes;

  function settle(entry: Queued, error: DaybookError | null): void {
    bytes -= weight(entry);
    if (entry.then) shared.answer(entry.then, error);
  }

  function lose(entry: Queued, why: Error): void {
    shared.calls.delete(entry.closed.id);
    shared.tally.lose();
    settle(entry, journalError(why));
  }

  /** Moves what fits from the queue into the packer. A full journal still takes the end of a call it took the beginning of. */
  function take(): Queued[] {
    const full = shared.room.full();
    const batch: Queued[] = [];
    let taken = 0;
    for (const entry of waiting) {
      if (full && !shared.calls.has(entry.closed.id)) {
        lose(entry, new DaybookError('journal_full', '(journal.max_bytes is reached)'));
      } else {
        try {
          if (!pack.add(entry)) break;
          batch.push(entry);
        } catch (error) {
          shared.tally.fault(asError(error));
          lose(entry, asError(error));
        }
      }
      taken += 1;
    }
    waiting.splice(0, taken);
    return batch;
  }

  function write(then: () => void): void {
    const segment = shared.segment();
    if (segment instanceof Error) {
      for (const entry of waiting.splice(0)) lose(entry, segment);
      then();
      return;
    }
    pack.begin(segment.close_seed);
    const gap = shared.room.full() ? null : shared.tally.gap;
    if (gap) pack.addText(kinds.gap, JSON.stringify(gap));
    const batch = take();
    const { parts, ends } = pack.finish();
    if (ends.length === 0) {
      then();
      return;
    }
    busy = true;
    shared.tally.writes += 1;
    segment.close.append(parts, ends, (error, whole) => {
      if (gap && whole > 0) shared.tally.stated(gap);
      const kept = batch.slice(0, Math.max(0, gap ? whole - 1 : whole));
      for (const entry of kept) shared.calls.delete(entry.closed.id);
      shared.tally.closed += kept.length;
      if (error) {
        shared.tally.fault(error);
        for (const entry of batch.slice(kept.length)) lose(entry, error);
      }
      const done = (unsynced: Error | null): void => {
        busy = false;
        if (unsynced) shared.distrust();
        const problem = unsynced && journalError(unsynced);
        for (const entry of kept) settle(entry, problem);
        then();
      };
      if (shared.each) segment.close.durable(done);
      else done(null);
    });
  }

  return {
    get busy() {
      return busy;
    },
    get length() {
      return waiting.length;
    },
    get bytes() {
      return bytes;
    },
    add(closed, request, response, then) {
      const whole = { closed, request, response, request_bytes: lengthOf(request), response_bytes: lengthOf(response), then };
      const isHeavy = whole.request_bytes + whole.response_bytes > 0 && bytes + weight(whole) > mostBytes.with_bodies;
      const entry = isHeavy ? withoutBodies(whole) : whole;
      bytes += weight(entry);
      if (bytes > mostBytes.records) {
        const why = new DaybookError('journal_broken', '(too much waits to be written)');
        shared.tally.fault(why);
        setImmediate(lose, entry, why);
        return;
      }
      if (isHeavy) {
        shared.tally.shortened += 1;
        shared.tally.fault(new Error('too much waits to be written: calls are recorded without their bodies'));
      }
      waiting.push(entry);
    },
    pump(then) {
      if (!busy && waiting.length > 0) write(then);
    },
    stateGap(then) {
      if (shared.tally.gap) write(then);
      else then();
    },
  };
}

/** The record says which bodies it had. */
function withoutBodies(entry: Queued): Queued {
  const truncated = new Set(entry.closed.truncated);
  if (entry.request_bytes > 0) truncated.add('request');
  if (entry.response_bytes > 0) truncated.add('response');
  return {
    ...entry,
    closed: { ...entry.closed, truncated: [...truncated] },
    request: [],
    response: [],
    request_bytes: 0,
    response_bytes: 0,
  };
}

function lengthOf(chunks: readonly Buffer[]): number {
  let total = 0;
  for (const chunk of chunks) total += chunk.length;
  return total;
}
