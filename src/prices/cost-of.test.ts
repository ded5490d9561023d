import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePico } from '../lib/money.ts';
import { callFields } from '../schema/call.ts';
import { noUsage, type TokenUsage } from '../schema/token-usage.ts';
import { layers } from './book.ts';
import { type CostQuestion, costOf } from './cost-of.ts';
import { createDefaultBook } from './default-book.ts';
import { entry } from './testing/entries.ts';
import { bookOf } from './own-book.ts';

const book = createDefaultBook();
const at = Date.parse('2026-11-23T12:00:00Z');
const counted: TokenUsage = { ...noUsage, input_total: 1000, output_total: 500, total: 1500, parts: { input_cache_read: 200 } };
const ask = (question: Partial<CostQuestion>) =>
  costOf({
    usage: counted,
    usage_source: 'vendor',
    vendor: 'openai',
    model: 'gpt-4o',
    response_model: 'gpt-4o-2024-08-06',
    at,
    book,
    ...question,
  });

describe('the cost of a call', () => {
  test('is written with the price it rests on and the lines it is the sum of', () => {
    const cost = ask({});
    expect(cost).toEqual({
      estimated_cost: '0.00725',
      currency: 'USD',
      cost_source: 'price',
      cost_status: 'exact',
      cost_detail: {
        price: {
          id: 'default_book:0.1.8:openai:gpt-4o:always',
          source: 'default_book',
          source_version: '0.1.8',
          vendor: 'openai',
          provider: 'openai',
          model: 'gpt-4o',
          match: 'exact',
          pattern: null,
          by: 'response_model',
          effective_from: null,
          effective_to: null,
          window: null,
          tiers: [],
          service_tier: null,
        },
        lines: [
          {
            kind: 'cache_read',
            tokens: 200,
            unit_price: '0.00000125',
            per: 1,
            amount: '0.00025',
            price_id: 'default_book:0.1.8:openai:gpt-4o:always',
          },
          {
            kind: 'input',
            tokens: 800,
            unit_price: '0.0000025',
            per: 1,
            amount: '0.002',
            price_id: 'default_book:0.1.8:openai:gpt-4o:always',
          },
          {
            kind: 'output',
            tokens: 500,
            unit_price: '0.00001',
            per: 1,
            amount: '0.005',
            price_id: 'default_book:0.1.8:openai:gpt-4o:always',
          },
        ],
        multipliers: [],
        flags: [],
      },
      price_id: 'default_book:0.1.8:openai:gpt-4o:always',
      vendor_reported_cost: null,
    });
    expect(JSON.parse(JSON.stringify(cost))).toEqual(cost);
  });

  test('fits the fields of the call record, whatever the usage and the vendor’s figure', () => {
    const money = fc.oneof(
      fc.constantFrom(null, '8.6e-05', '0.0076509169000000005', '', 'free', '-1', '1e999'),
      fc.double({ min: 0, max: 1000, noNaN: true }).map(String),
    );
    const count = fc.oneof(fc.nat({ max: 5_000_000 }), fc.constant(null));
    const model = fc.constantFrom('gpt-4o', 'o3', 'gpt-5.6-sol', 'no-such-model');
    fc.assert(
      fc.property(
        money,
        fc.constantFrom('USD', 'CNY', null),
        count,
        count,
        model,
        (reported_cost, reported_currency, input_total, output_total, name) => {
          const cost = ask({
            model: name,
            response_model: null,
            usage: { ...noUsage, input_total, output_total, reported_cost, reported_currency },
          });
          for (const field of ['estimated_cost', 'vendor_reported_cost'] as const) {
            const value = cost[field];
            if (value !== null) expect(callFields[field].kind.json.safeParse(value).success).toBe(true);
          }
          expect(callFields.cost_source.kind.json.safeParse(cost.cost_source).success).toBe(true);
          expect(callFields.cost_status.kind.json.safeParse(cost.cost_status).success).toBe(true);
          // An amount has a currency and a source; without one there is neither, and it is unknown.
          expect(cost.estimated_cost === null).toBe(cost.currency === null);
          expect(cost.estimated_cost === null).toBe(cost.cost_source === 'none');
          expect(cost.estimated_cost === null).toBe(cost.cost_status === 'unknown');
        },
      ),
    );
  });

  test('can be checked from the record alone: count times unit price is the amount of each line', () => {
    for (const line of ask({ usage: { ...counted, units: { web_search: 3 } } }).cost_detail?.lines ?? []) {
      expect((BigInt(line.tokens) * parsePico(line.unit_price)) / BigInt(line.per)).toBe(parsePico(line.amount));
    }
  });

  test('names the multipliers that were applied', () => {
    const cost = ask({
      vendor: 'anthropic',
      model: 'claude-opus-4-6',
      response_model: null,
      usage: { ...counted, speed: 'fast', region: 'us' },
    });
    expect(cost.cost_detail?.multipliers.map((row) => [row.statement, row.value, row.factor])).toEqual([
      ['speed', 'fast', '6'],
      ['region', 'us', '11/10'],
    ]);
  });
});

describe('what is not known', () => {
  test('a model without a price has no cost, and a vendor outside the book is not priced by another’s list', () => {
    for (const question of [{ model: 'no-such-model', response_model: null }, { vendor: 'my-own-endpoint' }, { vendor: 'ollama' }]) {
      expect(ask(question)).toMatchObject({
        estimated_cost: null,
        currency: null,
        cost_source: 'none',
        cost_status: 'unknown',
        price_id: null,
        cost_detail: { price: null, flags: ['no_price'] },
      });
    }
  });

  test('a priced model without counts has no cost either, but says which price it would have had', () => {
    expect(ask({ usage: noUsage, usage_source: 'none' })).toMatchObject({
      estimated_cost: null,
      cost_source: 'none',
      cost_status: 'unknown',
      price_id: 'default_book:0.1.8:openai:gpt-4o:always',
    });
  });

  test('counts of our own, and a list in another currency than the bill, make an estimate', () => {
    expect(ask({ usage_source: 'tokenizer' })).toMatchObject({ estimated_cost: '0.00725', cost_status: 'estimated' });
    expect(ask({ usage_source: 'vendor_partial' }).cost_status).toBe('estimated');
    expect(ask({ billing_currency: 'CNY' })).toMatchObject({
      currency: 'USD',
      cost_status: 'estimated',
      cost_detail: { flags: ['billed_in_another_currency'] },
    });
    expect(ask({ billing_currency: 'USD' }).cost_status).toBe('exact');
  });

  test('an answer by a model outside the book is priced by what was asked for, as an estimate', () => {
    expect(ask({ response_model: 'gpt-99-imaginary' })).toMatchObject({
      estimated_cost: '0.00725',
      cost_status: 'estimated',
      cost_detail: { flags: ['answering_model_not_in_book'] },
    });
  });

  test('a vendor that somebody declared free costs nothing, and only that vendor', () => {
    const declared = layers([bookOf([entry({ vendor: 'ollama', model: '*', free: true })], 'own', ''), book]);
    expect(ask({ vendor: 'ollama', model: 'llama3', book: declared, usage: noUsage })).toMatchObject({
      estimated_cost: '0',
      currency: 'USD',
      cost_status: 'free',
    });
    expect(ask({ vendor: 'vllm', model: 'llama3', book: declared }).estimated_cost).toBeNull();
  });
});

describe("the vendor's own figure", () => {
  const reporting = (reported_cost: string, reported_currency: string | null = 'USD'): TokenUsage => ({
    ...counted,
    reported_cost,
    reported_currency,
  });

  test('is kept beside ours', () => {
    expect(ask({ usage: reporting('0.00725') })).toMatchObject({
      estimated_cost: '0.00725',
      cost_status: 'exact',
      vendor_reported_cost: '0.00725',
    });
    expect(ask({ usage: reporting('7.25e-03') }).vendor_reported_cost).toBe('0.00725');
  });

  test('takes the exactness away from ours where the two are more than a hundredth apart', () => {
    expect(ask({ usage: reporting('0.0072') }).cost_detail?.flags).toEqual([]);
    expect(ask({ usage: reporting('0.0145') })).toMatchObject({
      estimated_cost: '0.00725',
      cost_status: 'estimated',
      cost_detail: { flags: ['differs_from_vendor'] },
    });
    expect(ask({ usage: reporting('0.0145', 'CNY') }).cost_detail?.flags).toEqual([]);
  });

  test('stands in where there is no price, rounded to whole nano-units', () => {
    expect(ask({ vendor: 'my-router', usage: reporting('0.0076509169000000005') })).toMatchObject({
      estimated_cost: '0.007650917',
      currency: 'USD',
      cost_source: 'vendor_reported',
      cost_status: 'exact',
      price_id: null,
      vendor_reported_cost: '0.007650917',
    });
  });

  test('an amount without a currency, or one that cannot be read, is no cost', () => {
    expect(ask({ vendor: 'my-router', usage: reporting('0.01', null) })).toMatchObject({
      estimated_cost: null,
      cost_status: 'unknown',
      vendor_reported_cost: '0.01',
    });
    expect(ask({ vendor: 'my-router', usage: reporting('a lot') })).toMatchObject({ estimated_cost: null, vendor_reported_cost: null });
  });
});

describe('an amount that the ledger cannot keep', () => {
  const dear = { ...counted, units: {}, input_total: 1_000_000_000_000, total: 1_000_000_000_500 };

  test('is unknown, and says why', () => {
    const dearBook = {
      ...book,
      lookup: (question: Parameters<typeof book.lookup>[0]) => {
        const match = book.lookup(question);
        return match && { ...match, price: { ...match.price, tiers: [], prices: { input: parsePico('1'), output: parsePico('1') } } };
      },
    };
    const cost = ask({ book: dearBook, usage: dear });
    expect(cost).toMatchObject({ estimated_cost: null, currency: null, cost_source: 'none', cost_status: 'unknown' });
    expect(cost.cost_detail?.flags).toContain('cost_out_of_range');
  });

  test('is not believed of a vendor either', () => {
    for (const model of ['gpt-4o', 'no-such-model']) {
      const cost = ask({ model, response_model: null, usage: { ...counted, reported_cost: '1e20', reported_currency: 'USD' } });
      expect(cost.vendor_reported_cost).toBeNull();
      expect(cost.cost_detail?.flags).toContain('cost_out_of_range');
      if (model !== 'gpt-4o') expect(cost).toMatchObject({ estimated_cost: null, cost_status: 'unknown' });
    }
  });

  test('is never made of counts that no call can have: they were not said', () => {
    const cost = ask({ usage: { ...counted, input_total: Number.MAX_SAFE_INTEGER, total: null } });
    expect(cost).toMatchObject({ estimated_cost: null, cost_status: 'unknown' });
  });
});

test('tokens that were estimated cast no doubt on a price for the request alone', () => {
  const perRequest = bookOf([entry({ per_request: '0.01' })], 'own', '');
  expect(ask({ usage_source: 'tokenizer', book: perRequest, response_model: null })).toMatchObject({
    estimated_cost: '0.01',
    cost_status: 'exact',
  });
  expect(ask({ usage_source: 'tokenizer' }).cost_status).toBe('estimated');
});
