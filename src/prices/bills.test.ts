// Bills worked out by hand from published lists, beside what a book with those lists says: to the fen, and call by call. What an
// entry says about tiers and service tiers is here too.
import Big from 'big.js';
import { describe, expect, test } from 'vitest';
import type { PriceDraftInput } from '../schema/price.ts';
import { noUsage, type TokenUsage } from '../schema/token-usage.ts';
import { calculate } from './calculate.ts';
import { type CostQuestion, costOf } from './cost-of.ts';
import { bookOf } from './own-book.ts';
import { entry } from './testing/entries.ts';

const workdays: ('mon' | 'tue' | 'wed' | 'thu' | 'fri')[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const peak = { zone: 'Asia/Shanghai', days: workdays, holidays: 'cn', rates: { input: '2', output: '8' } };
const lists = bookOf(
  [
    // 人民币 / 百万 tokens: cache miss 1 off-peak, 2 at peak; output 4 and 8.
    entry({
      id: 'deepseek',
      vendor: 'deepseek',
      model: 'deepseek-flash',
      currency: 'CNY',
      rates: { input: '1', output: '4' },
      windows: [
        { ...peak, name: 'morning', from: '09:00', to: '12:00' },
        { ...peak, name: 'afternoon', from: '14:00', to: '18:00' },
      ],
    }),
    // 元 / 千 tokens, by the input of the request: up to 32k, 128k, 256k.
    entry({
      id: 'qwen',
      vendor: 'dashscope',
      model: 'qwen3-max',
      currency: 'CNY',
      unit: 'per_1k',
      rates: { input: '0.0025', output: '0.01' },
      tiers: [
        { above_input_tokens: 32_000, rates: { input: '0.004', output: '0.016' } },
        { above_input_tokens: 128_000, rates: { input: '0.007', output: '0.028' } },
      ],
      service_tiers: [{ service_tier: 'batch', factor: '0.5' }],
    }),
  ],
  'own',
  '',
);

type Call = readonly [time: string, input: number, output: number];
const billed = (vendor: string, model: string, calls: readonly Call[], more: Partial<TokenUsage> = {}): string => {
  const costs = calls.map(([time, input_total, output_total]) =>
    costOf({
      usage: { ...noUsage, input_total, output_total, ...more },
      usage_source: 'vendor',
      vendor,
      model,
      response_model: model,
      at: Date.parse(`${time}+08:00`),
      book: lists,
      billing_currency: 'CNY',
    }),
  );
  expect(costs.every(({ currency, cost_status }) => currency === 'CNY' && cost_status === 'exact')).toBe(true);
  return costs.reduce((sum, { estimated_cost }) => sum.plus(estimated_cost ?? Number.NaN), new Big(0)).toFixed();
};

describe('a bill in yuan', () => {
  test("DeepSeek's: off-peak, peak, a weekend and a holiday, to the fen", () => {
    const calls: readonly Call[] = [
      ['2026-11-23T08:59:59', 3_000_000, 250_000], // 3.00 + 1.00
      ['2026-11-23T09:00:00', 3_000_000, 250_000], // 6.00 + 2.00
      ['2026-11-23T12:00:00', 1_234_567, 10_000], // 1.234567 + 0.04
      ['2026-11-23T17:59:59', 500_000, 1_000_000], // 1.00 + 8.00
      ['2026-11-21T10:00:00', 2_000_000, 500_000], // Saturday: 2.00 + 2.00
      ['2026-10-01T10:00:00', 2_000_000, 500_000], // National Day: 2.00 + 2.00
    ];
    expect(billed('deepseek', 'deepseek-flash', calls)).toBe('30.274567');
    expect(new Big('30.274567').toFixed(2)).toBe('30.27');
  });

  test("Qwen's: the whole request at the rate of its length, a bound belonging to the tier below it", () => {
    const at = '2026-11-23T10:00:00';
    const calls: readonly Call[] = [
      [at, 32_000, 1_000], // 0.08 + 0.01
      [at, 32_001, 1_000], // 0.128004 + 0.016
      [at, 128_000, 2_000], // 0.512 + 0.032
      [at, 128_001, 2_000], // 0.896007 + 0.056
      [at, 256_000, 8_000], // 1.792 + 0.224
    ];
    expect(billed('dashscope', 'qwen3-max', calls)).toBe('3.746011');
    expect(new Big('3.746011').toFixed(2)).toBe('3.75');
    expect(billed('dashscope', 'qwen3-max', calls, { service_tier: 'batch' })).toBe('1.8730055');
  });

  test('says in its detail which hours, which tier and which service tier the rates are those of', () => {
    const ask = (question: Partial<CostQuestion>) =>
      costOf({
        usage: { ...noUsage, input_total: 40_000, output_total: 100, service_tier: 'Batch' },
        usage_source: 'vendor',
        vendor: 'dashscope',
        model: 'qwen3-max',
        response_model: null,
        at: Date.parse('2026-11-23T10:00:00+08:00'),
        book: lists,
        ...question,
      });
    expect(ask({}).cost_detail).toMatchObject({
      price: {
        id: 'own:qwen',
        source: 'own',
        window: null,
        tiers: [{ above_input_tokens: 32_000, above_output_tokens: null, when_reasoning: false }],
        service_tier: 'batch',
      },
      lines: [
        { kind: 'input', tokens: 40_000, unit_price: '0.000004', amount: '0.08' },
        { kind: 'output', tokens: 100, unit_price: '0.000016', amount: '0.0008' },
      ],
      multipliers: [{ statement: 'service_tier', value: 'batch', factor: '5/10', source: 'own:qwen' }],
      flags: [],
    });
    const peaked = ask({ vendor: 'deepseek', model: 'deepseek-flash', usage: { ...noUsage, input_total: 1, output_total: 1 } });
    expect(peaked.cost_detail?.price).toMatchObject({
      id: 'own:deepseek@morning',
      window: { name: 'morning', zone: 'Asia/Shanghai', days: workdays, from: '09:00', to: '12:00', holidays: 'cn' },
      tiers: [],
      service_tier: null,
    });
    expect(JSON.parse(JSON.stringify(peaked))).toEqual(peaked);
  });
});

const price = (draft: Partial<PriceDraftInput>, source: 'own' | 'overlay' = 'own') => {
  const { vendor = 'openai', model = 'gpt-4o' } = draft;
  const match = bookOf([entry({ rates: { input: '1', output: '2' }, ...draft })], source, '').lookup({ vendor, model, at: 0 });
  if (!match) throw new Error('the entry is not in its own book');
  return match.price;
};
const used = (input_total: number, output_total: number, more: Partial<TokenUsage> = {}): TokenUsage => ({
  ...noUsage,
  input_total,
  output_total,
  ...more,
});

describe('tiers of an entry', () => {
  const thinking = price({
    rates: { input: '1', output: '2' },
    tiers: [
      { when_reasoning: true, rates: { input: '1', output: '8' } },
      { above_input_tokens: 100, above_output_tokens: 50, rates: { input: '3', output: '4' } },
    ],
  });

  test('hold where all their conditions hold, and the last one that holds is taken', () => {
    expect(calculate(used(100, 50), thinking).amount).toBe(200_000n);
    expect(calculate(used(101, 50), thinking).amount).toBe(201_000n);
    expect(calculate(used(100, 51), thinking).amount).toBe(202_000n);
    expect(calculate(used(101, 51), thinking).amount).toBe(507_000n);
    expect(calculate(used(100, 50, { parts: { output_reasoning: 1 } }), thinking).amount).toBe(500_000n);
    expect(calculate(used(101, 51, { parts: { output_reasoning: 1 } }), thinking).amount).toBe(507_000n);
    expect(calculate(used(100, 50, { parts: { output_reasoning: 0 } }), thinking).amount).toBe(200_000n);
  });
});

describe('service tiers of an entry', () => {
  const tiered = price({
    service_tiers: [
      { service_tier: 'flex', factor: '0.5' },
      { service_tier: 'priority', rates: { input: '5', output: '7' } },
    ],
  });

  test('are a factor on every token rate, or rates of their own in the place of all others', () => {
    expect(calculate(used(1000, 100, { service_tier: 'flex' }), tiered)).toMatchObject({
      amount: 600_000n,
      status: 'exact',
      service_tier: 'flex',
    });
    expect(calculate(used(1000, 100, { service_tier: 'PRIORITY' }), tiered)).toMatchObject({
      amount: 5_700_000n,
      status: 'exact',
      multipliers: [],
    });
    expect(calculate(used(1000, 100), tiered)).toMatchObject({ amount: 1_200_000n, service_tier: null });
  });

  test('that are stated and not in the entry make an estimate; a default one does not', () => {
    expect(calculate(used(1000, 100, { service_tier: 'batch' }), tiered)).toMatchObject({
      amount: 1_200_000n,
      status: 'estimated',
      flags: ['unpriced_service_tier:batch'],
    });
    expect(calculate(used(1000, 100, { service_tier: 'default' }), tiered).status).toBe('exact');
  });

  test('general factors change no price of one’s own, but do change one that ships', () => {
    const batch = used(1000, 100, { service_tier: 'batch', region: 'us' });
    const claude: Partial<PriceDraftInput> = { vendor: 'anthropic', model: 'claude-sonnet-4-5' };
    expect(calculate(batch, price(claude))).toMatchObject({
      amount: 1_200_000n,
      status: 'estimated',
      flags: ['unpriced_service_tier:batch', 'unpriced_region:us'],
    });
    expect(calculate(batch, price(claude, 'overlay'))).toMatchObject({ amount: 660_000n, status: 'exact' });
    const ownWord = { ...claude, service_tiers: [{ service_tier: 'batch', factor: '0.25' }] };
    expect(calculate(batch, price(ownWord, 'overlay'))).toMatchObject({ amount: 330_000n, status: 'exact' });
  });
});
