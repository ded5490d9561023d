// Days of the week as people write them.
import { week } from './kinds.ts';

/** `Mon–Fri` where days follow one another, else one by one. */
export function daysText(days: readonly string[], names: Readonly<Record<string, string>>, every: string): string {
  const places = week.flatMap((day, at) => (days.includes(day) ? [at] : []));
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  const name = (at: number): string => names[week[at] ?? ''] ?? '';
  if (places.length === 7) return every;
  if (places.length > 2 && last - first === places.length - 1) return `${name(first)}–${name(last)}`;
  return places.map(name).join(' ');
}
