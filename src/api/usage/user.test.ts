import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roles } from '../../schema/vendor.ts';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

const row = (model_name: string | null, calls: number, costs: Record<string, string>, unpriced_count = 0) => ({
  period_start: '2026-11-01T00:00:00.000Z',
  group: { model_name },
  call_count: calls,
  success_count: calls - 1,
  failed_count: 1,
  total_tokens: calls * 10,
  costs,
  unpriced_count,
  costs_by_era: [{ era: 0, costs, saved_costs: {} }],
});
const range = { from: '2026-11-16T16:00:00.000Z', to: '2026-11-23T16:00:00.000Z' };
/** First the days asked for, then those before. */
const answers = (now: readonly unknown[], before: readonly unknown[]): void => {
  const each = [now, before];
  Object.defineProperty(desk.replies, 'usage', { get: () => ({ range, rows: each.shift() ?? [] }) });
};

describe('whose', () => {
  it.each(roles)('%s: for itself and for another', async (role) => {
    const own = await desk.ask('GET', '/api/users/ada/usage-summary', role);
    const me = await desk.ask('GET', '/api/users/me/usage-summary', role);
    expect([own.status, me.status, me.value.user]).toEqual([200, 200, 'ada']);
    desk.asked.length = 0;
    const other = await desk.ask('GET', `/api/users/${encodeURIComponent('小明')}/usage-summary`, role);
    if (role === 'member') {
      expect(other).toMatchObject({ status: 403, value: { error: { code: 'key_forbidden', message: expect.stringContaining('"ada"') } } });
      expect(desk.asked).toEqual([]);
    } else {
      expect(other).toMatchObject({ status: 200, value: { user: '小明' } });
      expect(desk.asked.map(({ args }) => args[1])).toEqual(['小明', '小明']);
    }
  });

  it('me without a key is nobody', async () => {
    const response = await desk.api.request('http://daybook/api/users/me/usage-summary', {}, { isOwner: true });
    expect(response.status).toBe(400);
  });
});

describe('which days', () => {
  it('calendar days of the zone, today the last, and as many before', async () => {
    await desk.ask('GET', '/api/users/ada/usage-summary?days=7&zone=Asia/Shanghai');
    expect(desk.asked.map(({ args }) => args[0])).toMatchObject([
      { range: { from: '2026-11-16T16:00:00.000Z', to: '2026-11-23T16:00:00.000Z' }, group: ['model_name'], period: 'total', filters: [] },
      { range: { from: '2026-11-09T16:00:00.000Z', to: '2026-11-16T16:00:00.000Z' } },
    ]);
  });

  it('a day that the clock makes longer is a day', async () => {
    await desk.ask('GET', '/api/users/ada/usage-summary?days=30&zone=America/New_York');
    // The clocks of New York went back on the first of November.
    expect(desk.asked[0]?.args[0]).toMatchObject({ range: { from: '2026-10-25T04:00:00.000Z', to: '2026-11-24T05:00:00.000Z' } });
  });

  it.each(['days=0', 'days=367', 'days=1.5', 'days=many', 'zone=Nowhere', 'display=X'])('%s is refused', async (query) => {
    expect(await desk.ask('GET', `/api/users/ada/usage-summary?${query}`)).toMatchObject({
      status: 400,
      value: { error: { code: 'question_invalid' } },
    });
  });
});

describe('what', () => {
  it('sums over the models, the ten with the most calls, and the change', async () => {
    const models = Array.from({ length: 12 }, (_, n) => row(`m${n}`, n + 2, { USD: '0.1' }, n === 0 ? 1 : 0));
    answers([...models, row(null, 1, { CNY: '7' })], [row('m0', 4, { USD: '2.4' })]);
    const { value } = await desk.ask('GET', '/api/users/ada/usage-summary?days=7');
    expect(value).toMatchObject({
      user: 'ada',
      days: 7,
      zone: 'UTC',
      range,
      total_calls: 91,
      total_success: 78,
      total_failed: 13,
      success_rate: 78 / 91,
      total_tokens: 910,
      total_cost: { USD: '1.2', CNY: '7' },
      display: null,
      unpriced_count: 1,
      previous: { range, total_calls: 4, total_cost: { USD: '2.4' }, top_models: [{ model_name: 'm0' }] },
      change: {
        total_calls: { difference: 87, ratio: 21.75 },
        total_cost: { USD: { difference: '-1.2', ratio: -0.5 }, CNY: { difference: '7', ratio: null } },
        unpriced_count: { difference: 1, ratio: null },
        display: null,
      },
    });
    const models_named = ['m11', 'm10', 'm9', 'm8', 'm7', 'm6', 'm5', 'm4', 'm3', 'm2'].map((model_name) =>
      expect.objectContaining({ model_name }),
    );
    expect(value.top_models).toEqual(models_named);
  });

  it('in a display currency the parts are added before they are rounded; without a rate there is no amount', async () => {
    const rate = { from_currency: 'USD', to_currency: 'CNY', rate: '0.5', effective_from: '2026-01-01T00:00:00Z' };
    await desk.ask('POST', '/api/rates', 'admin', rate);
    answers([row('a', 2, { USD: '0.000000001' }), row('b', 2, { USD: '0.000000001' })], [row('a', 2, { EUR: '1' })]);
    const { value } = await desk.ask('GET', '/api/users/ada/usage-summary?display=CNY');
    expect(value).toMatchObject({
      display: { currency: 'CNY', amount: '0.000000001', rates: [{ rate: '0.5' }] },
      top_models: [{ display: { amount: '0.000000001' } }, { display: { amount: '0.000000001' } }],
      previous: { display: { amount: null, missing: ['EUR'] } },
      change: { display: { difference: null, ratio: null } },
    });
  });

  it('nobody’s calls have no success rate, which is not zero', async () => {
    const { value } = await desk.ask('GET', '/api/users/ada/usage-summary');
    expect(value).toMatchObject({
      total_calls: 0,
      success_rate: null,
      total_cost: {},
      change: { success_rate: { difference: null, ratio: null } },
    });
  });
});
