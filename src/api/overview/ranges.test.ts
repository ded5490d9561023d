import { describe, expect, it } from 'vitest';
import { everyFor, rangesOf } from './ranges.ts';

const now = Date.parse('2026-11-23T12:10:00Z');
const at = (text: string): string => new Date(text).toISOString();
const rangesFrom = (from: string, to: string, moment = now) => rangesOf({ from: at(from), to: at(to) }, moment);

describe('what a range is compared with', () => {
  it('a range that is over: as long, and just before', () => {
    expect(rangesFrom('2026-11-20T00:00Z', '2026-11-22T00:00Z')).toEqual({
      range: { from: at('2026-11-20T00:00Z'), to: at('2026-11-22T00:00Z') },
      before: { from: at('2026-11-18T00:00Z'), to: at('2026-11-20T00:00Z') },
    });
  });

  it('one that ends now: what has passed of it, to the nearest quarter of an hour', () => {
    expect(rangesFrom('2026-11-23T11:55Z', '2026-11-23T12:10Z')).toEqual({
      range: { from: at('2026-11-23T11:45Z'), to: at('2026-11-23T12:15Z') },
      before: { from: at('2026-11-23T11:15Z'), to: at('2026-11-23T11:45Z') },
    });
    expect(rangesFrom('2026-11-23T11:47Z', '2026-11-23T12:02Z', Date.parse('2026-11-23T12:02Z')).before).toEqual({
      from: at('2026-11-23T11:30Z'),
      to: at('2026-11-23T11:45Z'),
    });
  });

  it('a day that is not over: the day before until the same hour', () => {
    expect(rangesFrom('2026-11-23T00:00Z', '2026-11-24T00:00Z').before).toEqual({
      from: at('2026-11-22T00:00Z'),
      to: at('2026-11-22T12:15Z'),
    });
  });

  it('nothing ends before it begins, and time does not begin before it does', () => {
    expect(rangesFrom('2026-11-23T12:09Z', '2026-11-23T12:10Z').before).toEqual({
      from: at('2026-11-23T11:45Z'),
      to: at('2026-11-23T12:00Z'),
    });
    expect(rangesFrom('2026-12-01T00:00Z', '2026-12-02T00:00Z').before).toEqual({
      from: at('2026-11-30T00:00Z'),
      to: at('2026-12-01T00:00Z'),
    });
    expect(rangesFrom('1970-01-01T00:00Z', '2026-11-01T00:00Z').before).toEqual({ from: at('1970-01-01'), to: at('1970-01-01') });
  });
});

it.each([
  ['2026-11-22T12:00Z', 'quarter_hour'],
  ['2026-11-16T12:00Z', 'hour'],
  ['2026-10-24T12:00Z', 'day'],
  ['2025-11-23T12:00Z', 'day'],
  ['2020-01-01T00:00Z', 'month'],
])('from %s until now goes by the %s', (from, every) => {
  expect(everyFor({ from: at(from), to: at('2026-11-23T12:15Z') })).toBe(every);
});
