import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseNano } from '../../lib/money.ts';
import type { CallRecord } from '../../schema/call.ts';
import type { CallOrder, CallsQuestion } from '../../schema/question.ts';
import { insertCalls } from '../insert.ts';
import { makeCall } from '../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../testing/engine.ts';
import { askCalls } from './calls.ts';
import type { RowRule } from './rule.ts';

const start = Date.UTC(2026, 9, 1);
// Every third is like another one in all that calls are ordered by.
const made = Array.from({ length: 240 }, (_, n) =>
  makeCall(n, start + n * 60_000, n % 3 === 0 ? { duration_ms: 700.1, total_tokens: 7 } : {}),
);
const calls = made.map(({ call }) => call);

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
  await insertCalls(
    test.ledger,
    calls,
    made.map(({ body }) => body),
    'all',
  );
});
afterAll(() => test.close());

type Ranked = Exclude<CallOrder, 'newest'>;
const rankOf = (order: Ranked, call: CallRecord): bigint | number | null => {
  if (order === 'cost') return call.estimated_cost === null ? null : parseNano(call.estimated_cost);
  return order === 'duration' ? call.duration_ms : call.total_tokens;
};

function before(order: Ranked, a: CallRecord, b: CallRecord): number {
  const [left, right] = [rankOf(order, a), rankOf(order, b)];
  if ((left === null) !== (right === null)) return left === null ? 1 : -1;
  if (order === 'cost' && a.currency !== b.currency) return (a.currency ?? '') < (b.currency ?? '') ? -1 : 1;
  if (left !== null && right !== null && left !== right) return left > right ? -1 : 1;
  return a.request_timestamp > b.request_timestamp ? -1 : 1;
}
const ordered = (order: Ranked, of = calls): string[] => [...of].sort((a, b) => before(order, a, b)).map((call) => call.request_id);

const all: CallsQuestion = { range: null, filters: [], search: null, limit: 1_000, cursor: null };

async function pages(question: CallsQuestion, rule?: RowRule, between?: (page: number) => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  for (let [page, cursor]: [number, string | null] = [0, null]; ; page += 1) {
    const answer: Awaited<ReturnType<typeof askCalls>> = await askCalls(test.ledger, { ...question, cursor }, rule);
    seen.push(...answer.calls.map((call) => call.request_id));
    cursor = answer.next;
    if (cursor === null) return seen;
    await between?.(page);
  }
}

describe.each(['cost', 'duration', 'tokens'] as const)('calls by %s', (order) => {
  it('come with the most first and the unknown last, each once, whatever the page', async () => {
    expect(await pages({ ...all, order, limit: 37 })).toEqual(ordered(order));
    expect(await pages({ ...all, order })).toEqual(ordered(order));
  });

  it('stay in their places while others arrive that have more, as much and less', async () => {
    const known = new Set(calls.map((call) => call.request_id));
    const late: CallRecord[] = [];
    const seen = await pages({ ...all, order, limit: 50 }, undefined, async (page) => {
      const changes = [
        { duration_ms: 1e9, total_tokens: 10 ** 9 },
        { duration_ms: 700.1, total_tokens: 7 },
        { duration_ms: 0, total_tokens: 0 },
      ];
      const more = changes.map((change, n) => makeCall(order.length * 100_000 + page * 10 + n, start + 86_400_000 + page * 10 + n, change));
      late.push(...more.map(({ call }) => call));
      await insertCalls(
        test.ledger,
        late.slice(-3),
        more.map(({ body }) => body),
        `late-${order}-${page}`,
      );
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => known.has(id))).toEqual(ordered(order));
    const ids = late.map((call) => `'${call.request_id}'`).join(', ');
    await test.ledger.command(`DELETE FROM calls WHERE request_id IN (${ids})`, {}, { lightweight_deletes_sync: '2' });
  });

  it('are under filters, a range and a rule as the newest are', async () => {
    const range = { from: new Date(start + 30 * 60_000).toISOString(), to: new Date(start + 200 * 60_000).toISOString() };
    const fits = calls.slice(30, 200).filter((call) => call.status === 'success' && call.user === 'user-2');
    const filters = [{ field: 'status', not: false, is: ['success'] }];
    expect(await pages({ ...all, order, range, filters, limit: 5 }, { user: 'user-2' })).toEqual(ordered(order, fits));
  });
});

it('a cursor of another order is refused', async () => {
  const { next } = await askCalls(test.ledger, { ...all, order: 'cost', limit: 2 });
  for (const cursor of [next, 'x', Buffer.from('["tokens","1;",""," ",""]').toString('base64url')])
    await expect(askCalls(test.ledger, { ...all, order: 'tokens', limit: 2, cursor })).rejects.toMatchObject({ code: 'question_invalid' });
  await expect(askCalls(test.ledger, { ...all, cursor: next })).rejects.toMatchObject({ code: 'question_invalid' });
});
