import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noUsage, type TokenUsage, tokenParts, usageUnits } from '../schema/token-usage.ts';
import { usageSources } from '../schema/vocabulary.ts';
import { layers } from './book.ts';
import { createDefaultBook } from './default-book.ts';
import { bookOf } from './own-book.ts';
import { type CallToPrice, costOfCall, type PricedCall, priceAgain } from './price-again.ts';
import { entry } from './testing/entries.ts';

const own = bookOf(
  [
    entry({
      id: 'tiered',
      vendor: 'deepseek',
      model: 'deepseek-*',
      currency: 'CNY',
      rates: { input: '1', cache_read: '0.1', output: '4' },
      tiers: [{ above_input_tokens: 100_000, rates: { input: '2', output: '8' } }],
      service_tiers: [{ service_tier: 'flex', factor: '0.333' }],
      windows: [
        {
          name: 'peak',
          zone: 'Asia/Shanghai',
          days: ['mon', 'tue', 'wed', 'thu', 'fri'],
          from: '09:00',
          to: '12:00',
          holidays: 'cn',
          rates: { input: '2', output: '8' },
        },
      ],
    }),
    entry({ id: 'free', vendor: 'ollama', model: '*', free: true }),
    entry({ id: 'request', vendor: 'nobody', model: 'llama3', per_request: '0.01' }),
  ],
  'own',
  '',
);
const book = layers([own, createDefaultBook()]);

const noCost = {
  estimated_cost: null,
  currency: null,
  cost_source: 'none',
  cost_status: 'unknown',
  cost_detail: null,
  price_id: null,
  vendor_reported_cost: null,
} as const;

const number = fc.oneof(fc.nat({ max: 400_000 }), fc.constantFrom(null, -1, 0.5, Number.NaN, 1e300));
const part = fc.oneof(fc.nat({ max: 400_000 }), fc.constantFrom(-1, 0.5, Number.NaN));
const parts = fc.dictionary(fc.constantFrom(...tokenParts), part, { noNullPrototype: true });
const word = <T extends string>(...words: T[]) => fc.constantFrom(null, ...words);
const usages: fc.Arbitrary<TokenUsage> = fc.record({
  input_total: number,
  output_total: number,
  total: number,
  parts,
  units: fc.dictionary(fc.constantFrom(...usageUnits), fc.oneof(fc.nat({ max: 9 }), fc.constantFrom(90.5, Number.NaN)), {
    noNullPrototype: true,
  }),
  iterations: fc.array(
    fc.record({
      type: fc.constantFrom('message', 'fallback_message'),
      model: word('gpt-4o', 'deepseek-chat'),
      input_total: part,
      output_total: part,
      parts,
    }),
    { maxLength: 2 },
  ),
  service_tier: word('batch', 'flex', 'default'),
  speed: word('fast'),
  region: word('us'),
  reported_cost: word('0.01', '8.6e-05', 'free', '1e20'),
  reported_currency: word('USD', 'CNY'),
  flags: fc.constantFrom([], ['cached_exceeds_input']),
});
const calls: fc.Arbitrary<PricedCall> = fc.record({
  request_timestamp: fc
    .date({ min: new Date('2024-06-01'), max: new Date('2027-06-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  method: fc.constantFrom('POST', 'POST', 'GET'),
  call_type: fc.constantFrom('chat', 'image', 'count_tokens'),
  http_status: fc.constantFrom(200, 200, 500, null),
  vendor_id: word('openai', 'deepseek', 'anthropic', 'ollama', 'nobody'),
  model_id: word('gpt-4o', 'deepseek-chat', 'claude-opus-4-6', 'llama3'),
  model_name: word('gpt-4o', 'alias'),
  response_model: word('gpt-4o-2024-08-06', 'deepseek-chat', 'gpt-99-imaginary'),
  usage_source: fc.constantFrom(...usageSources),
  billing_currency: word('USD', 'CNY'),
});

/** As posting writes it and the ledger gives it back. */
function posted(call: PricedCall, usage: TokenUsage): CallToPrice {
  const cost = costOfCall(call, usage, book) ?? noCost;
  const record = { ...call, usage: call.usage_source === 'none' ? null : { ...usage, estimate_method: 'o200k' }, ...cost };
  return { ...record, ...kept(record.usage, record.cost_detail) };
}
const kept = (usage: unknown, cost_detail: unknown): { usage: unknown; cost_detail: unknown } =>
  JSON.parse(JSON.stringify({ usage, cost_detail }));
const costIn = ({ estimated_cost, currency, cost_source, cost_status, cost_detail, price_id, vendor_reported_cost }: CallToPrice) => ({
  estimated_cost,
  currency,
  cost_source,
  cost_status,
  cost_detail,
  price_id,
  vendor_reported_cost,
});

describe('a call priced again', () => {
  test('by a book that has not changed costs exactly what posting said, however often', () => {
    let priced = 0;
    fc.assert(
      fc.property(calls, usages, (call, usage) => {
        const record = posted(call, usage);
        const again = priceAgain(record, book);
        expect(again).toEqual(costIn(record));
        const twice = priceAgain({ ...record, ...again }, book);
        expect(twice).toEqual(again);
        if (again.cost_source === 'price') priced += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(priced).toBeGreaterThan(100);
  });

  const call: PricedCall = {
    request_timestamp: '2026-11-23T12:00:00.000Z',
    method: 'POST',
    call_type: 'chat',
    http_status: 200,
    vendor_id: 'openai',
    model_id: 'gpt-4o',
    model_name: 'our-model',
    response_model: null,
    usage_source: 'vendor',
    billing_currency: 'USD',
  };
  const usage: TokenUsage = { ...noUsage, input_total: 1000, output_total: 500 };

  test('costs what the changed book says from the moment the change takes effect, and before it what it did', () => {
    const changed = layers([
      bookOf([entry({ id: 'new', rates: { input: '1', output: '1' }, effective_from: '2026-11-23T12:00:00.000Z' })], 'own', ''),
      book,
    ]);
    expect(priceAgain(posted(call, usage), changed)).toMatchObject({ estimated_cost: '0.0015', price_id: 'own:new' });
    const before = posted({ ...call, request_timestamp: '2026-11-23T11:59:59.999Z' }, usage);
    expect(priceAgain(before, changed)).toEqual(costIn(before));
  });

  test('that waited for a price gets it', () => {
    const waiting = posted({ ...call, model_id: 'mystery' }, usage);
    expect(waiting).toMatchObject({ estimated_cost: null, cost_status: 'unknown' });
    const priced = layers([bookOf([entry({ id: 'm', model: 'mystery', rates: { input: '1', output: '1' } })], 'own', ''), book]);
    expect(priceAgain(waiting, priced)).toMatchObject({ estimated_cost: '0.0015', cost_source: 'price', cost_status: 'exact' });
  });

  test('keeps what it has where posting would not price it', () => {
    const record: CallToPrice = { ...posted(call, usage), estimated_cost: '7', price_id: 'by hand' };
    for (const unpriced of [
      { http_status: null },
      { vendor_id: null },
      { model_id: null, model_name: null },
      { usage: null, http_status: 400 },
      { usage: null, method: 'GET' },
      { usage: 'unreadable', method: 'GET' },
      { usage_source: 'none' as const, call_type: 'count_tokens' },
    ])
      expect(priceAgain({ ...record, ...unpriced }, book)).toMatchObject({ estimated_cost: '7', price_id: 'by hand' });
    expect(priceAgain(record, book)).toMatchObject({ estimated_cost: '0.0075' });
  });
});

describe('a call of which nothing was counted', () => {
  const image: PricedCall = {
    request_timestamp: '2026-11-23T12:00:00.000Z',
    method: 'POST',
    call_type: 'image',
    http_status: 200,
    vendor_id: 'openai',
    model_id: 'gpt-4o',
    model_name: null,
    response_model: null,
    usage_source: 'none',
    billing_currency: 'USD',
  };
  const by = (draft: Parameters<typeof entry>[0]) => bookOf([entry(draft)], 'own', '');
  const costBy = (draft: Parameters<typeof entry>[0], more: Partial<PricedCall> = {}) => costOfCall({ ...image, ...more }, null, by(draft));

  test('costs what a price for the request says, or nothing where it is free', () => {
    expect(costBy({ per_request: '0.01' })).toMatchObject({ estimated_cost: '0.01', cost_status: 'exact', price_id: 'own:e' });
    expect(costBy({ free: true })).toMatchObject({ estimated_cost: '0', cost_status: 'free', price_id: 'own:e' });
  });

  test('has no cost where tokens or pieces have a price, where no vendor served it, and where it was only fetched', () => {
    expect(costBy({ per_request: '0.01', rates: { input: '1', output: '1' } })).toEqual(noCost);
    expect(costBy({ per_unit: [{ unit: 'image', amount: '0.04' }] })).toEqual(noCost);
    for (const more of [{ http_status: 429 }, { http_status: null }, { method: 'GET' }, { call_type: 'count_tokens' }, { vendor_id: null }])
      expect(costBy({ per_request: '0.01' }, more), JSON.stringify(more)).toBeNull();
  });

  test('gets a cost when a price for the request comes, and loses it when that goes', () => {
    const record: CallToPrice = { ...image, usage: null, ...noCost };
    const priced = priceAgain(record, by({ per_request: '0.01' }));
    expect(priced).toMatchObject({ estimated_cost: '0.01', cost_source: 'price' });
    expect(priceAgain({ ...record, ...priced }, by({ model: 'another', free: true }))).toEqual(noCost);
    expect(priceAgain(record, book)).toEqual(noCost);
  });
});
