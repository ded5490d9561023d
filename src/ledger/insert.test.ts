// Posting batches into a real engine: what is read back, and that a batch posted again changes nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MadeCall, makeCall } from './testing/calls.ts';
import { startTestLedger, type TestLedger } from './testing/engine.ts';
import { insertCalls } from './insert.ts';
import { prepareTables } from './tables/prepare.ts';
import { verifyUsage } from './verify.ts';

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
});
afterAll(() => test.close());

const counts = async (): Promise<Readonly<Record<string, unknown>>> =>
  (
    await test.ledger.query(
      'SELECT (SELECT count() FROM calls) AS calls, (SELECT count() FROM call_bodies) AS bodies, ' +
        '(SELECT sum(call_count) FROM usage_15m WHERE view = 0) AS counted, (SELECT sum(total_cost) FROM usage_15m WHERE view = 0) AS cost, ' +
        '(SELECT sum(estimated_cost) FROM calls) AS called_cost, (SELECT sum(total_tokens) FROM usage_15m WHERE view = 0) AS tokens',
      { parse: (row) => row },
    )
  )[0] ?? {};

const post = (made: readonly MadeCall[], token: string, first_try = false): Promise<void> =>
  insertCalls(
    test.ledger,
    made.map(({ call }) => call),
    made.map(({ body }) => body),
    token,
    { first_try },
  );

describe('posting a batch', () => {
  it('counts a batch that spans partitions once, however often it is posted', async () => {
    // Forty days apart: two months and seven weeks in one insert.
    const made = Array.from({ length: 120 }, (_, n) => makeCall(n, Date.UTC(2026, 8, 1) + (n % 40) * 86_400_000 + n));
    await post(made, 'first');
    const once = await counts();
    expect(once).toMatchObject({ calls: '120', bodies: '120', counted: '120' });
    expect(once.cost).toBe(once.called_cost);
    await post(made, 'first');
    await post(made, 'first');
    expect(await counts()).toEqual(once);
  });

  it.each([
    ['calls', 'DELETE FROM calls WHERE request_timestamp < 1789000000'],
    ['bodies', 'DELETE FROM call_bodies WHERE request_timestamp < 1789000000'],
    ['usage rows', 'DELETE FROM usage_15m WHERE bucket < 1789000000'],
  ])('puts back %s that the engine forgot although it remembers the token', async (_, forget) => {
    const made = Array.from({ length: 120 }, (_, n) => makeCall(n, Date.UTC(2026, 8, 1) + (n % 40) * 86_400_000 + n));
    const before = await counts();
    // Twice, because the rows put back are an insert of their own that must not be taken for a repetition either.
    for (let i = 0; i < 2; i += 1) {
      await test.ledger.command(forget, {}, { lightweight_deletes_sync: '2' });
      expect(await counts()).not.toEqual(before);
      await post(made, 'first');
      expect(await counts()).toEqual(before);
    }
    expect((await verifyUsage(test.ledger, null)).differences).toEqual([]);
  });

  it('counts the same rows under another token again where nobody looks: the token is what a first try is known by', async () => {
    const made = [makeCall(1, Date.UTC(2026, 9, 1))];
    const before = await counts();
    await post(made, 'other-1', true);
    await post(made, 'other-1', true);
    await post(made, 'other-2', true);
    expect(Number((await counts()).calls)).toBe(Number(before.calls) + 2);
  });

  it('takes text that ends in half a sign', async () => {
    await post([makeCall(2, Date.UTC(2026, 9, 2), { preview: 'half \ud83d', answer_preview: 'a \\ud83d stays' })], 'half');
    const [row] = await test.ledger.query("SELECT preview, answer_preview FROM calls WHERE preview LIKE 'half%'", { parse: (r) => r });
    expect(row).toEqual({ preview: 'half \ufffd', answer_preview: 'a \\ud83d stays' });
  });

  it('prepares the tables again without touching what is there', async () => {
    const before = await counts();
    expect(await prepareTables(test.ledger)).toEqual({ version: 2, added: [] });
    expect(await counts()).toEqual(before);
  });
});

describe('a batch that is refused', () => {
  const madeAt = (month: number, count: number): MadeCall[] =>
    Array.from({ length: count }, (_, n) => makeCall(90_000 + month * 1_000 + n, Date.UTC(2027, month, 1) + n));

  it.each([
    ['by us, for a value no column takes', { estimated_cost: '99999999999' }],
    ['by the engine, for a value that is of another type', { retry_count: -1.5 }],
  ])('%s, is no ledger that is away, however large it is, and its parts are there once', async (_, broken) => {
    const month = 'retry_count' in broken ? 2 : 0;
    const made = madeAt(month, 600).map(({ call, body }) => ({ call, body: { ...body, response_content: 'long '.repeat(2_000) } }));
    const [first] = made;
    if (first === undefined) throw new RangeError();
    const before = await counts();
    const whole = [{ ...first, call: { ...first.call, ...broken, path: 'x'.repeat(100_000) } }, ...made.slice(1)];
    await expect(post(whole, `refused-${month}`)).rejects.toMatchObject({ code: 'internal' });
    await expect(post(whole.slice(0, 1), `refused-${month}/0`)).rejects.toMatchObject({ code: 'internal' });
    // Its bodies are there already.
    await post(made.slice(1, 300), `refused-${month}/1`);
    await post(made.slice(300), `refused-${month}/2`);
    await post([first], `refused-${month}/0/bare`);
    await post(made, `refused-${month}`);
    const after = await counts();
    for (const name of ['calls', 'bodies', 'counted']) expect(Number(after[name]) - Number(before[name])).toBe(600);
    expect((await verifyUsage(test.ledger, null)).differences).toEqual([]);
  });
});
