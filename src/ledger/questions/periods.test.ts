import { expect, it } from 'vitest';
import { type Period, periods } from '../../schema/question.ts';
import { newBindings } from './bindings.ts';
import { endOfPeriod, periodKey } from './periods.ts';
import { zoneOf } from './zone.ts';

const stepped = periods.filter((period) => period !== 'total');

it.each(['UTC', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Casablanca', 'Asia/Beirut', 'Pacific/Apia'])(
  'a period ends where the next one begins: %s',
  (name) => {
    const zone = zoneOf(name);
    for (const [from, to] of [
      ['2011-11-01', '2012-02-01'],
      ['2026-01-01', '2027-02-01'],
    ] as const) {
      const range = { from: Date.parse(from), to: Date.parse(to) };
      for (const period of stepped) {
        const asked = { period, zone, week_starts: 'mon' as const };
        const starts = [...periodKey(asked, range, newBindings()).starts()];
        for (const [at, start] of starts.entries()) {
          const next = starts[at + 1];
          const end = endOfPeriod(asked, start, range);
          if (next === undefined) expect(end).toBeGreaterThanOrEqual(range.to);
          else expect([period, new Date(start), new Date(end)]).toEqual([period, new Date(start), new Date(next)]);
        }
      }
    }
  },
);

it('a total ends with its range; quarters and years begin in January', () => {
  const asked = (period: Period) => ({ period, zone: zoneOf('Asia/Shanghai'), week_starts: 'mon' as const });
  const range = { from: Date.parse('2026-11-05T00:00Z'), to: Date.parse('2027-02-01T00:00Z') };
  expect(endOfPeriod(asked('total'), range.from, range)).toBe(range.to);
  const starts = (period: Period) => [...periodKey(asked(period), range, newBindings()).starts()].map((at) => new Date(at).toISOString());
  expect(starts('quarter')).toEqual(['2026-09-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z']);
  expect(starts('year')).toEqual(['2025-12-31T16:00:00.000Z', '2026-12-31T16:00:00.000Z']);
});
