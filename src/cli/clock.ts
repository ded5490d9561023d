// Times in a list: minutes are enough. In UTC with a Z, or by the clock of a zone, which the head of the list names.
import { type Zone, zoneOf } from '../ledger/questions/zone.ts';
import { minutes } from './amounts.ts';

/** Null is UTC. Throws question_invalid. */
export const clockOf = (zone: string): Zone | null => (zone === 'UTC' ? null : zoneOf(zone));

export function minutesBy(zone: Zone | null, time: string): string {
  if (zone === null) return minutes(time);
  const at = Math.floor(Date.parse(time) / 60_000) * 60_000;
  const shown = new Date(at + zone.offsetAt(at) * 1000).toISOString();
  return shown
    .slice(0, 16)
    .replace('T', ' ')
    .replace(/ 00:00$/, '');
}

/** `from (Asia/Shanghai)` where it is not UTC. */
export const headBy = (zone: Zone | null, word: string): string => (zone === null ? word : `${word} (${zone.name})`);
