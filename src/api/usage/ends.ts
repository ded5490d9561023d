// Where the periods of an answer end: by the wall clock of the zone, in weeks of the question.
import { endOfPeriod } from '../../ledger/questions/periods.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import type { TimeRange, UsageQuestion } from '../../schema/question.ts';

type Asked = Pick<UsageQuestion, 'period' | 'zone' | 'week_starts'>;

/** From where a period begins to where it ends; many rows share one. */
export function endsOf({ period, zone, week_starts = 'mon' }: Asked, range: TimeRange): (start: string) => string {
  const asked = { period, zone: zoneOf(zone), week_starts };
  const span = { from: Date.parse(range.from), to: Date.parse(range.to) };
  const known = new Map<string, string>();
  return (start) => {
    const end = known.get(start) ?? new Date(endOfPeriod(asked, Date.parse(start), span)).toISOString();
    known.set(start, end);
    return end;
  };
}
