import { describe, expect, test } from 'vitest';
import type { PriceWindowDraft } from '../../schema/price.ts';
import { costOf } from '../cost-of.ts';
import { bookOf } from '../own-book.ts';
import { entry } from '../testing/entries.ts';
import { noUsage } from '../../schema/token-usage.ts';

const workdays: PriceWindowDraft['days'] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const peak = { zone: 'Asia/Shanghai', days: workdays, holidays: 'cn', rates: { input: '2', output: '8' } };
const deepseek = bookOf(
  [
    entry({
      id: 'ds',
      vendor: 'deepseek',
      model: 'deepseek-flash',
      currency: 'CNY',
      rates: { input: '1', output: '4' },
      windows: [
        { ...peak, name: 'morning', from: '09:00', to: '12:00' },
        { ...peak, name: 'afternoon', from: '14:00', to: '18:00' },
      ],
    }),
  ],
  'own',
  '',
);
const priceAt = (time: string) => deepseek.lookup({ vendor: 'deepseek', model: 'deepseek-flash', at: Date.parse(time) })?.price;
const inBeijing = (time: string) => priceAt(`${time}+08:00`)?.id;
const costAt = (time: string) =>
  costOf({
    usage: { ...noUsage, input_total: 1_000, output_total: 1_000 },
    usage_source: 'vendor',
    vendor: 'deepseek',
    model: 'deepseek-flash',
    response_model: null,
    at: Date.parse(time),
    book: deepseek,
    billing_currency: 'CNY',
  });

describe("DeepSeek's peak hours, by the wall clock in Beijing", () => {
  test('begin and end on the second on a working day', () => {
    for (const [time, id] of [
      ['08:59:59.999', 'own:ds'],
      ['09:00:00', 'own:ds@morning'],
      ['11:59:59.999', 'own:ds@morning'],
      ['12:00:00', 'own:ds'],
      ['13:59:59.999', 'own:ds'],
      ['14:00:00', 'own:ds@afternoon'],
      ['17:59:59.999', 'own:ds@afternoon'],
      ['18:00:00', 'own:ds'],
    ])
      expect(inBeijing(`2026-11-23T${time}`), time).toBe(id);
    expect(priceAt('2026-11-23T01:00:00Z')).toMatchObject({
      window: { name: 'morning', zone: 'Asia/Shanghai', days: workdays, from: '09:00', to: '12:00', holidays: 'cn' },
      prices: { input: 2_000_000n, output: 8_000_000n },
    });
  });

  test('rest at weekends, also on a Saturday that is worked in exchange for a holiday', () => {
    for (const day of ['2026-11-21', '2026-11-22', '2026-10-10']) expect(inBeijing(`${day}T10:00:00`), day).toBe('own:ds');
    // Friday evening in London is Saturday morning in Beijing.
    expect(priceAt('2026-11-21T01:30:00Z')?.id).toBe('own:ds');
    expect(priceAt('2026-11-23T01:30:00Z')?.id).toBe('own:ds@morning');
  });

  test('rest on public holidays, and not on the day before and after', () => {
    expect(inBeijing('2026-09-24T10:00:00')).toBe('own:ds@morning');
    expect(inBeijing('2026-09-25T09:00:00')).toBe('own:ds');
    expect(inBeijing('2026-10-01T15:00:00')).toBe('own:ds');
    expect(inBeijing('2026-10-07T15:00:00')).toBe('own:ds');
    expect(inBeijing('2026-10-08T15:00:00')).toBe('own:ds@afternoon');
  });

  test('are an estimate on a day that the list of holidays does not reach, and only in those hours', () => {
    expect(costAt('2026-11-23T10:00:00+08:00')).toMatchObject({ estimated_cost: '0.01', cost_status: 'exact' });
    expect(costAt('2027-06-01T10:00:00+08:00')).toMatchObject({
      estimated_cost: '0.01',
      cost_status: 'estimated',
      price_id: 'own:ds@morning',
      cost_detail: { flags: ['holidays_unknown'] },
    });
    expect(costAt('2027-06-01T13:00:00+08:00')).toMatchObject({ estimated_cost: '0.005', cost_status: 'exact' });
    expect(costAt('2027-06-05T10:00:00+08:00')).toMatchObject({ estimated_cost: '0.005', cost_status: 'exact' });
    expect(costAt('2024-06-03T10:00:00+08:00').cost_status).toBe('estimated');
  });
});

const held = (window: Partial<PriceWindowDraft>, time: string): boolean => {
  const book = bookOf(
    [
      entry({
        id: 'w',
        model: 'm',
        rates: { input: '1' },
        windows: [{ name: 'w', zone: 'UTC', days: workdays, from: '09:00', to: '17:00', rates: { input: '2' }, ...window }],
      }),
    ],
    'own',
    '',
  );
  return book.lookup({ vendor: 'openai', model: 'm', at: Date.parse(time) })?.price.id === 'own:w@w';
};

describe('daylight saving', () => {
  const berlin = { zone: 'Europe/Berlin', from: '09:00', to: '17:00' };

  test('moves the hours in UTC and not on the wall', () => {
    // 2026-03-29 and 2026-10-25 are the Sundays on which the clocks change.
    expect(['2026-03-27T07:59:59.999Z', '2026-03-27T08:00:00Z'].map((time) => held(berlin, time))).toEqual([false, true]);
    expect(['2026-03-30T06:59:59.999Z', '2026-03-30T07:00:00Z'].map((time) => held(berlin, time))).toEqual([false, true]);
    expect(['2026-10-23T14:59:59.999Z', '2026-10-23T15:00:00Z'].map((time) => held(berlin, time))).toEqual([true, false]);
    expect(['2026-10-26T15:59:59.999Z', '2026-10-26T16:00:00Z'].map((time) => held(berlin, time))).toEqual([true, false]);
  });

  test('an hour that comes twice holds twice, one that is skipped does not come', () => {
    const sunday: Partial<PriceWindowDraft> = { ...berlin, days: ['sun'], from: '02:00', to: '03:00' };
    expect(['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:00:00Z'].map((time) => held(sunday, time))).toEqual([
      true,
      true,
      false,
    ]);
    expect(['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z'].map((time) => held(sunday, time))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('is right to the minute on the day of the change, whatever was asked for before', () => {
    const early: Partial<PriceWindowDraft> = { ...berlin, days: ['sun'], from: '01:00', to: '04:00' };
    for (const [time, isHeld] of [
      ['2026-03-28T23:59:59Z', false],
      ['2026-03-29T00:00:00Z', true],
      ['2026-03-29T01:59:59Z', true],
      ['2026-03-29T02:00:00Z', false],
    ] as const)
      expect(held(early, time), time).toBe(isHeld);
  });

  test('zones with odd quarters are as good as others', () => {
    expect(held({ zone: 'Asia/Kathmandu' }, '2026-11-23T03:14:59Z')).toBe(false);
    expect(held({ zone: 'Asia/Kathmandu' }, '2026-11-23T03:15:00Z')).toBe(true);
    // Lord Howe moves its clocks by half an hour.
    expect(held({ zone: 'Australia/Lord_Howe' }, '2026-07-01T22:30:00Z')).toBe(true);
    expect(held({ zone: 'Australia/Lord_Howe' }, '2026-12-01T22:00:00Z')).toBe(true);
    expect(held({ zone: 'Australia/Lord_Howe' }, '2026-12-01T21:59:00Z')).toBe(false);
  });
});

describe('windows past midnight', () => {
  test('belong to the day they begin on', () => {
    const fridayNight: Partial<PriceWindowDraft> = { days: ['fri'], from: '22:00', to: '06:00' };
    for (const [time, isHeld] of [
      ['2026-11-20T21:59:59Z', false],
      ['2026-11-20T22:00:00Z', true],
      ['2026-11-21T05:59:59Z', true],
      ['2026-11-21T06:00:00Z', false],
      ['2026-11-20T03:00:00Z', false],
      ['2026-11-21T22:00:00Z', false],
    ] as const)
      expect(held(fridayNight, time), time).toBe(isHeld);
  });

  test('go by the holiday of that day', () => {
    const night = { zone: 'Asia/Shanghai', holidays: 'cn', from: '22:00', to: '06:00', days: workdays };
    // 2026-10-01 to 07 are off, Wednesday 30 September and Thursday 8 October are not.
    expect(held(night, '2026-10-01T05:00:00+08:00')).toBe(true);
    expect(held(night, '2026-10-01T22:00:00+08:00')).toBe(false);
    expect(held(night, '2026-10-08T05:00:00+08:00')).toBe(false);
    expect(held(night, '2026-10-08T22:00:00+08:00')).toBe(true);
  });

  test('in another zone than the list of holidays go by the day in the zone of the list', () => {
    const utc = { zone: 'UTC', holidays: 'cn', from: '20:00', to: '23:00', days: workdays };
    // 30 September 20:00 in London is 1 October 04:00 in Beijing; 7 October 20:00 is the 8th there.
    expect(held(utc, '2026-09-29T20:00:00Z')).toBe(true);
    expect(held(utc, '2026-09-30T20:00:00Z')).toBe(false);
    expect(held(utc, '2026-10-07T20:00:00Z')).toBe(true);
    // It begins on the holiday, and stays what it was when midnight passes in Beijing.
    const long = { ...utc, from: '15:00', to: '17:00' };
    expect(held(long, '2026-10-07T16:30:00Z')).toBe(false);
    expect(held(long, '2026-09-30T16:30:00Z')).toBe(true);
    // Morocco put its clocks back in the night in which the Spring Festival began; the window began half an hour before that in Beijing.
    const night: Partial<PriceWindowDraft> = { zone: 'Africa/Casablanca', holidays: 'cn', days: ['sat'], from: '16:30', to: '06:00' };
    expect(held(night, '2026-02-15T01:00:00Z')).toBe(true);
    expect(held(night, '2026-02-15T04:00:00Z')).toBe(true);
    expect(held({ ...night, from: '17:30' }, '2026-02-15T04:00:00Z')).toBe(false);
  });

  test('24:00 and 00:00 are both the end of a day', () => {
    for (const to of ['24:00', '00:00']) {
      expect(held({ from: '22:00', to, days: ['mon'] }, '2026-11-23T23:59:59Z')).toBe(true);
      expect(held({ from: '22:00', to, days: ['mon'] }, '2026-11-24T00:00:00Z')).toBe(false);
    }
    expect(held({ from: '00:00', to: '24:00', days: ['mon'] }, '2026-11-23T00:00:00Z')).toBe(true);
  });
});
