// Tables brought up to date: new fields, a ledger from the future, and the same code against another engine by its address.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, connectLedger } from '../connect.ts';
import { insertCalls } from '../insert.ts';
import { askCalls } from '../questions/calls.ts';
import { askUsage } from '../questions/usage.ts';
import { makeCall } from '../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../testing/engine.ts';
import { bodyColumns, callColumns } from './definitions.ts';
import { prepareTables } from './prepare.ts';
import { usageColumns } from './usage-columns.ts';
import { usageFromCalls } from './usage-widths.ts';

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
});
afterAll(() => test.close());

describe('preparing the tables', () => {
  it('changes nothing the second time', async () => {
    expect(await prepareTables(test.ledger)).toEqual({ version: 2, added: [] });
  });

  it('adds the columns of new fields and keeps the calls that are there', async () => {
    const { call, body } = makeCall(1, Date.UTC(2026, 9, 1));
    await insertCalls(test.ledger, [call], [body], 'before');
    const grown = {
      calls: [...callColumns, { name: 'mood', type: 'LowCardinality(Nullable(String))', codec: 'ZSTD(1)' }],
      call_bodies: [...bodyColumns, { name: 'thoughts', type: 'Nullable(String)', codec: 'ZSTD(3)' }],
    };
    expect((await prepareTables(test.ledger, grown)).added).toEqual(['calls.mood', 'call_bodies.thoughts']);
    expect((await prepareTables(test.ledger, grown)).added).toEqual([]);
    const [row] = await test.ledger.query('SELECT request_id, mood FROM calls', { parse: (found) => found });
    expect(row).toEqual({ request_id: call.request_id, mood: null });
    await insertCalls(test.ledger, [makeCall(2, Date.UTC(2026, 9, 2)).call], [], 'after');
  });

  it('adds columns to the lines of re-costings that were planned before', async () => {
    await test.ledger.command('ALTER TABLE recost_lines DROP COLUMN total_tokens');
    expect((await prepareTables(test.ledger)).added).toEqual(['recost_lines.total_tokens']);
    expect((await prepareTables(test.ledger)).added).toEqual([]);
  });

  it('makes a feed of an earlier definition count as this one does', async () => {
    const noneUnpriced = usageFromCalls(
      'calls',
      '',
      usageColumns.map((column) => (column.name === 'unpriced_count' ? { ...column, calls: '0' } : column)),
    );
    await test.ledger.command(`ALTER TABLE usage_15m_feed MODIFY QUERY ${noneUnpriced}`);
    const range = { from: '2026-08-01', to: '2026-09-01' };
    const unpricedOf = async () =>
      (await askUsage(test.ledger, { range, filters: [], group: [], period: 'total', zone: 'UTC' })).rows[0]?.unpriced_count;
    const waits = { status: 'success', cost_status: 'unknown', estimated_cost: null, currency: null } as const;
    await insertCalls(test.ledger, [makeCall(70, Date.UTC(2026, 7, 2), waits).call], [], 'earlier', { first_try: true });
    expect(await unpricedOf()).toBe(0);
    await prepareTables(test.ledger);
    await insertCalls(test.ledger, [makeCall(71, Date.UTC(2026, 7, 3), waits).call], [], 'now', { first_try: true });
    expect(await unpricedOf()).toBe(1);
  });

  it('refuses a column that has another type', async () => {
    const changed = callColumns.map((column) => (column.name === 'path' ? { ...column, type: 'UInt8' } : column));
    await expect(prepareTables(test.ledger, { calls: changed, call_bodies: bodyColumns })).rejects.toThrow(
      /calls\.path is String, not UInt8/,
    );
  });

  it('refuses a ledger that a newer Daybook made', async () => {
    await test.ledger.command('INSERT INTO ledger_versions (version) VALUES (99)');
    await expect(prepareTables(test.ledger)).rejects.toThrow(/newer Daybook \(tables 99/);
  });
});

describe('a ledger elsewhere', () => {
  it('answers the same by its address alone', async () => {
    const { engine } = test;
    const url = engine.url.replace('//', `//${encodeURIComponent(engine.username)}:${encodeURIComponent(engine.password)}@`);
    const ledger = connectLedger(addressOf(url, 'elsewhere'));
    try {
      await prepareTables(ledger);
      const { call, body } = makeCall(3, Date.UTC(2026, 9, 3));
      await insertCalls(ledger, [call], [body], 'one');
      expect((await askCalls(ledger, { range: null, filters: [], search: null, limit: 10, cursor: null })).calls).toEqual([call]);
      const range = { from: '2026-10-01', to: '2026-11-01' };
      expect((await askUsage(ledger, { range, filters: [], group: [], period: 'total', zone: 'UTC' })).rows[0]?.call_count).toBe(1);
    } finally {
      await ledger.close();
    }
  });

  it('is away where nothing listens, and where the password is wrong', async () => {
    const nowhere = connectLedger({ url: 'http://127.0.0.1:1', username: 'a', password: 'b', database: 'daybook' });
    await expect(nowhere.command('SELECT 1')).rejects.toMatchObject({ code: 'ledger_away', detail: 'ECONNREFUSED.' });
    await nowhere.close();
    const locked = connectLedger({ ...test.engine, password: 'guess', database: 'daybook' });
    await expect(locked.command('SELECT 1')).rejects.toMatchObject({ code: 'ledger_away', detail: expect.stringMatching(/password/) });
    await locked.close();
    const starting = connectLedger(() => null);
    await expect(starting.command('SELECT 1')).rejects.toMatchObject({ code: 'ledger_away', detail: expect.stringMatching(/starting/) });
  });

  it('stops a query that takes too long, or that nobody waits for any more', async () => {
    const slow = 'SELECT sleepEachRow(0.1) FROM numbers(600) SETTINGS max_block_size = 1';
    const left = new AbortController();
    const asked = test.ledger.query(slow, { parse: (row) => row, signal: left.signal, settings: { max_execution_time: 0 } });
    setTimeout(() => left.abort(new Error('left')), 200);
    await expect(asked).rejects.toThrow('left');
    await expect(test.ledger.query(slow, { parse: (row) => row, timeout_ms: 1_000 })).rejects.toMatchObject({ code: 'ledger_away' });
    await expect
      .poll(
        async () =>
          (
            await test.ledger.query(
              "SELECT count() AS n FROM system.processes WHERE query LIKE '%sleepEachRow(0.1)%' AND query NOT LIKE '%processes%'",
              { parse: (row) => Number(row.n) },
            )
          )[0],
        { timeout: 5_000 },
      )
      .toBe(0);
  });
});
