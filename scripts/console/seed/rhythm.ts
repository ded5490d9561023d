// When the made-up company calls: by the hour of the week of each office, growing over the weeks, with weekends, nights and lunch.
import type { Chance } from '../../../src/demo/mind/chance.ts';
import type { Rhythm } from './company.ts';

const hour = 3_600_000;

/** How busy each hour of a working day is, in UTC. */
const days: Readonly<Record<Rhythm, readonly number[]>> = {
  hamburg: [0, 0, 0, 0, 0, 1, 4, 9, 12, 13, 11, 6, 9, 12, 12, 10, 6, 2, 1, 1, 0, 0, 0, 0],
  shanghai: [6, 10, 12, 11, 5, 8, 12, 12, 10, 7, 5, 5, 6, 5, 3, 1, 0, 0, 0, 0, 0, 0, 1, 3],
  night: [14, 14, 12, 9, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 8, 13],
  customers: [2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 10, 9, 9, 9, 10, 11, 12, 13, 12, 9, 6, 3],
};

/** Saturdays and Sundays against a working day. */
const weekends: Readonly<Record<Rhythm, readonly [saturday: number, sunday: number]>> = {
  hamburg: [0.06, 0.04],
  shanghai: [0.5, 0.35],
  night: [1, 0.2],
  customers: [1.15, 0.9],
};

export const share = (chance: Chance): number => chance.number(1_000_000) / 1_000_000;

/** A whole number in [from, to], small ones more often. */
export const leaning = (chance: Chance, [from, to]: readonly [number, number]): number =>
  Math.round(from * (to / from) ** (0.35 * share(chance) + 0.65 * share(chance)));

/** One of several by their weights. */
export function weighted<T>(chance: Chance, options: readonly [readonly [T, number], ...(readonly [T, number])[]]): T {
  let left = share(chance) * options.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of options) {
    left -= weight;
    if (left < 0) return value;
  }
  return options[0][0];
}

/** Draws moments between `from` and `until` (epoch milliseconds) as the rhythm has them. */
export function momentsOf(rhythm: Rhythm, from: number, until: number): (chance: Chance) => number {
  const sums: number[] = [];
  let sum = 0;
  for (let at = from; at < until; at += hour) {
    const date = new Date(at);
    const day = date.getUTCDay();
    const weekend = day === 6 ? weekends[rhythm][0] : day === 0 ? weekends[rhythm][1] : 1;
    const growth = 0.7 + (0.6 * (at - from)) / (until - from);
    // No two hours of two weeks are alike.
    const mood = 0.8 + 0.4 * Math.abs(Math.sin(at / 7_777_777));
    sum += (days[rhythm][date.getUTCHours()] ?? 0) * weekend * growth * mood;
    sums.push(sum);
  }
  return (chance) => {
    const wanted = share(chance) * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return Math.min(until - 1_000, from + low * hour + Math.floor(share(chance) * hour));
  };
}
