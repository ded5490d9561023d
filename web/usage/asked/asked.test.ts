// How the address of the usage page becomes a question, and a figure the calls behind it.
import { describe, expect, it } from 'vitest';
import { changed, parseSearch, type Search } from '../../url/search.ts';
import { callsBehind, within } from './behind.ts';
import { columnsOf, compare, isMissing, unpricedIn } from './columns.ts';
import { courseOf } from './course.ts';
import { crumbOf, crumbsIn } from './crumbs.ts';
import { measureOf, type Usage } from './measures.ts';
import { periodWords, usualEvery } from './periods.ts';
import { askedOf, filterChanges, queryOf } from './question.ts';
import { sorted } from './rows.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const range = { from: 'now-30d', to: 'now', zone: 'Asia/Shanghai' };
const urlOf = (text: string) => {
  const search: Search = parseSearch(text);
  const all = (name: string): readonly string[] => [search[name] ?? []].flat();
  return { all, get: (name: string) => all(name)[0] ?? null };
};
const asked = (text: string) => askedOf(urlOf(text), range, now);

describe('the question', () => {
  it('says what is usual where the address says nothing', () => {
    expect(asked('')).toMatchObject({ every: 'day', by: ['model_name'], display: null, pivot: false, filters: [] });
    expect(asked('by=none').by).toEqual([]);
  });

  it('takes no more than two dimensions, and none it does not know', () => {
    expect(asked('by=user,colour,user,source_app,key_id').by).toEqual(['user', 'source_app']);
  });

  it('asks only for the groups of columns that are shown', () => {
    expect(queryOf(asked('show=call_count,cost'))).toMatchObject({ measures: 'calls,cost', by: 'model_name', every: 'day' });
    expect(queryOf(asked('show=duration_p95_ms'))).toMatchObject({ measures: 'calls,percentiles' });
  });

  it('has filters as the API has them, and gives them back to the address', () => {
    const { filters } = asked('model_name=gpt-*&model_name=qwen3-max&source_app.not=batch&user=null');
    expect(queryOf({ ...asked(''), filters })).toMatchObject({
      model_name: ['gpt-*', 'qwen3-max'],
      'source_app.not': ['batch'],
      user: ['null'],
    });
    expect(changed(parseSearch('every=week&user=ada'), filterChanges(filters.slice(0, 1)))).toEqual({
      every: 'week',
      model_name: ['gpt-*'],
    });
  });
});

describe('periods', () => {
  it.each([
    ['now-24h', 'now', 'hour'],
    ['now-30d', 'now', 'day'],
    ['2026-01', '2026-12', 'month'],
    ['2026-11-23', '2026-11-23', 'hour'],
    ['2010-01-01', 'now', 'year'],
    ['nonsense', 'now', 'hour'],
  ] as const)('of %s to %s are by the %s', (from, to, every) => {
    expect(usualEvery(from, to, now)).toBe(every);
  });

  it('are called by the clock of the zone', () => {
    const [start, end] = ['2026-09-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'];
    expect(periodWords('quarter', 'en', 'Asia/Shanghai')(start, end)).toBe('Q4 2026');
    expect(periodWords('quarter', 'zh', 'Asia/Shanghai')(start, end)).toBe('2026年第4季度');
    expect(periodWords('week', 'en', 'UTC')('2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z')).toMatch(/^23\s?–\s?29 Nov 2026$/);
  });

  it('keep the way they were come to', () => {
    const crumb = { from: '2026-01', to: '2026-12', every: 'year' } as const;
    expect(crumbsIn([crumbOf(crumb), 'x~y~century'])).toEqual([crumb]);
  });
});

const total = { call_count: 9, costs: { CNY: '0.1', USD: '3' }, unpriced_count: 2 };
const row = (
  day: string,
  model: string | null,
  call_count: number,
  costs: Record<string, string>,
  unpriced_count = 0,
): Usage['rows'][number] => ({
  period_start: `2026-11-${day}T00:00:00.000Z`,
  period_end: `2026-11-${day}T24:00:00.000Z`,
  group: { model_name: model },
  call_count,
  costs,
  unpriced_count,
});
const rows = [
  row('01', 'a', 3, { USD: '1' }),
  row('01', 'b', 4, {}, 2),
  row('02', 'a', 1, { USD: '2' }),
  row('02', null, 1, { CNY: '0.1' }),
];
const usage: Usage = {
  range: { from: '2026-11-01T06:00:00.000Z', to: '2026-11-03T00:00:00.000Z' },
  every: 'day',
  by: ['model_name'],
  zone: 'UTC',
  display: null,
  rows,
  total,
};
const shown = ['call_count', 'cost'].flatMap((key) => measureOf(key) ?? []);
const columns = columnsOf({ shown, display: null }, usage);
const [calls, cny, usd] = columns;
if (calls === undefined || cny === undefined || usd === undefined) throw new Error('a column of calls and one for each currency');

describe('columns', () => {
  it('of amounts are one a currency', () => {
    expect(columns.map(({ key }) => key)).toEqual(['call_count', 'cost:CNY', 'cost:USD']);
  });

  it('know unknown from none: a cost nobody knows, and a currency that was not paid in', () => {
    expect(rows.map((one) => usd.lacks(one))).toEqual([null, 'unknown', null, 'none']);
  });

  it('tell of each amount how many calls are missing from it, and of no other figure', () => {
    const partial = row('03', 'a', 5, { USD: '1' }, 3);
    expect([calls, cny, usd].map((column) => unpricedIn(column, partial))).toEqual([0, 0, 3]);
    expect([cny, usd].map((column) => unpricedIn(column, total))).toEqual([2, 2]);
    expect(rows.map((one) => unpricedIn(usd, one))).toEqual([0, 0, 0, 0]);
  });

  it('sort amounts by what they are worth, with what is missing last either way', () => {
    for (const order of ['asc', 'desc'] as const) {
      const places = sorted(rows, columns, { key: 'cost:USD', order }).map((one) => isMissing(usd, one));
      expect(places).toEqual([false, false, true, true]);
    }
    expect(compare(usd, row('01', 'a', 1, { USD: '10' }), row('01', 'a', 1, { USD: '9.5' }))).toBeGreaterThan(0);
  });
});

describe('the calls behind a figure', () => {
  const filters = asked('model_name=gpt-*&source_app.not=batch').filters;

  it('are those of its row, of the page and of what it counts', () => {
    expect(callsBehind({ range: usage.range, filters, group: { model_name: 'gpt-5' } }, { status: ['failed', 'timeout'] })).toEqual({
      q: 'model:gpt-5 -app:batch status:failed status:timeout',
      ...usage.range,
    });
    expect(callsBehind({ range: usage.range, filters: [], group: { user: null } }, {})).toMatchObject({ q: 'user:null' });
  });

  it('are only in that part of a period that the range covers', () => {
    expect(within(usage.range, '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z')).toEqual({
      from: '2026-11-01T06:00:00.000Z',
      to: '2026-11-02T00:00:00.000Z',
    });
  });
});

describe('the course', () => {
  const periods: Usage = { ...usage, by: [], rows: ['01', '02'].map((day) => row(day, null, 0, {})) };
  const words = { name: (group: object) => Object.values(group).join(), others: (count: number) => `${count} others` };

  it('counts nothing as zero, and has the largest first', () => {
    const { series } = courseOf(usage, periods, [row('01', 'b', 4, {}), row('01', 'a', 4, {})], calls, words);
    expect(series.map(({ key, values }) => [key, values])).toEqual([
      ['b', [4, 0]],
      ['a', [3, 1]],
    ]);
  });

  it('has a gap where a cost is unknown, and no line for who paid in another currency', () => {
    const groups = [row('01', 'a', 4, { USD: '3' }), row('01', 'b', 4, {}, 2), row('01', null, 1, { CNY: '0.1' })];
    const { series } = courseOf(usage, periods, groups, usd, words);
    expect(series.map(({ key, values, exact }) => [key, values, exact])).toEqual([
      ['a', [1, 2], ['1', '2']],
      ['b', [null, 0], [null, '0']],
    ]);
  });

  it('adds up the small ones as one', () => {
    const many = Array.from({ length: 12 }, (_, at) => row('01', `m${at}`, 20 - at, {}));
    const { series } = courseOf({ ...usage, rows: many }, periods, many, calls, words);
    expect(series.length).toBe(8);
    expect(series.at(-1)).toMatchObject({ key: 'others', label: '5 others', values: [13 + 12 + 11 + 10 + 9, 0] });
  });
});
