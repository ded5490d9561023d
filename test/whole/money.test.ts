// Money through the doors of the delivered program: prices and rates by command line and API, what calls cost by them, usage in any
// zone and currency, costs corrected and taken back, late calls. Each figure is worked out here from the calls.
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectedUsage, labelOf } from '../../src/ledger/testing/usage.ts';
import { formatNano, parseNano } from '../../src/lib/money.ts';
import { periods } from '../../src/schema/question.ts';
import { type Calls, callsOnce, newKey, until } from './house.ts';
import { type MoneyHouse, openMoneyHouse } from './money-house.ts';
import { call, type PastCall } from './priced-calls.ts';

const [quarter, hour] = [900_000, 3_600_000];
const start = Math.floor(Date.now() / quarter) * quarter;
const ago = (hours: number): number => start - hours * hour;
const iso = (at: number): string => new Date(at).toISOString();

/** tin-1 has no price in any book. */
const history: readonly PastCall[] = [50, 49, 26, 25].map((hours, n) => ({
  ...{ at: ago(hours) + n * 1_000, model: 'tin-1', user: n % 2 === 0 ? 'bob' : 'alice' },
  ...{ prompt: 1_000 + n, completion: 100 + n },
}));
const tinPrice = { input: 1_000n, output: 3_000n };
const tinCost = (n: number): string => formatNano(BigInt(1_000 + n) * tinPrice.input + BigInt(100 + n) * tinPrice.output);
const tinFrom = ago(30);

let house: MoneyHouse;
const { get, post, cli, allCalls } = {
  get: (...asked: Parameters<MoneyHouse['get']>) => house.get(...asked),
  post: (...told: Parameters<MoneyHouse['post']>) => house.post(...told),
  cli: (...args: string[]) => house.cli(...args),
  allCalls: () => house.allCalls(),
};
beforeAll(async () => {
  house = await openMoneyHouse(history);
});
afterAll(() => house.close());

const verified = async (): Promise<void> =>
  expect((await cli('verify')).out).toMatch(/^Usage rows equal the calls: [1-9]\d* rows compared/);
const tinCalls = async (): Promise<Calls> =>
  (await allCalls())
    .filter(({ model_name }) => model_name === 'tin-1')
    .sort((a, b) => (a.request_timestamp < b.request_timestamp ? -1 : 1));
const costsOf = async (): Promise<(string | null)[]> => (await tinCalls()).map(({ estimated_cost }) => estimated_cost);

const added = z.looseObject({
  added: z.looseObject({ id: z.string() }),
  waiting: z.looseObject({ calls_unpriced: z.number(), calls_priced: z.number() }),
});
const job = z.looseObject({
  id: z.string(),
  state: z.string(),
  progress: z.looseObject({ calls_seen: z.number(), calls_changed: z.number(), calls_applied: z.number() }),
  differences: z
    .array(z.looseObject({ calls: z.number(), difference: z.record(z.string(), z.string()), unpriced_after: z.number() }))
    .nullable(),
});
const one = z.object({
  call: z.looseObject({ estimated_cost: z.string().nullable() }),
  cost_changes: z.array(
    z.looseObject({ recost_id: z.string(), by: z.string(), reason: z.string(), before: z.looseObject({}), after: z.looseObject({}) }),
  ),
});
const changesOf = async (id: string): Promise<z.infer<typeof one>['cost_changes']> =>
  one.parse((await get(`/api/calls/${id}`)).json).cost_changes;
const actionsOf = async (subject: string): Promise<string[]> =>
  z
    .object({ entries: z.array(z.object({ action: z.string(), who: z.string() })) })
    .parse((await get(`/api/audit?subject=${subject}`)).json)
    .entries.map(({ action, who }) => `${action} by ${who.startsWith('cli:') ? 'command line' : 'key'}`)
    .reverse();

describe('a price', () => {
  it('is missing for calls of a model no book knows: their cost is unknown, and they are listed', async () => {
    await callsOnce(house.url(), house.key(), history.length);
    expect(await costsOf()).toEqual([null, null, null, null]);
    const { missing } = z.object({ missing: z.array(z.unknown()) }).parse((await get('/api/prices/missing')).json);
    expect(missing).toMatchObject([
      { vendor_id: 'openai', model_id: 'tin-1', calls: 4, prompt_tokens: 4_006, completion_tokens: 406, reasons: ['no_price'] },
    ]);
    expect((await cli('prices', 'missing')).out).toMatch(/openai +tin-1 +tin-1 +4 +4412 /);
  });

  it('entered by the command line holds for the next call, and changes none before it', async () => {
    await call(house.url(), house.key(), 'brass-1');
    await callsOnce(house.url(), house.key(), 1, 'model=brass-1');
    const { err } = await cli(
      ...['prices', 'add', '--vendor', 'openai', '--model', 'brass-1', '--currency', 'USD'],
      ...['--input', '2', '--cache-read', '0.2', '--output', '8', '--source', 'contract 17'],
    );
    expect(err).toContain('1 calls without a price');
    await call(house.url(), house.key(), 'brass-1');
    const [after, before] = await callsOnce(house.url(), house.key(), 2, 'model=brass-1');
    expect(before).toMatchObject({ estimated_cost: null, cost_status: 'unknown' });
    expect(after).toMatchObject({
      estimated_cost: '0.00288',
      currency: 'USD',
      cost_status: 'exact',
      price_id: expect.stringMatching(/^own:/),
    });
  });

  it('entered by the API, in yuan for a thousand tokens, holds for the next call', async () => {
    const rates = { input: '0.004', output: '0.016' };
    const { status } = await post('/api/prices', { vendor: 'deepseek', model: 'jade-1', currency: 'CNY', unit: 'per_1k', rates });
    expect(status).toBe(201);
    await call(house.url(), house.key(), 'jade-1');
    const [jade] = await callsOnce(house.url(), house.key(), 1, 'model=jade-1');
    expect(jade).toMatchObject({ estimated_cost: '0.02', currency: 'CNY', cost_status: 'exact', vendor_id: 'deepseek' });
  });
});

describe('a price entered late', () => {
  it('costs the calls since its beginning and no other, as it was planned; calls, usage and audit agree', async () => {
    const price = { vendor: 'openai', model: 'tin-1', currency: 'USD', rates: { input: '1', output: '3' }, effective_from: iso(tinFrom) };
    const { json } = await post('/api/prices', price);
    expect(added.parse(json).waiting).toMatchObject({ calls_unpriced: 2, calls_priced: 0 });
    const plan = job.parse(JSON.parse((await cli('recost', 'plan', 'model_id=tin-1', '--reason', 'entered late', '--json')).out));
    expect(plan).toMatchObject({ state: 'planned', progress: { calls_seen: 4, calls_changed: 2, calls_applied: 0 } });
    expect(await costsOf()).toEqual([null, null, null, null]);
    const total = (plan.differences ?? []).reduce((sum, { difference }) => sum + parseNano(difference.USD ?? '0'), 0n);
    expect(total).toBe(parseNano(tinCost(2)) + parseNano(tinCost(3)));

    await cli('recost', 'apply', plan.id);
    expect(await costsOf()).toEqual([null, null, tinCost(2), tinCost(3)]);
    const [first, , third] = await tinCalls();
    expect(await changesOf(first?.request_id ?? '')).toEqual([]);
    expect(await changesOf(third?.request_id ?? '')).toMatchObject([
      {
        recost_id: plan.id,
        reason: 'entered late',
        by: expect.stringMatching(/^cli:/),
        before: { estimated_cost: null, cost_status: 'unknown' },
        after: { estimated_cost: tinCost(2), cost_status: 'exact' },
      },
    ]);
    expect(await actionsOf(plan.id)).toEqual([
      'recost.plan by command line',
      'recost.confirm by command line',
      'recost.applied by command line',
    ]);
    const { rows } = shown.parse((await get('/api/usage?by=model&every=total&model=tin-1&from=now-7d')).json);
    expect(rows).toMatchObject([{ call_count: 4, unpriced_count: 2, costs: { USD: formatNano(total) } }]);
    await verified();
  });
});

const shown = z.object({
  display: z.object({ rates: z.array(z.looseObject({ rate: z.string() })) }).nullable(),
  rows: z.array(
    z.looseObject({
      period_start: z.string(),
      group: z.record(z.string(), z.string().nullable()),
      call_count: z.number(),
      costs: z.record(z.string(), z.string()),
      display: z.looseObject({ amount: z.string().nullable(), missing: z.array(z.string()) }).optional(),
    }),
  ),
});
const rateSteps = [
  { at: ago(60), rate: 7n },
  { at: ago(20), rate: 8n },
];
/** Null where no cost is known, though there were calls. */
const inYuan = (calls: Calls): string | null => {
  if (calls.length > 0 && calls.every(({ estimated_cost }) => estimated_cost === null)) return null;
  return formatNano(
    calls.reduce((sum, { estimated_cost, currency, request_timestamp }) => {
      const rate = rateSteps.findLast(({ at }) => at <= Date.parse(request_timestamp))?.rate ?? 0n;
      return sum + parseNano(estimated_cost ?? '0') * (currency === 'CNY' ? 1n : rate);
    }, 0n),
  );
};

describe('usage', () => {
  it('without a rate says which is missing; with rates by command line and API each call goes at its own', async () => {
    const path = '/api/usage?every=total&from=now-7d&to=now&display=CNY';
    expect(shown.parse((await get(path)).json).rows).toMatchObject([{ display: { amount: null, missing: ['USD'] } }]);
    await cli('rates', 'add', 'USD', 'CNY', '7', '--from', iso(ago(60)), '--source', 'bank');
    const rate = { from_currency: 'USD', to_currency: 'CNY', rate: '8', effective_from: iso(ago(20)) };
    expect((await post('/api/rates', rate)).status).toBe(201);
    const { rows, display } = shown.parse((await get(path)).json);
    expect(rows).toMatchObject([{ display: { amount: inYuan(await allCalls()), missing: [] } }]);
    expect(display?.rates.map((one) => one.rate)).toEqual(['7', '8']);
    expect((await cli('usage', '--every', 'total', '--from', 'now-7d', '--display', 'CNY')).err).toMatch(
      /1 USD = 7 CNY .*bank[\s\S]*1 USD = 8 CNY/,
    );
  });

  it.each(['UTC', 'Asia/Shanghai', 'Asia/Kathmandu', 'America/St_Johns'])(
    'in %s is the calls of each period, with the gaps between',
    async (zone) => {
      const calls = await allCalls();
      for (const every of periods) {
        const { rows } = shown.parse(
          (await get(`/api/usage?by=model&every=${every}&zone=${zone}&gaps=true&display=CNY&from=${iso(ago(72))}&to=${iso(start + hour)}`))
            .json,
        );
        const groups = new Set(rows.map(({ group }) => group.model_name));
        expect([...groups].sort()).toEqual(['brass-1', 'jade-1', 'tin-1']);
        const labels = new Set(rows.map(({ period_start }) => labelOf(Date.parse(period_start), every, zone)));
        expect(rows).toHaveLength(labels.size * groups.size);
        if (every === 'day') expect(labels.size).toBeGreaterThanOrEqual(4);
        for (const row of rows) {
          const label = labelOf(Date.parse(row.period_start), every, zone);
          const of = calls.filter(
            (one) => one.model_name === row.group.model_name && labelOf(Date.parse(one.request_timestamp), every, zone) === label,
          );
          const { costs, saved_costs, ...counts } = expectedUsage(of);
          expect(row, `${every} ${row.period_start} ${row.group.model_name}`).toMatchObject(counts);
          for (const [currency, amount] of Object.entries(costs)) expect(row.costs[currency] ?? '0').toBe(amount);
          expect(row.display?.amount).toBe(inYuan(of));
          expect(saved_costs).toMatchObject({});
        }
        expect(rows.reduce((sum, { call_count }) => sum + call_count, 0)).toBe(calls.length);
      }
    },
  );

  it('as CSV says the same, by command line and API', async () => {
    const { out } = await cli('usage', '--by', 'model', '--every', 'total', '--from', 'now-7d', '--display', 'CNY', '--csv');
    const rows = z.array(z.looseObject({ model_name: z.string(), call_count: z.string() })).parse(parse(out, { columns: true, bom: true }));
    const calls = await allCalls();
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      const of = calls.filter(({ model_name }) => model_name === row.model_name);
      const { costs, unpriced_count } = expectedUsage(of);
      expect(row).toMatchObject({ call_count: String(of.length), unpriced_count: String(unpriced_count), cost_in_CNY: inYuan(of) });
      for (const [currency, amount] of Object.entries(costs)) expect(row[`cost_${currency}`]).toBe(amount);
    }
    const response = await fetch(new URL('/api/usage?by=model&every=total&from=now-7d&display=CNY&format=csv', house.url()), {
      headers: { authorization: `Bearer ${house.key()}` },
    });
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(await response.text()).toBe(out.replace(/^\ufeff/, ''));
  });
});

describe('the summary of a user', () => {
  it('is given to its own key, to an admin for anyone, and to no other member', async () => {
    const alice = await newKey(house.data, 'laptop', '--user', 'alice', '--role', 'member');
    await until('the new key', 3_000, async () => ((await get('/api/rates', alice)).status === 200 ? true : null));
    const path = (user: string): string => `/api/users/${user}/usage-summary?days=4&zone=Asia/Shanghai&display=CNY`;
    const own = await get(path('alice'), alice);
    const of = (await allCalls()).filter(({ user }) => user === 'alice');
    expect(own).toMatchObject({
      status: 200,
      json: {
        ...{ user: 'alice', total_calls: 2, total_success: 2, total_failed: 0, success_rate: 1, unpriced_count: 1 },
        total_tokens: of.reduce((sum, { total_tokens }) => sum + (total_tokens ?? 0), 0),
        total_cost: { USD: tinCost(3) },
        display: { amount: inYuan(of) },
        top_models: [{ model_name: 'tin-1', calls: 2 }],
        previous: { total_calls: 0 },
      },
    });
    expect((await get(path('me'), alice)).json).toEqual(own.json);
    expect(await get(path('bob'), alice)).toMatchObject({ status: 403, json: { error: { code: 'key_forbidden' } } });
    expect((await get(path('alice'))).json).toEqual(own.json);
    expect(await get(path('bob'))).toMatchObject({ status: 200, json: { user: 'bob', total_calls: 2, total_cost: {} } });
    expect((await get('/api/usage?every=total&by=user&from=now-7d', alice)).json).toMatchObject({ rows: [{ group: { user: 'alice' } }] });
  });
});

describe('a price that is corrected back', () => {
  it('gives the calls what they cost before, in a second re-costing; both stand in the history', async () => {
    const { prices } = z
      .object({ prices: z.array(z.looseObject({ id: z.string() })) })
      .parse((await get('/api/prices?layer=own&model=tin-1')).json);
    expect(prices).toHaveLength(1);
    await cli('prices', 'withdraw', prices[0]?.id ?? '');
    const { json } = await post('/api/recost?model_id=tin-1', { reason: 'it was another model' });
    const { id } = job.parse(json);
    const planned = await until('the plan', 10_000, async () => {
      const now = job.parse((await get(`/api/recost/${id}`)).json);
      return now.state === 'planning' ? null : now;
    });
    expect(planned).toMatchObject({ state: 'planned', progress: { calls_changed: 2 }, error: null });
    expect((await post(`/api/recost/${id}/apply`)).status).toBe(200);
    await until('the end of it', 10_000, async () => (job.parse((await get(`/api/recost/${id}`)).json).state === 'applied' ? true : null));
    expect(await costsOf()).toEqual([null, null, null, null]);
    const [, , third] = await tinCalls();
    expect(await changesOf(third?.request_id ?? '')).toMatchObject([
      { reason: 'entered late', after: { estimated_cost: tinCost(2) } },
      { recost_id: id, reason: 'it was another model', before: { estimated_cost: tinCost(2) }, after: { estimated_cost: null } },
    ]);
    expect(await actionsOf(id)).toEqual(['recost.plan by key', 'recost.confirm by key', 'recost.applied by key']);
    expect((await cli('call', third?.request_id ?? '')).out).toMatch(/entered late[\s\S]*it was another model/);
    const { rows } = shown.parse((await get('/api/usage?by=model&every=total&model=tin-1&from=now-7d')).json);
    expect(rows).toMatchObject([{ call_count: 4, unpriced_count: 4, costs: {} }]);
    await verified();
  });
});

describe('a call that is posted days after it started', () => {
  it('lands in the period it started in, at the price and the rate of then', async () => {
    const late = { at: ago(27) + 5_000, model: 'brass-1', user: 'bob', prompt: 500, completion: 50 };
    const path = `/api/usage?every=hour&by=user&user=bob&model=brass-1&display=CNY&from=${iso(ago(72))}&to=${iso(start + hour)}`;
    expect(shown.parse((await get(path)).json).rows).toEqual([]);
    // From ago(26) on it costs twice as much.
    const dear = { vendor: 'openai', model: 'brass-1', currency: 'USD', rates: { input: '4', output: '16' }, effective_from: iso(ago(26)) };
    expect((await post('/api/prices', dear)).status).toBe(201);
    await house.restartAfter([late]);
    const [found] = await callsOnce(house.url(), house.key(), 1, 'user=bob&model=brass-1');
    const cost = formatNano(500n * 2_000n + 50n * 8_000n);
    expect(found).toMatchObject({ request_timestamp: iso(late.at), estimated_cost: cost, currency: 'USD', cost_status: 'exact' });
    // A call can be seen a moment before its usage row.
    await verified();
    expect(shown.parse((await get(path)).json).rows).toMatchObject([
      {
        period_start: iso(Math.floor(late.at / hour) * hour),
        ...{ call_count: 1, costs: { USD: cost }, display: { amount: formatNano(parseNano(cost) * 7n) } },
      },
    ]);
  });
});
