import { describe, expect, it } from 'vitest';
import { boundText, dateOf, isTime, isZone, presetOf } from './times.ts';

describe('a bound of a range', () => {
  it.each(['now', 'now-6h', 'now-90d', '2026-11', '2026-11-23', '2026-11-23T08:00', '2026-11-23T08:00:00.000Z', 'last-month', 'today'])(
    'may be %s',
    (text) => {
      expect(isTime(text)).toBe(true);
    },
  );

  it.each(['', 'now-', 'now+1h', '23.11.2026', '2026-13', '2026-11-23T25:00', 'tomorrow'])('may not be %s', (text) => {
    expect(isTime(text)).toBe(false);
  });

  it('has the date that the zone shows', () => {
    expect(dateOf('2026-11-22T16:00:00.000Z', 'Asia/Shanghai')).toBe('2026-11-23');
    expect(dateOf('2026-11-22', 'Asia/Shanghai')).toBe('2026-11-22');
    expect(dateOf('now-6h', 'UTC')).toBeNull();
  });

  it('is read by the clock of the zone, with its year where that is another one', () => {
    const now = Date.parse('2026-11-23T00:00:00Z');
    expect(boundText('2026-11-22T16:00:00.000Z', 'en-GB', 'Asia/Shanghai', now)).toBe('23 Nov, 00:00');
    expect(boundText('2025-11-22T16:00:00.000Z', 'en-GB', 'Asia/Shanghai', now)).toBe('23 Nov 2025, 00:00');
  });
});

it('a preset is one only up to now', () => {
  expect(presetOf('now-7d', 'now')).toBe('7d');
  expect(presetOf('now-7d', 'now-1d')).toBeNull();
});

it('a zone is what the browser knows', () => {
  expect([isZone('Asia/Shanghai'), isZone('Asia/Nowhere'), isZone('')]).toEqual([true, false, false]);
});
