import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EraAmounts, usageFields } from '../../schema/usage.ts';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

const question = () => desk.asked.at(-1)?.args[0];
const range = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-03T00:00:00.000Z' };
const rates = async (...list: readonly (readonly [string, string, string, string])[]): Promise<void> => {
  const drafts = list.map(([from_currency, to_currency, rate, effective_from]) => ({ from_currency, to_currency, rate, effective_from }));
  expect(await desk.ask('POST', '/api/rates', 'admin', { rates: drafts })).toMatchObject({ status: 201 });
};

describe('the question', () => {
  it('by and every with their older names', async () => {
    for (const query of ['by=model,app&every=week', 'group=model&group=app&period=week', 'by=model&by=app,model&every=week']) {
      await desk.ask('GET', `/api/usage?${query}`);
      expect(question(), query).toMatchObject({ group: ['model_name', 'source_app'], period: 'week' });
    }
  });

  it('dates are midnights of the zone, words its days', async () => {
    await desk.ask('GET', '/api/usage?zone=Asia/Shanghai&from=2026-11-01&to=2026-11-03');
    expect(question()).toMatchObject({ range: { from: '2026-10-31T16:00:00.000Z', to: '2026-11-02T16:00:00.000Z' } });
    await desk.ask('GET', '/api/usage?zone=America/New_York&from=last-month&to=last-month');
    expect(question()).toMatchObject({ range: { from: '2026-10-01T04:00:00.000Z', to: '2026-11-01T04:00:00.000Z' } });
  });

  it('filters of any dimension, measures and gaps are handed on', async () => {
    await desk.ask('GET', '/api/usage?by=user&user=ada&function.not=embed*&currency=CNY&gaps=true&measures=calls,tokens');
    expect(question()).toMatchObject({
      filters: [
        { field: 'user', not: false, is: ['ada'] },
        { field: 'source_function', not: true, is: ['embed*'] },
        { field: 'currency', not: false, is: ['CNY'] },
      ],
      gaps: true,
      measures: ['calls', 'tokens'],
    });
  });

  it.each([
    ['by=path', 'by="path" is none of user'],
    ['by=model&group=app', 'by and group are the same'],
    ['every=day&period=day', 'every and period are the same'],
    ['measures=money', 'measures="money" is none of calls'],
    ['every=year', 'every'],
    ['zone=Mars/Olympus', 'Mars/Olympus'],
    ['display=dollars', 'display'],
    ['gaps=yes', 'gaps'],
    ['from=2026-02-30', 'from="2026-02-30" is not a time'],
  ])('%s is refused and says why', async (query, words) => {
    const { status, value } = await desk.ask('GET', `/api/usage?${query}`);
    expect({ status, value }).toMatchObject({
      status: 400,
      value: { error: { code: 'question_invalid', message: expect.stringContaining(words) } },
    });
    expect(desk.asked).toEqual([]);
  });
});

describe('in a display currency', () => {
  const row = (costs_by_era: readonly EraAmounts[]) => ({
    period_start: range.from,
    group: { model_name: 'm' },
    call_count: 2,
    costs: { USD: '3' },
    saved_costs: {},
    costs_by_era,
  });

  it('each era at its own rate; the rates that were used are named once, and the eras are not shown', async () => {
    await rates(['USD', 'CNY', '7', '2026-10-01T00:00:00Z'], ['USD', 'CNY', '8', '2026-11-02T00:00:00Z']);
    const eras = [
      { era: 0, costs: { USD: '1' }, saved_costs: { USD: '0.5' } },
      { era: 1, costs: { USD: '2' }, saved_costs: {} },
    ];
    desk.replies.usage = { range, rows: [row(eras), row([])] };
    const { value } = await desk.ask('GET', '/api/usage?from=2026-11-01&to=2026-11-03&display=cny&by=model');
    expect(question()).toMatchObject({ eras: ['2026-11-02T00:00:00.000Z'] });
    expect(value).toMatchObject({
      by: ['model_name'],
      every: 'day',
      zone: 'UTC',
      display: { currency: 'CNY', rates: [{ rate: '7' }, { rate: '8', from: '2026-11-02T00:00:00.000Z' }] },
      rows: [
        { costs: { USD: '3' }, display: { currency: 'CNY', amount: '23', saved: '3.5', missing: [] } },
        { display: { amount: '0', saved: '0', rates: [] } },
      ],
    });
    expect(JSON.stringify(value)).not.toContain('costs_by_era');
  });

  it('without a rate there is no amount, and the currency is named', async () => {
    desk.replies.usage = { range, rows: [row([{ era: 0, costs: { USD: '1' }, saved_costs: {} }])] };
    const { value } = await desk.ask('GET', '/api/usage?display=CNY');
    expect(value).toMatchObject({ rows: [{ display: { amount: null, saved: '0', missing: ['USD'] } }] });
  });

  it('the cost is worked out even where only other measures are asked for', async () => {
    await desk.ask('GET', '/api/usage?display=CNY&measures=calls');
    expect(question()).toMatchObject({ measures: ['calls', 'cost'] });
  });

  it('without display no eras are asked for', async () => {
    await desk.ask('GET', '/api/usage');
    expect(question()).not.toHaveProperty('eras');
  });
});

describe('as CSV', () => {
  it('a column a currency, unknown left empty, no cell a formula, and a byte order mark', async () => {
    desk.replies.usage = {
      range,
      rows: [
        {
          period_start: '2026-10-31T16:00:00.000Z',
          group: { user: '=HYPERLINK("x")' },
          call_count: 1,
          costs: { USD: '1.5' },
          success_rate: null,
        },
        { period_start: '2026-11-01T16:00:00.000Z', group: { user: null }, call_count: 0, costs: { CNY: '0.1' }, success_rate: 0.5 },
      ],
    };
    for (const [query, headers] of [
      ['format=csv', {}],
      ['every=day', { accept: 'text/csv' }],
    ] as const) {
      const { text, headers: answered } = await desk.ask(
        'GET',
        `/api/usage?by=user&zone=Asia/Shanghai&${query}`,
        'admin',
        undefined,
        headers,
      );
      expect(answered.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(answered.get('content-disposition')).toBe('attachment; filename="usage-2026-11-01-2026-11-03.csv"');
      expect(text.startsWith('\ufeffday,period_start,user,')).toBe(true);
      expect(parse(text, { bom: true, columns: true })).toEqual([
        {
          day: '2026-11-01',
          period_start: '2026-10-31T16:00:00.000Z',
          user: '\'=HYPERLINK("x")',
          call_count: '1',
          success_rate: '',
          cost_CNY: '',
          cost_USD: '1.5',
        },
        {
          day: '2026-11-02',
          period_start: '2026-11-01T16:00:00.000Z',
          user: '',
          call_count: '0',
          success_rate: '0.5',
          cost_CNY: '0.1',
          cost_USD: '',
        },
      ]);
    }
  });

  it('format=json wins over what a browser would accept', async () => {
    const { headers } = await desk.ask('GET', '/api/usage?format=json', 'admin', undefined, { accept: 'text/csv' });
    expect(headers.get('content-type')).toContain('application/json');
  });
});

it('the reference says what a row holds', async () => {
  const { value } = await desk.ask('GET', '/openapi.json', null);
  const { schema } = value.paths['/api/usage'].get.responses['200'].content['application/json'];
  const row = schema.properties.rows.items;
  expect(Object.keys(row.properties)).toEqual(expect.arrayContaining(['period_start', 'group', ...Object.keys(usageFields), 'display']));
  expect(row.required).toEqual(['period_start', 'group']);
});
