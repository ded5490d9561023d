import { describe, expect, it } from 'vitest';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { dateAfter, dateIn, rangeOf, rangeOrAll, timeOf } from './times.ts';

const now = Date.UTC(2026, 10, 23, 12);

describe('times', () => {
  it.each([
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23T08:00Z', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T08:00:00.5+08:00', '2026-11-23T00:00:00.500Z'],
    ['now', '2026-11-23T12:00:00.000Z'],
    ['now-90m', '2026-11-23T10:30:00.000Z'],
    ['now-6h', '2026-11-23T06:00:00.000Z'],
    ['now-2d', '2026-11-21T12:00:00.000Z'],
    ['now-1w', '2026-11-16T12:00:00.000Z'],
    ['now-999999w', '1970-01-01T00:00:00.000Z'],
  ])('%s', (text, time) => expect(timeOf(text, now, 'from')).toBe(time));

  it.each([
    '',
    'tomorrow',
    '2026-13',
    '2026-00',
    '2026/11-23',
    '2026/02/30',
    '11/23/2026',
    '2026-11-23T8:00',
    '2026-11-23T24:30',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T00:00:00Z',
    'now-6',
    'now+1h',
    'now-1y',
    '1763884800',
  ])('what is no time is refused with its name and value: %j', (text) =>
    expect(() => timeOf(text, now, 'from')).toThrow(`from=${JSON.stringify(text)}`),
  );
});

describe('a zone’s days', () => {
  const shanghai = zoneOf('Asia/Shanghai');
  it('a date is its midnight there', () => {
    expect(timeOf('2026-11-01', now, 'from', shanghai)).toBe('2026-10-31T16:00:00.000Z');
    expect(timeOf('2026-11-01', now, 'from', zoneOf('Asia/Kathmandu'))).toBe('2026-10-31T18:15:00.000Z');
    // Midnight does not exist on the day Lebanon's clocks went forward; the day begins at one.
    expect(timeOf('2026-03-29', now, 'from', zoneOf('Asia/Beirut'))).toBe('2026-03-28T22:00:00.000Z');
  });
  it.each([
    ['2026-10-31T23:50', '2026-10-31T15:50:00.000Z'],
    ['2026-11-23 08:00', '2026-11-23T00:00:00.000Z'],
    ['2026/12/01', '2026-11-30T16:00:00.000Z'],
    ['2026/1/5 09:00:01.5', '2026-01-05T01:00:01.500Z'],
  ])('%s is read by its clock', (text, time) => expect(timeOf(text, now, 'from', shanghai)).toBe(time));
  it('an hour the clock shows twice is the first of the two, one it leaves out the hour after it', () => {
    const berlin = zoneOf('Europe/Berlin');
    expect(timeOf('2026-10-25T02:30', now, 'from', berlin)).toBe('2026-10-25T00:30:00.000Z');
    expect(timeOf('2026-10-25T03:00', now, 'from', berlin)).toBe('2026-10-25T02:00:00.000Z');
    expect(timeOf('2026-03-29T02:30', now, 'from', berlin)).toBe('2026-03-29T01:30:00.000Z');
    expect(timeOf('2026-03-29T03:00', now, 'from', berlin)).toBe('2026-03-29T01:00:00.000Z');
  });
  it('a month is a whole period', () => {
    expect(rangeOf('2026-12', '2026-12', now, shanghai)).toEqual({ from: '2026-11-30T16:00:00.000Z', to: '2026-12-31T16:00:00.000Z' });
    expect(timeOf('2026-12', now, 'at', shanghai)).toBe('2026-11-30T16:00:00.000Z');
  });
  it('a date takes all of its day in: from its beginning, to its end', () => {
    const only = (date: string, zone = shanghai) => rangeOf(date, date, now, zone);
    expect(only('2026-11-23')).toEqual({ from: '2026-11-22T16:00:00.000Z', to: '2026-11-23T16:00:00.000Z' });
    expect(only('2026/12/31')).toEqual({ from: '2026-12-30T16:00:00.000Z', to: '2026-12-31T16:00:00.000Z' });
    // The day the clock goes back has twenty-five hours.
    expect(only('2026-10-25', zoneOf('Europe/Berlin'))).toEqual({ from: '2026-10-24T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z' });
    expect(timeOf('2026-11-23T00:00', now, 'to', shanghai)).toBe('2026-11-22T16:00:00.000Z');
    expect(timeOf('2026-11-23T00:00Z', now, 'to', shanghai)).toBe('2026-11-23T00:00:00.000Z');
    expect(rangeOrAll({ to: '2026-11-23' }, now, shanghai)?.to).toBe('2026-11-23T16:00:00.000Z');
  });
  it('a time with an offset is the same everywhere', () => {
    expect(timeOf('2026-11-01T00:00:00Z', now, 'from', shanghai)).toBe('2026-11-01T00:00:00.000Z');
  });
  it.each([
    ['today', '2026-11-22T16:00:00.000Z', '2026-11-23T16:00:00.000Z'],
    ['yesterday', '2026-11-21T16:00:00.000Z', '2026-11-22T16:00:00.000Z'],
    ['this-week', '2026-11-22T16:00:00.000Z', '2026-11-29T16:00:00.000Z'],
    ['last-week', '2026-11-15T16:00:00.000Z', '2026-11-22T16:00:00.000Z'],
    ['this-month', '2026-10-31T16:00:00.000Z', '2026-11-30T16:00:00.000Z'],
    ['last-month', '2026-09-30T16:00:00.000Z', '2026-10-31T16:00:00.000Z'],
  ])('%s is a whole period: from its beginning to its end', (word, from, to) =>
    expect(rangeOf(word, word, now, shanghai)).toEqual({ from, to }),
  );
  it('the month before January is December', () => {
    expect(rangeOf('last-month', 'last-month', Date.UTC(2026, 0, 1), zoneOf('UTC'))).toEqual({
      from: '2025-12-01T00:00:00.000Z',
      to: '2026-01-01T00:00:00.000Z',
    });
  });
  it('the date of an instant, and dates after it', () => {
    expect(dateIn(shanghai, Date.UTC(2026, 11, 31, 16))).toBe('2027-01-01');
    expect(dateAfter('2027-01-01', -1)).toBe('2026-12-31');
    expect(dateAfter('2028-02-28', 1)).toBe('2028-02-29');
  });
  it('a range that ends before it begins is refused', () => {
    expect(() => rangeOf('now', 'now-1h', now, shanghai)).toThrow('later than');
  });
});
