import { describe, expect, it } from 'vitest';
import { callFields } from '../../src/schema/call.ts';
import type { QueryFields } from '../query/fields.ts';
import { parse } from '../query/parse.ts';
import { paramsOf } from '../query/write.ts';
import { type Asked, behindOf, failedStatuses } from './behind.ts';
import { spansOfHour } from './lists/hour-spans.ts';
import { askedOf, seriesOf } from './trends/layers.ts';

const fields: QueryFields = Object.fromEntries(
  Object.entries(callFields).map(([name, { kind, nullable }]) => [name, { kind: kind.name, filter: kind.filter, nullable }]),
);
const range = { from: '2026-11-22T11:45:00.000Z', to: '2026-11-23T12:00:00.000Z' };

/** What the calls page asks the API for. */
function asked(filters: Asked, own: Asked, not: Asked = {}) {
  const { q = '', ...rest } = behindOf(range, filters, 'UTC').of(own, not);
  const { terms, faults } = parse(String(q), fields);
  expect([faults, rest]).toEqual([[], { ...range, zone: 'UTC' }]);
  return paramsOf(
    terms.map(({ term }) => term),
    fields,
  );
}

describe('the calls behind a figure', () => {
  it('are those of the page’s range and filters, narrowed to the figure', () => {
    expect(asked({}, {})).toEqual({});
    expect(asked({ app: ['shop'], user: [null] }, { status: failedStatuses })).toEqual({
      source_app: ['shop'],
      user: ['null'],
      status: ['failed', 'timeout'],
    });
    expect(asked({ model: ['a', 'b'] }, { model: ['a'] })).toEqual({ model_name: ['a'] });
    expect(asked({}, { unpriced: ['true'] })).toEqual({ unpriced: ['true'] });
  });

  it('of names with blanks, quotes, brackets and signs', () => {
    for (const name of ['help desk', 'say "hi"', 'a:b', '(x)', '-minus', '智谱 (bigmodel.cn)', 'back\\slash', '>5', '1..2', '~x'])
      expect(asked({}, { vendor: [name] })).toEqual({ vendor_name: [name] });
  });

  it('of a part of the range lie within the range', () => {
    const { of } = behindOf(range, {}, 'UTC');
    expect(of({}, {}, { from: '2026-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' })).toMatchObject({
      from: range.from,
      to: '2026-11-23T00:00:00.000Z',
    });
    expect(of({}, {}, { from: '2026-11-23T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' })).toMatchObject({ to: range.to });
  });
});

describe('layers', () => {
  const layer = (value: string | null, is_rest = false) => ({
    value,
    is_rest,
    call_count: [1, 2],
    prompt_tokens: [8, 20],
    completion_tokens: [2, 0],
    total_tokens: [10, 0],
    unpriced_count: [0, 0],
    costs: { USD: ['0.1', null], CNY: ['0', '2'] },
    display: null,
  });
  const layers = [layer('rest'), layer(null), layer('none'), layer(null, true)];
  const words = { rest: 'all others', nameless: 'no model' };

  it('have names and columns of what is measured, unknown amounts as gaps', () => {
    const shown = seriesOf(layers, 'cost', 'USD', words);
    expect(shown.map(({ label }) => label)).toEqual(['rest', 'no model', 'none', 'all others']);
    expect(new Set(shown.map(({ key }) => key)).size).toBe(4);
    expect(shown[0]).toMatchObject({ values: [0.1, null], exact: ['0.1', null] });
    expect(seriesOf(layers, 'tokens', null, words)[0]?.values).toEqual([10, 20]);
  });

  it('lead to their own calls; all others to those of none beside them', () => {
    const keys = seriesOf(layers, 'calls', null, words).map(({ key }) => key);
    const params = keys.map((key) => {
      const { asked: own, not } = askedOf(layers, key, 'model');
      return asked({}, own, not);
    });
    expect(params).toEqual([
      { model_name: ['rest'] },
      { model_name: ['null'] },
      { model_name: ['none'] },
      { 'model_name.not': ['rest', 'null', 'none'] },
    ]);
    expect(askedOf(layers, null, 'model')).toEqual({ asked: {}, not: {} });
  });
});

describe('an hour of the week', () => {
  it('is one stretch of a range of a day, none where it is not in it', () => {
    // Noon of Sunday by the clock of Shanghai is 04:00 in Greenwich.
    const day = { from: '2026-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' };
    expect(spansOfHour(day, 'Asia/Shanghai', 6, 12)).toEqual([{ from: '2026-11-22T04:00:00.000Z', to: '2026-11-22T05:00:00.000Z' }]);
    expect(spansOfHour(day, 'Asia/Shanghai', 2, 12)).toEqual([]);
  });

  it('is two where a range of a week begins and ends in it, and where clocks go back', () => {
    const week = { from: '2026-11-16T11:45:00.000Z', to: '2026-11-23T12:00:00.000Z' };
    expect(spansOfHour(week, 'UTC', 0, 11)).toEqual([
      { from: '2026-11-16T11:45:00.000Z', to: '2026-11-16T12:00:00.000Z' },
      { from: '2026-11-23T11:00:00.000Z', to: '2026-11-23T12:00:00.000Z' },
    ]);
    const back = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' };
    expect(spansOfHour(back, 'America/New_York', 6, 1)).toEqual([{ from: '2026-11-01T05:00:00.000Z', to: '2026-11-01T07:00:00.000Z' }]);
  });
});
