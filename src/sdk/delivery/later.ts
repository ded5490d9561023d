// Records that Daybook has no room for now and asks to be sent again later, such as the beginnings of calls while too many are open. They
// wait here in memory, longer each time, and hold up nothing that is behind them. What is told of a call afterwards holds all that its
// beginning did, so a beginning is not sent after it.
import type { Batch, Line, Place } from './line.ts';
import type { Room } from './room.ts';

export type Later = Place & {
  /** Keeps lines until `next` is asked again, but those there is no memory for, which are given back. */
  keep(lines: readonly Line[]): readonly Line[];
  /** Something else was told of these calls. */
  drop(ids: Iterable<string>): void;
};

export const isForLater = (code: string): boolean => code === 'opens_full';

export function laterIn(room: Room): Later {
  const kept = new Map<string, Line>();

  function drop(ids: Iterable<string>): void {
    for (const id of ids) {
      const line = kept.get(id);
      if (line === undefined) continue;
      kept.delete(id);
      room.give(line.size);
    }
  }

  function next(records: number, bytes: number): Batch | null {
    const lines: Line[] = [];
    let total = 0;
    for (const line of kept.values()) {
      if (lines.length >= records || (lines.length > 0 && total + line.text.length > bytes)) break;
      lines.push(line);
      total += line.text.length;
    }
    if (lines.length === 0) return null;
    return { lines, settle: () => drop(lines.map(({ id }) => id)) };
  }

  return {
    keep(lines) {
      const over: Line[] = [];
      for (const line of lines) {
        // A line of the spool took no memory until now.
        const size = Math.max(line.size, line.text.length * 2);
        drop([line.id]);
        if (room.take(size)) kept.set(line.id, { ...line, size });
        else over.push(line);
      }
      return over;
    },
    drop,
    next,
    get waiting() {
      return kept.size;
    },
  };
}
