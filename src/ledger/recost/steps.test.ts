// How quarters of an hour are put together to steps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSteps } from './steps.ts';

const at = (time: string): number => Date.parse(time) / 1000;
const limits = { lines: 100, bytes: 1_000 };

describe('steps', () => {
  it('end with their month, and where the next quarter would be too much', () => {
    const quarters = [
      { at: at('2026-09-30T23:30:00Z'), lines: 60, bytes: 10 },
      { at: at('2026-09-30T23:45:00Z'), lines: 40, bytes: 10 },
      { at: at('2026-10-01T00:00:00Z'), lines: 1, bytes: 10 },
      { at: at('2026-10-01T09:00:00Z'), lines: 1, bytes: 991 },
      { at: at('2026-10-01T10:00:00Z'), lines: 500, bytes: 10 },
    ];
    expect(
      packSteps(quarters, limits).map(({ from, to, lines }) => [new Date(from).toISOString(), new Date(to).toISOString(), lines]),
    ).toEqual([
      ['2026-09-30T23:30:00.000Z', '2026-10-01T00:00:00.000Z', 100],
      ['2026-10-01T00:00:00.000Z', '2026-10-01T00:15:00.000Z', 1],
      ['2026-10-01T09:00:00.000Z', '2026-10-01T09:15:00.000Z', 1],
      ['2026-10-01T10:00:00.000Z', '2026-10-01T10:15:00.000Z', 500],
    ]);
    expect(packSteps([], limits)).toEqual([]);
  });

  it('have each line once, in the order of time, none beyond the limit but a quarter by itself', () => {
    const start = Date.UTC(2026, 0, 1) / 1000;
    const some = fc.array(
      fc.record({
        gap: fc.integer({ min: 1, max: 3_000 }),
        lines: fc.integer({ min: 1, max: 150 }),
        bytes: fc.integer({ min: 0, max: 1_500 }),
      }),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(some, (list) => {
        let time = start;
        const quarters = list.map(({ gap, lines, bytes }) => {
          time += gap * 900;
          return { at: time, lines, bytes };
        });
        const steps = packSteps(quarters, limits);
        let before = 0;
        for (const { from, to, lines } of steps) {
          expect(from).toBeGreaterThanOrEqual(before);
          before = to;
          const within = quarters.filter((quarter) => quarter.at * 1000 >= from && quarter.at * 1000 < to);
          expect(within.reduce((sum, quarter) => sum + quarter.lines, 0)).toBe(lines);
          expect(new Date(from).getUTCMonth()).toBe(new Date(to - 1).getUTCMonth());
          if (within.length > 1) expect(lines).toBeLessThanOrEqual(limits.lines);
        }
        expect(steps.reduce((sum, { lines }) => sum + lines, 0)).toBe(quarters.reduce((sum, { lines }) => sum + lines, 0));
      }),
    );
  });
});
