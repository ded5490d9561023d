// Lists of public holidays, for prices that hold on working days only. A list says how far it reaches: past its last day nobody here
// knows, and whoever asks must say so instead of taking the day for a working day.
import { china } from './china.ts';

export type HolidayList = {
  readonly id: string;
  /** IANA name: the days are days by this zone's calendar. */
  readonly zone: string;
  /** YYYY-MM-DD. Days off as announced; the weekend days worked in exchange are not named. */
  readonly days: ReadonlySet<string>;
  /** First and last day the list speaks of, both included. */
  readonly covered_from: string;
  readonly covered_to: string;
  readonly source: string;
};

const lists: ReadonlyMap<string, HolidayList> = new Map([[china.id, china]]);

export const holidayListIds: readonly string[] = [...lists.keys()];

/** Null where no list of that name is shipped. */
export function holidayList(id: string): HolidayList | null {
  return lists.get(id) ?? null;
}
