// What the tests of re-costing share: a ledger with an engine that can be killed, a registry with prices, calls that were priced
// by them as posting does, and everything the ledger says of costs, to be compared.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectLedger, type Ledger } from '../../../ledger/connect.ts';
import { type KeptEngine, keepEngine } from '../../../ledger/engine/watch.ts';
import { insertCalls } from '../../../ledger/insert.ts';
import { prepareTables } from '../../../ledger/tables/prepare.ts';
import { sumColumns } from '../../../ledger/tables/usage-columns.ts';
import { usageKey } from '../../../ledger/tables/usage-widths.ts';
import { makeCall } from '../../../ledger/testing/calls.ts';
import { quiet } from '../../../ledger/testing/engine.ts';
import type { PriceBook } from '../../../prices/book.ts';
import { bookOf } from '../../../prices/own-book.ts';
import { priceAgain } from '../../../prices/price-again.ts';
import { openRegistry, type Registry } from '../../../registry/registry.ts';
import { testSecret } from '../../../registry/testing/databases.ts';
import type { CallRecord } from '../../../schema/call.ts';
import type { PriceDraftInput } from '../../../schema/price.ts';
import { noUsage } from '../../../schema/token-usage.ts';
import type { RecostingParts } from '../parts.ts';
import { type Recosting, startRecosting } from '../recosting.ts';

export type Room = {
  readonly ledger: Ledger;
  readonly kept: KeptEngine;
  readonly registry: Registry;
  /** Another desk over the same stores; what was started before is stopped first. */
  start(changes?: Partial<RecostingParts>): Promise<Recosting>;
  /** One more desk over the same stores; it is stopped when the room is closed. */
  startBeside(changes: Partial<RecostingParts>): Recosting;
  bookAt(known_at: string): Promise<PriceBook>;
  close(): Promise<void>;
};

export async function openRoom(): Promise<Room> {
  const dir = await mkdtemp(join(tmpdir(), 'daybook-recost-'));
  const kept = keepEngine({ dir: join(dir, 'ledger'), memory_bytes: 1024 * 1024 * 1024, log: quiet, wait: () => Promise.resolve() });
  const ledger = connectLedger(() => {
    const engine = kept.current();
    return engine === null ? null : { ...engine, database: 'daybook' };
  });
  await kept.ready();
  await prepareTables(ledger);
  const registry = await openRegistry({ dir: join(dir, 'registry'), url: null, secret: testSecret });
  let recosting: Recosting | null = null;
  const beside: Recosting[] = [];
  const bookAt = async (known_at: string | null): Promise<PriceBook> => bookOf(await registry.prices.list({ known_at }), 'own', 'test');
  const usual = { ledger, jobs: registry.recosts, bookAt, book_version: '1', worker: 'desk', log: quiet, now: Date.now } as const;
  return {
    ledger,
    kept,
    registry,
    bookAt,
    async start(changes = {}) {
      await recosting?.stop();
      recosting = startRecosting({ ...usual, ...changes });
      return recosting;
    },
    startBeside(changes) {
      const one = startRecosting({ ...usual, ...changes });
      beside.push(one);
      return one;
    },
    async close() {
      for (const one of [recosting, ...beside]) await one?.stop();
      await ledger.close();
      await kept.stop();
      await registry.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export const vendor = 'openai';
export const models = ['model-0', 'model-1', 'model-2', 'model-3'] as const;

/** Per million tokens; the fourth model has no price at first. */
export const firstPrices: readonly PriceDraftInput[] = [
  { vendor, model: 'model-0', currency: 'USD', rates: { input: '1.25', output: '10' } },
  { vendor, model: 'model-1', currency: 'USD', rates: { input: '3', output: '15' } },
  { vendor, model: 'model-2', currency: 'CNY', rates: { input: '2', output: '8' } },
];

/** `n` decides everything but the time. */
export function pricedCall(n: number, time: number, book: PriceBook, changes: Partial<CallRecord> = {}): CallRecord {
  const { call } = makeCall(n, time);
  const model = models[Math.floor(n / 9) % models.length] ?? 'model-0';
  const unpriced = {
    ...call,
    vendor_id: vendor,
    vendor_name: 'OpenAI',
    model_name: model,
    model_id: model,
    usage: call.prompt_tokens === null ? null : { ...noUsage, input_total: call.prompt_tokens, output_total: call.completion_tokens },
    estimated_cost: null,
    currency: null,
    billing_currency: null,
    cost_source: 'none',
    cost_status: 'unknown',
    cost_detail: null,
    price_id: null,
    saved_cost: null,
    cache_status: n % 10 === 0 ? 'hit' : 'off',
    ...changes,
  } as const satisfies CallRecord;
  return { ...unpriced, ...priceAgain(unpriced, book) };
}

export const insertPriced = (ledger: Ledger, calls: readonly CallRecord[], token: string): Promise<void> =>
  insertCalls(ledger, calls, [], token, { first_try: true });

/** Calls spread over days, one insert for each day. */
export async function fillLedger(room: Room, count: number, from: number, days: number): Promise<void> {
  const book = await room.bookAt(new Date().toISOString());
  const each = Math.ceil(count / days);
  for (let day = 0; day < days; day += 1) {
    const calls = Array.from({ length: each }, (_, i) =>
      pricedCall(day * each + i, from + day * 86_400_000 + Math.floor((i * 86_000_000) / each), book),
    );
    await insertPriced(room.ledger, calls, `day-${day}-${from}`);
  }
}

export type Costs = {
  readonly calls: readonly unknown[];
  /** Rows that say nothing are left out: a currency nobody pays in any more. */
  readonly usage: readonly unknown[];
};

/** Every column of every call, and all sums of usage. */
export async function costsIn(ledger: Ledger): Promise<Costs> {
  const sums = sumColumns.map(({ name, merge }) => `${merge} AS s_${name}`);
  const some = sumColumns.map(({ name }) => `s_${name} != 0`).join(' OR ');
  return {
    calls: await ledger.query('SELECT * FROM calls ORDER BY request_timestamp, request_id', { parse: (row) => row }),
    usage: await ledger.query(
      `SELECT ${usageKey}, ${sums.join(', ')} FROM usage_15m GROUP BY ${usageKey} HAVING ${some} ORDER BY ${usageKey}`,
      { parse: (row) => row },
    ),
  };
}
