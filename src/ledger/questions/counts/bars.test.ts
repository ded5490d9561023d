import { describe, expect, it } from 'vitest';
import { zoneOf } from '../zone.ts';
import { startsOf, stepFor } from './bars.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const noon = Date.UTC(2026, 10, 23, 12, 7, 30, 250);

describe('the step between bars', () => {
  it.each([
    [60_000, 1_000, 60],
    [15 * minute, 10_000, 90],
    [hour, 30_000, 120],
    [6 * hour, 5 * minute, 72],
    [day, 15 * minute, 96],
    [7 * day, 2 * hour, 84],
    [30 * day, 6 * hour, 120],
    [90 * day, day, 90],
    [365 * day, day, 365],
    [1_000 * day, 7 * day, 142.857],
  ])('of %i ms is %i', (length, step, bars) => {
    expect(stepFor({ from: noon - length, to: noon })).toBe(step);
    expect(length / step).toBeCloseTo(bars, 2);
  });
});

describe('bars begin', () => {
  const texts = (from: string, to: string, step: number, zone: string): string[] =>
    startsOf({ from: Date.parse(from), to: Date.parse(to) }, step, zoneOf(zone)).map((at) =>
      new Date(at).toLocaleString('sv-SE', { timeZone: zone, timeZoneName: 'longOffset' }),
    );

  it('on whole steps, the first at or before the range', () => {
    expect(texts('2026-11-23T11:59:59.999Z', '2026-11-23T12:00:02Z', 1_000, 'UTC')).toEqual([
      '2026-11-23 11:59:59 GMT+00:00',
      '2026-11-23 12:00:00 GMT+00:00',
      '2026-11-23 12:00:01 GMT+00:00',
    ]);
  });
  it('at the zone’s own hours, where those are not Greenwich’s', () => {
    expect(texts('2026-11-22T18:20:00Z', '2026-11-22T20:20:00Z', hour, 'Asia/Kathmandu')).toEqual([
      '2026-11-23 00:00:00 GMT+05:45',
      '2026-11-23 01:00:00 GMT+05:45',
      '2026-11-23 02:00:00 GMT+05:45',
    ]);
  });
  it('at the same hours of the clock before and after it is changed', () => {
    expect(texts('2026-03-28T23:00:00Z', '2026-03-29T08:00:00Z', 3 * hour, 'Europe/Berlin')).toEqual([
      '2026-03-29 00:00:00 GMT+01:00',
      '2026-03-29 03:00:00 GMT+02:00',
      '2026-03-29 06:00:00 GMT+02:00',
      '2026-03-29 09:00:00 GMT+02:00',
    ]);
    expect(texts('2026-10-25T00:00:00Z', '2026-10-25T02:00:00Z', hour, 'Europe/Berlin')).toEqual([
      '2026-10-25 02:00:00 GMT+02:00',
      '2026-10-25 02:00:00 GMT+01:00',
    ]);
  });
  it('where a day does whose midnight the clock leaves out', () => {
    expect(texts('2026-03-28T00:00:00Z', '2026-03-30T00:00:00Z', day, 'Asia/Beirut')).toEqual([
      '2026-03-28 00:00:00 GMT+02:00',
      '2026-03-29 01:00:00 GMT+03:00',
      '2026-03-30 00:00:00 GMT+03:00',
    ]);
  });
  it('on Mondays, where they are weeks', () => {
    expect(texts('2026-11-23T00:00:00Z', '2026-12-01T00:00:00Z', 7 * day, 'Asia/Shanghai').map((text) => text.slice(0, 10))).toEqual([
      '2026-11-23',
      '2026-11-30',
    ]);
  });
});
