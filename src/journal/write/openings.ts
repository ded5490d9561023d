// Opened calls on their way to the disk. All of one turn of the event loop go with one write, and only then does each caller go
// on: a vendor is asked nothing that the journal has not heard of. What is written survives the process; `each` waits for the disk.
import { DaybookError } from '../../errors.ts';
import { headLength, sealFrame } from '../../lib/frames.ts';
import type { Opened } from '../../schema/entry.ts';
import { kinds } from '../layout.ts';
import { asError } from './growing-file.ts';
import type { Room } from './room.ts';
import type { Segment } from './segment.ts';
import { journalError, type Tally } from './tally.ts';

export type Then = (error: DaybookError | null) => void;

/** What openings and closings share. */
export type Shared = {
  readonly each: boolean;
  readonly refuse: boolean;
  readonly tally: Tally;
  readonly room: Room;
  /** Calls that are open and written, with their record as JSON: what the next segment must carry. */
  readonly calls: Map<string, string>;
  /** Where to write now; why not, when there is no such place. */
  segment(): Segment | Error;
  /** Calls back. A caller that throws is reported and hurts no other. */
  answer(then: Then, error: DaybookError | null): void;
  /** The disk may have lost what it took: go on in a new segment. */
  distrust(): void;
};

export type Openings = {
  add(entry: Opened, then: Then): void;
  flush(): void;
  readonly length: number;
};

export function openings(shared: Shared): Openings {
  let waiting: { readonly entry: Opened; readonly then: Then }[] = [];
  let buffer = Buffer.allocUnsafeSlow(64 * 1024);

  function answer(batch: typeof waiting, problem: Error | null): void {
    const error = problem && shared.refuse ? journalError(problem) : null;
    for (const { then } of batch) shared.answer(then, error);
  }

  function frameInto(text: string, used: number, seed: number): number {
    const most = used + headLength + text.length * 3;
    if (most > buffer.length) {
      const larger = Buffer.allocUnsafeSlow(most * 2);
      buffer.copy(larger, 0, 0, used);
      buffer = larger;
    }
    const end = used + headLength + buffer.write(text, used + headLength);
    sealFrame(buffer, used, end, kinds.opened, seed);
    return end;
  }

  function write(batch: typeof waiting, segment: Segment): Error | null {
    try {
      const texts = batch.map(({ entry }) => JSON.stringify(entry));
      let used = 0;
      for (const text of texts) used = frameInto(text, used, segment.open_seed);
      const failed = segment.open.appendNow(buffer.subarray(0, used));
      shared.tally.writes += 1;
      if (failed) return failed;
      for (let i = 0; i < batch.length; i += 1) shared.calls.set(batch[i]?.entry.id ?? '', texts[i] ?? '');
      shared.tally.opened += batch.length;
      return null;
    } catch (error) {
      return asError(error);
    }
  }

  return {
    get length() {
      return waiting.length;
    },
    add(entry, then) {
      waiting.push({ entry, then });
    },
    flush() {
      if (waiting.length === 0) return;
      const batch = waiting;
      waiting = [];
      if (shared.room.full()) return answer(batch, new DaybookError('journal_full', '(journal.max_bytes is reached)'));
      const segment = shared.segment();
      if (segment instanceof Error) return answer(batch, segment);
      const failed = write(batch, segment);
      if (failed) {
        shared.tally.fault(failed);
        return answer(batch, failed);
      }
      if (!shared.each) return answer(batch, null);
      segment.open.durable((error) => {
        if (error) shared.distrust();
        answer(batch, error);
      });
    },
  };
}
