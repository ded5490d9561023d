// Lines that wait in memory: where there is no disk, or when it took no more. Their room was taken before and is given back here.
import type { Line, Place } from './line.ts';
import type { Room } from './room.ts';

export type MemoryPlace = Place & { append(lines: readonly Line[]): void };

export function memoryPlace(room: Room): MemoryPlace {
  let lines: Line[] = [];
  let first = 0;
  return {
    append(more) {
      for (const line of more) lines.push(line);
    },
    next(records, bytes) {
      const chosen: Line[] = [];
      let total = 0;
      for (let i = first; i < lines.length && chosen.length < records; i += 1) {
        const line = lines[i];
        if (line === undefined || (chosen.length > 0 && total + line.text.length > bytes)) break;
        chosen.push(line);
        total += line.text.length;
      }
      if (chosen.length === 0) return null;
      return {
        lines: chosen,
        settle() {
          for (const line of chosen) room.give(line.size);
          first += chosen.length;
          // The front is cut off now and then, not each time, which would copy the whole queue for every batch.
          if (first > 1_000 && first * 2 > lines.length) {
            lines = lines.slice(first);
            first = 0;
          }
          if (first === lines.length) {
            lines = [];
            first = 0;
          }
        },
      };
    },
    get waiting() {
      return lines.length - first;
    },
  };
}
