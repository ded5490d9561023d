// The overview over a real engine: each figure is the one of /api/usage over the range it says, layers add up to their total, and what
// is counted from calls is what the calls say.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertCalls } from '../../ledger/insert.ts';
import { askFailures } from '../../ledger/questions/overview/failures.ts';
import { askWeekHours } from '../../ledger/questions/overview/week-hours.ts';
import { askUsage } from '../../ledger/questions/usage.ts';
import { makeCall } from '../../ledger/testing/calls.ts';
import { startTestLedger, type TestLedger } from '../../ledger/testing/engine.ts';
import { parseNano } from '../../lib/money.ts';
import { createApi } from '../app.ts';
import { openTestDesk, type TestDesk, testNow } from '../testing/desk.ts';
import type { ShownRow, ShownUsage } from '../usage/shape.ts';
import { ofCounts } from './names.ts';
import type { Overview, Top, Totals } from './shape.ts';

const made = Array.from({ length: 1_500 }, (_, n) => {
  const user = n % 14 === 13 ? null : n % 14 === 12 ? 'user-*' : n % 14 === 0 ? 'ada' : `user-${n % 14}`;
  return makeCall(n, testNow - n * 23 * 60_000, {
    user,
    source_function: n % 5 === 0 ? null : `function-${n % 3}`,
    error_code: `e${n % 4}`,
  });
});
const calls = made.map(({ call }) => call);

let ledger: TestLedger;
let desk: TestDesk;
let ask: <T>(path: string, as?: string) => Promise<T>;

beforeAll(async () => {
  ledger = await startTestLedger();
  await insertCalls(
    ledger.ledger,
    calls,
    made.map(({ body }) => body),
    'all',
  );
  desk = await openTestDesk();
  const rates = [
    { from_currency: 'USD', to_currency: 'CNY', rate: '7.1234567', effective_from: '2026-01-01T00:00:00Z' },
    { from_currency: 'USD', to_currency: 'CNY', rate: '7.3', effective_from: '2026-11-20T00:00:00Z' },
  ];
  expect(await desk.ask('POST', '/api/rates', 'admin', { rates })).toMatchObject({ status: 201 });
  const api = createApi({
    ...desk.parts,
    now: () => testNow,
    answers: {
      ...desk.parts.answers,
      usage: (question, user) => askUsage(ledger.ledger, question, { user }),
      weekHours: (question, user) => askWeekHours(ledger.ledger, question, { user }),
      failures: (question, user) => askFailures(ledger.ledger, question, { user }),
    },
  });
  ask = async (path, as = 'admin') => {
    const response = await api.request(`http://daybook${path}`, { headers: { authorization: `Bearer key_${as}` } }, { isOwner: false });
    expect(response.status, path).toBe(200);
    return JSON.parse(await response.text());
  };
}, 60_000);

afterAll(async () => {
  await desk.close();
  await ledger.close();
});

const usage = (range: Overview['range'], query: string, as?: string): Promise<ShownUsage> =>
  ask(`/api/usage?from=${range.from}&to=${range.to}${query}`, as);

const dimensions = { model: 'model_name', vendor: 'vendor_name', app: 'source_app', user: 'user' } as const;

/** What both answers say of some calls, amounts in the display currency without where they come from. */
const figuresOf = (row: Partial<Totals | ShownRow> | undefined) => ({
  ...ofCounts((name) => row?.[name]),
  costs: row?.costs,
  saved_costs: row?.saved_costs,
  display: row?.display?.amount ?? null,
});

type Listed = Pick<Top, 'value'> & Partial<Omit<Top, 'display'>> & { readonly display?: Top['display'] | undefined };
const listedOf = ({ value, costs, display, ...counts }: Listed): string => {
  const { call_count, failed_count, prompt_tokens, completion_tokens, total_tokens, unpriced_count } = counts;
  const tokens = [prompt_tokens, completion_tokens, total_tokens];
  return JSON.stringify([value, call_count, failed_count, tokens, unpriced_count, costs, display?.amount ?? null]);
};

const asked = fc.record({
  from: fc.constantFrom('now-3h', 'now-24h', 'now-7d', 'now-30d', 'yesterday', '2026-11-05T10:07Z'),
  zone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu'),
  stack: fc.constantFrom('model' as const, 'vendor' as const, 'app' as const, 'user' as const),
  filter: fc.constantFrom('', '', '&app=shop', '&model=gpt-*', '&user=null', '&user.not=user-1', '&currency=CNY'),
  display: fc.constantFrom('', '&display=CNY', '&display=EUR'),
});

describe('every figure', () => {
  it('is that of usage over the range it says, and layers add up to their total', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ from, zone, stack, filter, display }) => {
        const rest = `&zone=${zone}${filter}${display}`;
        const overview = await ask<Overview>(`/api/overview?from=${from}&stack=${stack}${rest}`);
        const { totals, trends, tops, every } = overview;
        if (totals === null || trends === null || tops === null) throw new Error('a part is missing');
        const { total, layers, starts } = trends;

        for (const [range, shown] of [
          [overview.range, totals.now],
          [overview.before, totals.before],
        ] as const) {
          const [row] = (await usage(range, `&every=total${rest}`)).rows;
          expect(figuresOf(shown)).toEqual(figuresOf(row));
          expect([shown.success_rate, shown.duration_p95_ms === null]).toEqual([row?.success_rate, row?.duration_p95_ms === null]);
        }

        const { rows } = await usage(overview.range, `&every=${every}&gaps=true${rest}`);
        expect(starts).toEqual(rows.map(({ period_start }) => period_start));
        for (const [at, row] of rows.entries()) {
          expect(ofCounts((name) => total[name][at])).toEqual(ofCounts((name) => row[name]));
          for (const [currency, column] of Object.entries(total.costs))
            if (column[at] !== null) expect(column[at]).toBe(row.costs?.[currency] ?? '0');
          expect(Object.keys(row.costs ?? {}).every((currency) => currency in total.costs)).toBe(true);
          expect(total.display?.[at] ?? null).toBe(row.display?.amount ?? null);
          const layered = (of: (layer: (typeof layers)[number]) => number | undefined): number =>
            layers.reduce((sum, layer) => sum + (of(layer) ?? 0), 0);
          expect(layered((layer) => layer.call_count[at])).toBe(row.call_count);
          for (const name of ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const)
            expect(layered((layer) => layer[name][at])).toBe(row[name]);
          for (const [currency, column] of Object.entries(total.costs)) {
            const sum = layers.reduce((nano, { costs }) => nano + parseNano(costs[currency]?.[at] ?? '0'), 0n);
            expect(sum).toBe(parseNano(column[at] ?? '0'));
          }
        }

        const dimension = dimensions[stack];
        const groups = (await usage(overview.range, `&every=total&by=${dimension}&measures=calls${rest}`)).rows;
        const kept = layers.filter(({ is_rest }) => !is_rest);
        expect(kept).toHaveLength(Math.min(8, groups.length));
        for (const { value, call_count } of kept) {
          const group = groups.find((row) => row.group[dimension] === value);
          expect(call_count.reduce((sum, count) => sum + count, 0)).toBe(group?.call_count);
        }
        expect(layers.some(({ is_rest }) => is_rest)).toBe(groups.length > 8);

        for (const name of ['model_name', 'vendor_name', 'source_app', 'user', 'source_function', 'key_id'] as const) {
          const { rows: groupRows } = await usage(overview.range, `&every=total&by=${name}&sort=calls${rest}`);
          const all = groupRows.map((row) => listedOf({ ...row, value: row.group[name] ?? null }));
          expect(all).toEqual(expect.arrayContaining(tops[name].map(listedOf)));
          expect(tops[name].map(({ call_count }) => call_count)).toEqual(groupRows.slice(0, 10).map(({ call_count }) => call_count));
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('of hours and failures is what the calls say', async () => {
    const { range, hours, failures, totals } = await ask<Overview>('/api/overview?from=now-7d&zone=Asia/Shanghai&app=shop');
    const inside = calls.filter(({ request_timestamp: at, source_app }) => at >= range.from && at < range.to && source_app === 'shop');
    expect(hours?.flat().reduce((sum, count) => sum + count, 0)).toBe(totals?.now.call_count);
    const shown = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
    for (const { request_timestamp } of inside) {
      const wall = new Date(Date.parse(request_timestamp) + 8 * 3_600_000);
      const day = shown[(wall.getUTCDay() + 6) % 7] ?? [];
      day[wall.getUTCHours()] = (day[wall.getUTCHours()] ?? 0) + 1;
    }
    expect(hours).toEqual(shown);
    const failed = inside.filter(({ status }) => status === 'failed' || status === 'timeout');
    expect(failures?.reduce((sum, one) => sum + one.calls, 0)).toBe(failed.length);
    for (const { error_code, status, calls: count } of failures ?? [])
      expect(failed.filter((call) => call.error_code === error_code && call.status === status)).toHaveLength(count);
    expect(totals?.now.failed_count).toBe(failed.length);
  });
});

describe('whose', () => {
  it('a member sees its own user in every part', async () => {
    const overview = await ask<Overview>('/api/overview?from=now-30d&stack=user', 'member');
    const own = calls.filter(({ user, request_timestamp: at }) => user === 'ada' && at >= overview.range.from && at < overview.range.to);
    expect(overview.totals?.now.call_count).toBe(own.length);
    expect(overview.tops?.user.map(({ value }) => value)).toEqual(['ada']);
    expect(overview.trends?.layers.map(({ value, is_rest }) => [value, is_rest])).toEqual([['ada', false]]);
    expect(overview.hours?.flat().reduce((sum, count) => sum + count, 0)).toBe(own.length);
    const failed = own.filter(({ status }) => status === 'failed' || status === 'timeout');
    expect(overview.failures?.reduce((sum, one) => sum + one.calls, 0)).toBe(failed.length);
    const other = await ask<Overview>('/api/overview?from=now-30d&user=user-1', 'member');
    expect([other.totals?.now.call_count, other.tops?.model_name, other.failures]).toEqual([0, [], []]);
  });
});

describe('what is asked', () => {
  it('parts that are not wanted are null and not asked for', async () => {
    const { totals, trends, tops, hours, failures } = await ask<Overview>('/api/overview?parts=hours,totals');
    expect([totals === null, trends, tops, hours === null, failures]).toEqual([false, null, null, false, null]);
  });

  it('a ledger without calls has nothing in it, and unknown is not 0', async () => {
    const empty = await ask<Overview>('/api/overview?from=2020-01-01&to=2020-01-01');
    expect(empty.totals?.now).toMatchObject({ call_count: 0, success_rate: null, costs: {}, duration_p95_ms: null, ttft_p50_ms: null });
    expect(empty.trends).toMatchObject({ layers: [], total: { costs: {} } });
    expect(empty.trends?.total.call_count).toEqual(Array.from({ length: 96 }, () => 0));
    expect(empty.trends?.total.duration_p95_ms[0]).toBeNull();
  });

  it.each([
    'stack=key',
    'parts=totals,tables',
    'status=failed',
    'every=day',
    'from=now&to=now-1d',
    'zone=Nowhere',
    'display=X',
    'pats=tops',
  ])('%s is refused', async (query) => {
    expect(await desk.ask('GET', `/api/overview?${query}`)).toMatchObject({ status: 400, value: { error: { code: 'question_invalid' } } });
  });
});
