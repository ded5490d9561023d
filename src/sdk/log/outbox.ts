// From the moment a call is told to the moment it waits to be sent. What an app says is only noted at once; at the end of the turn of the
// event loop it is masked, written as JSON, and put into the spool or, without a disk, into memory.
import type { Line } from '../delivery/line.ts';
import type { MemoryPlace } from '../delivery/memory-place.ts';
import type { Room } from '../delivery/room.ts';
import { messageOf, type Problems } from '../problem.ts';
import type { Redact } from '../redact/redact.ts';
import { nextTurn } from '../runtime/clock.ts';
import type { Spool } from '../spool/spool.ts';
import { maskedFields } from './field-kinds.ts';
import type { Told } from './vet.ts';

export type Entry = {
  readonly id: string;
  readonly at: number;
  readonly started: number;
  told: Told;
  size: number;
  state: 'open' | 'over';
  /** An `open` is on its way or there. */
  openTold: boolean;
  /** Stands in the queue of this turn. */
  queued: boolean;
  /** The fields whose text has been masked. */
  readonly masked: Set<string>;
  readonly hits: Set<string>;
};

export type Outbox = {
  /** Something about it is new. */
  put(entry: Entry): void;
  /** Tells it while it is open. */
  tellOpen(entries: readonly Entry[]): void;
  /** Does at once what the end of the turn would do. */
  turn(): void;
  line(entry: Entry, event: 'open' | 'close' | 'call'): Line;
};

export type OutboxParts = {
  readonly room: Room;
  readonly redact: Redact | null;
  readonly memory: MemoryPlace;
  readonly spool: () => Spool | null;
  readonly problems: Problems;
  /** Lines wait that did not before. */
  readonly onLines: () => void;
  /** Fields that hold for every call. */
  readonly fixed: () => Told;
};

/** With a disk a turn ends early when this much waits for it, so that a long turn takes no more. */
const longTurnBytes = 4 * 1024 * 1024;

export function makeOutbox({ room, redact, memory, spool, problems, onLines, fixed }: OutboxParts): Outbox {
  let queue: Entry[] = [];
  let queuedBytes = 0;
  let isAwaited = false;

  function masked(entry: Entry): void {
    if (redact === null) return;
    for (const field of Object.keys(entry.told)) {
      const value = entry.told[field];
      if (value === undefined || value === null || entry.masked.has(field) || !maskedFields.has(field)) continue;
      entry.masked.add(field);
      entry.told[field] = redact(field, value, entry.hits);
    }
  }

  function line(entry: Entry, event: 'open' | 'close' | 'call'): Line {
    masked(entry);
    const redaction = entry.hits.size === 0 ? {} : { redaction: [...entry.hits] };
    const text = JSON.stringify({ id: entry.id, event, ...fixed(), ...entry.told, ...redaction });
    return { id: entry.id, text, size: entry.size, at: entry.at };
  }

  function store(records: readonly Line[], opens: readonly Line[]): void {
    const disk = spool();
    if (disk !== null) {
      try {
        disk.append(records, opens);
        for (const record of records) room.give(record.size);
        if (records.length > 0) onLines();
        return;
      } catch (error) {
        problems.report('internal', 'spool_failed', `The spool ${disk.folder} does not take records; memory does: ${messageOf(error)}`);
      }
    }
    memory.append(records);
    if (records.length > 0) onLines();
  }

  function turn(): void {
    const now = queue;
    queue = [];
    queuedBytes = 0;
    const records: Line[] = [];
    const opens: Line[] = [];
    for (const entry of now) {
      entry.queued = false;
      try {
        if (entry.state === 'over') records.push(line(entry, entry.openTold ? 'close' : 'call'));
        else if (spool() !== null) opens.push(line(entry, 'open'));
      } catch (error) {
        problems.report('internal', 'record_failed', `A record could not be written: ${messageOf(error)}`);
        if (entry.state === 'over') room.give(entry.size);
        room.lose(1, entry.at);
      }
    }
    store(records, opens);
  }

  return {
    put(entry) {
      if (entry.queued) return;
      entry.queued = true;
      queue.push(entry);
      queuedBytes += entry.size;
      if (queuedBytes > longTurnBytes && spool() !== null) turn();
      else if (!isAwaited) {
        isAwaited = true;
        nextTurn(() => {
          isAwaited = false;
          turn();
        });
      }
    },
    tellOpen(entries) {
      const lines: Line[] = [];
      for (const entry of entries) {
        if (entry.openTold || entry.state === 'over' || !room.take(entry.size)) continue;
        entry.openTold = true;
        lines.push(line(entry, 'open'));
      }
      store(lines, []);
    },
    turn,
    line,
  };
}
