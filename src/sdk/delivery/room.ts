// How much memory records may take, and what was lost for want of it: a count and the time from the first to the last, told to the
// server as a gap as soon as it can be reached.

export type Gap = { readonly from: string; readonly to: string; readonly lost: number };

export type Room = {
  /** False where there is none; nothing is taken then. */
  take(size: number): boolean;
  give(size: number): void;
  readonly used: number;
  lose(count: number, at: number): void;
  readonly lost: number;
  /** What was lost and is not told yet, and the word that it has been. */
  gap(): { readonly gap: Gap; told(): void } | null;
};

export function roomOf(most: number, onFirstLoss: () => void): Room {
  let used = 0;
  let lost = 0;
  let untold = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  return {
    take(size) {
      if (used + size > most) return false;
      used += size;
      return true;
    },
    give(size) {
      used = Math.max(0, used - size);
    },
    get used() {
      return used;
    },
    lose(count, at) {
      if (lost === 0) onFirstLoss();
      lost += count;
      untold += count;
      from = Math.min(from, at);
      to = Math.max(to, at);
    },
    get lost() {
      return lost;
    },
    gap() {
      if (untold === 0) return null;
      const gap = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), lost: untold };
      return {
        gap,
        told() {
          untold -= gap.lost;
          from = untold === 0 ? Number.POSITIVE_INFINITY : Date.parse(gap.to);
          if (untold === 0) to = 0;
        },
      };
    },
  };
}
