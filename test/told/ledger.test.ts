// Told calls all the way into a real ledger: told again under other batches, late, by trace and by gateway, they are there once, and
// usage counts them where they belong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DeskIngestion, openDeskIngestion } from '../../src/app/desk-ingest.ts';
import { configSchema } from '../../src/config.ts';
import type { Sender } from '../../src/desk/ingest/sender.ts';
import { dialectOf } from '../../src/dialects/index.ts';
import { insertCalls } from '../../src/ledger/insert.ts';
import { startTestLedger, type TestLedger } from '../../src/ledger/testing/engine.ts';
import { findTwins } from '../../src/ledger/twins.ts';
import { verifyUsage } from '../../src/ledger/verify.ts';
import { createDefaultBook } from '../../src/prices/default-book.ts';
import { shippedVendors } from '../../src/registry/vendors.ts';
import { testSender } from './taken.ts';

const log = pino({ level: 'silent' });
const data = mkdtempSync(join(tmpdir(), 'daybook-told-ledger-'));
let there: TestLedger;
let desk: DeskIngestion;

const start = async (): Promise<void> => {
  desk = await openDeskIngestion({ config: configSchema.parse({ data }), places: () => ({ vendors: shippedVendors, endpoints: [] }), log });
  await desk.post(
    {
      dialectOf,
      book: createDefaultBook(),
      estimator: { estimate: async () => null, stop: async () => undefined },
      isFirstFetch: () => true,
      insert: (calls, bodies, token, first_try) => insertCalls(there.ledger, calls, bodies, token, { first_try }),
      log,
    },
    (calls) => findTwins(there.ledger, calls, ['gateway', 'sdk']),
  );
};
beforeAll(async () => {
  there = await startTestLedger();
  await start();
}, 60_000);
afterAll(async () => {
  await desk.stop();
  await there.close();
  rmSync(data, { recursive: true, force: true });
});

const tell = (calls: readonly unknown[], sender: Sender = testSender) =>
  desk.ingestion.take(
    calls.map((value) => ({ value })),
    sender,
  );
const ask = (sql: string) => there.ledger.query(sql, { parse: (row) => Object.values(row).map(String).join(' ') });
const sum = { status: 'success', vendor: 'openai', model_name: 'gpt-4.1-mini', prompt_tokens: 100, completion_tokens: 10 } as const;
const at = (time: string, id: string, more: object = {}) => ({ id, request_timestamp: time, ...sum, ...more });

it('what is told again, forgotten or not, in other batches and out of order, is there once and counted once', async () => {
  const calls = Array.from({ length: 300 }, (_, n) => at(new Date(Date.UTC(2026, 10, 20, 8) + n * 30_000).toISOString(), `c-${n}`));
  await tell(calls.slice(0, 200));
  await desk.catchUp();
  // Nothing of it is remembered any more: the journal is posted and dropped.
  await desk.stop();
  rmSync(join(data, 'journal-ingest'), { recursive: true });
  await start();
  await tell([...calls.slice(100)].reverse());
  await tell(calls);
  await desk.catchUp();
  expect(await ask('SELECT count(), uniqExact(request_id), uniqExact(client_request_id) FROM calls')).toEqual(['300 300 300']);
  expect(await ask('SELECT count() FROM call_bodies')).toEqual(['300']);
  expect(await ask('SELECT sum(call_count) FROM usage_15m WHERE view = 0')).toEqual(['300']);
  expect((await verifyUsage(there.ledger, null)).differences).toEqual([]);
});

it('a call that is told late counts in its own quarter of an hour', async () => {
  await tell([at('2026-11-19T23:59:59.999Z', 'late-1', { user: 'late' }), at('2026-11-01T00:00:00.000Z', 'late-2', { user: 'late' })]);
  await desk.catchUp();
  const buckets = await ask(
    "SELECT toString(bucket), sum(call_count) FROM usage_15m WHERE view = 0 AND bucket < '2026-11-20 00:00:00' GROUP BY bucket ORDER BY bucket",
  );
  expect(buckets).toEqual(['2026-11-01 00:00:00 1', '2026-11-19 23:45:00 1']);
  expect((await verifyUsage(there.ledger, null)).differences).toEqual([]);
});

it('a traced call that the SDK told of is not there again, and another one is', async () => {
  const time = '2026-11-21T10:00:00.000Z';
  await tell([at(time, 'sdk-1', { response_id: 'chatcmpl-77' })], { ...testSender, route: 'sdk' });
  await desk.catchUp();
  const traced: Sender = { ...testSender, route: 'otlp' };
  await tell(
    [at('2026-11-21T10:00:01.000Z', 'span-1', { response_id: 'chatcmpl-77' }), at(time, 'span-2', { response_id: 'chatcmpl-78' })],
    traced,
  );
  await desk.catchUp();
  expect(await ask("SELECT client_request_id, route FROM calls WHERE response_id LIKE 'chatcmpl-7%' ORDER BY client_request_id")).toEqual([
    'sdk-1 sdk',
    'span-2 otlp',
  ]);
  expect(desk.posting()).toMatchObject({ merged: 1 });
});

it('one id that two senders use stands for one call', async () => {
  const id = '01M83XEK4CTEYZ9ZEAK42PNJQR';
  const other: Sender = { ...testSender, key: { ...testSender.key, user: 'other' } };
  await Promise.all([tell([at('2026-11-22T08:00:00.000Z', id)]), tell([at('2026-11-22T08:00:00.000Z', id)], other)]);
  await desk.catchUp();
  expect(await ask(`SELECT count() FROM calls WHERE request_id = '${id}'`)).toEqual(['1']);
  expect((await verifyUsage(there.ledger, null)).differences).toEqual([]);
});
