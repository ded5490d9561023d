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

const post = (made: readonly MadeCall[], token: string): Promise<void> =>
  insertCalls(
    test.ledger,
    made.map(({ call }) => call),
    made.map(({ body }) => body),
    token,
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

  it('counts the same rows under another token again', async () => {
    const made = [makeCall(1, Date.UTC(2026, 9, 1))];
    const before = await counts();
    await post(made, 'other-1');
    await post(made, 'other-2');
    expect(Number((await counts()).calls)).toBe(Number(before.calls) + 2);
  });

  it('takes text that ends in half a sign', async () => {
    await post([makeCall(2, Date.UTC(2026, 9, 2), { preview: 'half \ud83d', answer_preview: 'a \\ud83d stays' })], 'half');
    const [row] = await test.ledger.query("SELECT preview, answer_preview FROM calls WHERE preview LIKE 'half%'", { parse: (r) => r });
    expect(row).toEqual({ preview: 'half \ufffd', answer_preview: 'a \\ud83d stays' });
  });

  it('prepares the tables again without touching what is there', async () => {
    const before = await counts();
    expect(await prepareTables(test.ledger)).toEqual({ version: 1, added: [] });
    expect(await counts()).toEqual(before);
  });
});
