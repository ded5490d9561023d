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
const spanned = { range_from: range.from, range_to: range.to };
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

  it('dates and words are days of the zone, taken in whole', async () => {
    await desk.ask('GET', '/api/usage?zone=Asia/Shanghai&from=2026-11-01&to=2026-11-03');
    expect(question()).toMatchObject({ range: { from: '2026-10-31T16:00:00.000Z', to: '2026-11-03T16:00:00.000Z' } });
    await desk.ask('GET', '/api/usage?from=2026-11-23&to=2026-11-23T08:00Z');
    expect(question()).toMatchObject({ range: { from: '2026-11-23T00:00:00.000Z', to: '2026-11-23T08:00:00.000Z' } });
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
    ['every=decade', 'every'],
    ['sort=price', 'sort'],
    ['modl=gpt-5', 'Did you mean model? Usage is kept by user, model, vendor, app, function, key, type, currency.'],
    ['status=failed', 'There is no "status" to ask for here. Usage is kept by user'],
    ['formt=csv', 'Did you mean format?'],
    ['metadata.team=a', 'There is no "metadata.team"'],
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

describe('what is not known', () => {
  const row = (model_name: string, costs: Record<string, string>, unpriced_count: number, call_count = 4) => ({
    period_start: range.from,
    group: { model_name },
    call_count,
    costs,
    saved_costs: {},
    unpriced_count,
    costs_by_era: Object.keys(costs).length === 0 ? [] : [{ era: 0, costs, saved_costs: {} }],
  });

  it('an unknown cost is no amount in the display currency either, nor in the file', async () => {
    await rates(['USD', 'CNY', '7', '2026-10-01T00:00:00Z']);
    desk.replies.usage = { range, rows: [row('partly', { USD: '1' }, 4, 9), row('unknown', {}, 4), row('none', {}, 0, 0)] };
    const query = '/api/usage?from=2026-11-01&to=2026-11-03&display=CNY&by=model&every=total';
    const { value } = await desk.ask('GET', query);
    expect(value.rows.map((one: { display: { amount: string | null } }) => one.display.amount)).toEqual(['7', null, '0']);
    expect(value.total).toMatchObject({ call_count: 13, unpriced_count: 8, costs: { USD: '1' }, display: { amount: '7' } });
    const { text } = await desk.ask('GET', `${query}&format=csv`);
    expect(parse(text, { bom: true, columns: true })).toMatchObject([
      { model_name: 'partly', cost_in_CNY: '7', unpriced_count: '4' },
      { model_name: 'unknown', cost_in_CNY: '', unpriced_count: '4' },
      { model_name: 'none', cost_in_CNY: '0', unpriced_count: '0' },
    ]);
  });

  it('calls without a currency are a group of unknown cost', async () => {
    desk.replies.usage = { range, rows: [{ ...row('', {}, 0), group: { currency: null } }] };
    const { value } = await desk.ask('GET', '/api/usage?display=CNY&by=currency');
    expect(value).toMatchObject({ rows: [{ display: { amount: null, missing: [] } }], total: { costs: {} } });
  });
});

describe('sums and order', () => {
  const row = (period_start: string, app: string, call_count: number, costs: Record<string, string>, total_tokens = 0) => ({
    period_start,
    group: { source_app: app },
    ...{ call_count, success_count: 1, success_rate: 1 / call_count, total_tokens, costs, saved_costs: {}, unpriced_count: 0 },
    ...{ duration_ms: 5, duration_p50_ms: 5, costs_by_era: [{ era: 0, costs, saved_costs: {} }] },
  });
  const [one, two] = ['2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'];

  it('all rows added up, by currency; what has no sum is left out', async () => {
    desk.replies.usage = { range, rows: [row(one, 'a', 3, { USD: '0.1', CNY: '2' }, 7), row(two, 'b', 1, { USD: '0.2' }, 5)] };
    const { value } = await desk.ask('GET', '/api/usage?by=app');
    expect(value.total).toEqual({
      call_count: 4,
      success_count: 2,
      success_rate: 0.5,
      total_tokens: 12,
      costs: { CNY: '2', USD: '0.3' },
      saved_costs: {},
      unpriced_count: 0,
    });
  });

  it('the total in one currency is rounded once', async () => {
    await rates(['USD', 'CNY', '0.4', '2026-10-01T00:00:00Z']);
    desk.replies.usage = { range, rows: [row(one, 'a', 1, { USD: '0.000000001' }), row(two, 'a', 1, { USD: '0.000000001' })] };
    const { value } = await desk.ask('GET', '/api/usage?display=CNY&from=2026-11-01');
    expect(value).toMatchObject({
      rows: [{ display: { amount: '0' } }, { display: { amount: '0' } }],
      total: { display: { amount: '0.000000001' } },
    });
  });

  it('the most first within each period, unknown last', async () => {
    const apps = async (query: string): Promise<string> => {
      const { value } = await desk.ask('GET', `/api/usage?by=app&${query}`);
      return value.rows.map((shown: { group: { source_app: string } }) => shown.group.source_app).join('');
    };
    desk.replies.usage = {
      range,
      rows: [
        row(one, 'a', 1, { USD: '9' }, 2),
        row(one, 'b', 2, {}, 3),
        row(one, 'c', 3, { USD: '10' }, 1),
        row(two, 'd', 9, { USD: '99' }, 9),
      ],
    };
    expect([await apps('sort=cost'), await apps('sort=calls'), await apps('sort=tokens'), await apps('')]).toEqual([
      'cabd',
      'cbad',
      'bacd',
      'abcd',
    ]);
    await desk.ask('GET', '/api/usage?sort=cost&measures=calls');
    expect(question()).toMatchObject({ measures: ['calls', 'cost'] });
  });

  it('amounts in two currencies are sorted in one, or not at all', async () => {
    desk.replies.usage = { range, rows: [row(one, 'a', 1, { USD: '1' }), row(one, 'b', 1, { CNY: '6' })] };
    const refused = await desk.ask('GET', '/api/usage?by=app&sort=cost');
    expect(refused).toMatchObject({
      status: 400,
      value: { error: { message: expect.stringContaining('CNY and USD; name one currency with display') } },
    });
    await rates(['USD', 'CNY', '7', '2026-10-01T00:00:00Z']);
    const { value } = await desk.ask('GET', '/api/usage?by=app&sort=cost&display=CNY&from=2026-11-01');
    expect(value).toMatchObject({ rows: [{ group: { source_app: 'a' } }, { group: { source_app: 'b' } }] });
  });

  it('CSV has the end of each period, the range, the rates themselves, and sums where they are asked for', async () => {
    await rates(['USD', 'CNY', '7.1', '2026-10-01T00:00:00Z']);
    desk.replies.usage = { range, rows: [row(one, 'a', 3, { USD: '1' }), row(two, 'b', 1, { USD: '2' })] };
    const query = '/api/usage?from=2026-11-01&to=2026-11-02&by=app&every=month&format=csv&display=CNY';
    const read = async (more: string) => parse((await desk.ask('GET', query + more)).text, { bom: true, columns: true });
    expect(await read('')).toHaveLength(2);
    expect(await read('&total=true')).toMatchObject([
      {
        ...{
          month: '2026-11-01',
          period_start: one,
          period_end: '2026-12-01T00:00:00.000Z',
          source_app: 'a',
          cost_USD: '1',
          cost_in_CNY: '7.1',
        },
        ...{ rates_used: '1 USD = 7.1 CNY since 2026-10-01T00:00:00.000Z', range_from: range.from, range_to: range.to },
      },
      { source_app: 'b', cost_USD: '2' },
      { month: 'total', source_app: '', call_count: '4', cost_USD: '3', cost_in_CNY: '21.3', duration_ms: '' },
    ]);
    expect((await desk.ask('GET', '/api/usage?by=app&every=total&format=csv&total=true')).text).toContain(
      `${range.from},${range.to},total,4,`,
    );
    expect(parse((await desk.ask('GET', '/api/usage?every=total&format=csv&total=true')).text, { bom: true })).toHaveLength(3);
  });
});

describe('periods', () => {
  const row = (period_start: string) => ({ period_start, group: {}, call_count: 1 });

  it('say where they end, by the clock of the zone', async () => {
    desk.replies.usage = { range, rows: [row('2026-10-24T22:00:00.000Z'), row('2026-10-25T23:00:00.000Z')] };
    const { value } = await desk.ask('GET', '/api/usage?every=day&zone=Europe/Berlin');
    expect(value.rows).toMatchObject([{ period_end: '2026-10-25T23:00:00.000Z' }, { period_end: '2026-10-26T23:00:00.000Z' }]);
  });

  it('are weeks from the day that is named', async () => {
    desk.replies.usage = { range, rows: [row('2026-11-01T00:00:00.000Z')] };
    const { value } = await desk.ask('GET', '/api/usage?every=week&week=sun');
    expect(question()).toMatchObject({ period: 'week', week_starts: 'sun' });
    expect(value.rows).toMatchObject([{ period_end: '2026-11-08T00:00:00.000Z' }]);
    expect(await desk.ask('GET', '/api/usage?every=week&week=tue')).toMatchObject({ status: 400 });
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
      expect(text.startsWith('\ufeffday,period_start,period_end,user,')).toBe(true);
      expect(parse(text, { bom: true, columns: true })).toEqual([
        {
          day: '2026-11-01',
          period_start: '2026-10-31T16:00:00.000Z',
          period_end: '2026-11-01T16:00:00.000Z',
          user: '\'=HYPERLINK("x")',
          call_count: '1',
          success_rate: '',
          cost_CNY: '',
          cost_USD: '1.5',
          ...spanned,
        },
        {
          day: '2026-11-02',
          period_start: '2026-11-01T16:00:00.000Z',
          period_end: '2026-11-02T16:00:00.000Z',
          user: '',
          call_count: '0',
          success_rate: '0.5',
          cost_CNY: '0.1',
          cost_USD: '',
          ...spanned,
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
  expect(row.required).toEqual(['period_start', 'period_end', 'group']);
});
