// What a chart does between its data and its canvas: axes, buckets, stacks, the words of a tooltip.
import { describe, expect, it } from 'vitest';
import { axisWords, stretchWords } from './axis.ts';
import { bucketAt, endOf, stretch } from './buckets.ts';
import { cumulated, seriesAt } from './stack.ts';

describe('a stack', () => {
  it('raises each series by those below it', () => {
    expect(
      cumulated([
        [1, 2],
        [10, null],
      ]),
    ).toEqual([
      [1, 2],
      [11, 2],
    ]);
  });

  it('has a gap only where nobody knows anything', () => {
    expect(
      cumulated([
        [null, 1],
        [null, null],
      ]),
    ).toEqual([
      [null, 1],
      [null, 1],
    ]);
  });

  it('names the layer a height lies in, and nothing above it', () => {
    const columns = cumulated([[5], [5], [5]]);
    expect([2, 7, 15].map((height) => seriesAt(columns, 0, height, true))).toEqual([0, 1, 2]);
    expect(seriesAt(columns, 0, 16, true)).toBeNull();
  });

  it('of lines the nearest is meant', () => {
    expect(seriesAt([[100], [null], [40]], 0, 60, false)).toBe(2);
  });
});

describe('buckets', () => {
  const hour = 3_600_000;
  const times = [0, hour, 2 * hour];

  it('hold the moments from their beginning to the next one', () => {
    expect([-1, 0, hour - 1, hour, 9 * hour].map((at) => bucketAt(times, at))).toEqual([0, 0, 0, 1, 2]);
  });

  it('end where they are said to, or as long after as the one before', () => {
    expect(endOf(times, undefined)).toBe(3 * hour);
    expect(endOf(times, 5)).toBe(5);
  });

  it('are zoomed into as whole ones', () => {
    expect(stretch(times, 3 * hour, 1, 2)).toEqual(['1970-01-01T01:00:00.000Z', '1970-01-01T03:00:00.000Z']);
  });
});

describe('words of time', () => {
  const midnight = Date.parse('2026-11-22T16:00:00Z');

  it('follow the clock of the zone, with the date where a day begins', () => {
    expect(axisWords('en', 'Asia/Shanghai')([midnight - 3_600_000, midnight], 3_600_000)).toEqual(['23:00', '23 Nov']);
  });

  it('say a day by its date, though it has 25 hours', () => {
    const words = stretchWords('en', 'Europe/Berlin');
    expect(words(Date.parse('2026-10-24T22:00:00Z'), Date.parse('2026-10-25T23:00:00Z'))).toBe('Sun, 25 Oct 2026');
    expect(words(Date.parse('2026-10-25T12:00:00Z'), Date.parse('2026-10-25T13:00:00Z'))).toBe('Sun, 25 Oct 2026 13:00 – 14:00');
  });
});
