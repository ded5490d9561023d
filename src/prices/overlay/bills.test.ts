// Bills from the shipped list: made-up usage at the figures the vendors publish, to the fen, and which hour and day has which rate.
import { expect, test } from 'vitest';
import { noUsage, type TokenUsage } from '../../schema/token-usage.ts';
import { layers } from '../book.ts';
import { type CostQuestion, costOf } from '../cost-of.ts';
import { createDefaultBook } from '../default-book.ts';
import { bookOf } from '../own-book.ts';
import { overlayEntries, overlayVersion } from './index.ts';

const book = layers([bookOf(overlayEntries, 'overlay', overlayVersion), createDefaultBook()]);

type Tokens = { readonly input: number; readonly cached?: number; readonly output: number; readonly reasoning?: number };

const usageOf = ({ input, cached = 0, output, reasoning = 0 }: Tokens): TokenUsage => ({
  ...noUsage,
  input_total: input,
  output_total: output,
  total: input + output,
  parts: { input_cache_read: cached, output_reasoning: reasoning },
});

/** A call in Beijing, billed in CNY unless said otherwise. */
const ask = (vendor: string, model: string, local: string, tokens: Tokens, more: Partial<CostQuestion> = {}) =>
  costOf({
    usage: usageOf(tokens),
    usage_source: 'vendor',
    vendor,
    model,
    response_model: null,
    at: Date.parse(`${local}+08:00`),
    book,
    billing_currency: 'CNY',
    ...more,
  });

const amountOf = (...question: Parameters<typeof ask>): string | null => ask(...question).estimated_cost;

test('a Qwen bill is right to the fen: three tiers by input, and a rate of its own for thinking', () => {
  // qwen3-max: 2.5/10 up to 32K, 4/16 up to 128K, 7/28 above, cached input a fifth.
  expect(amountOf('dashscope', 'qwen3-max', '2026-11-20T10:00:00', { input: 32_000, output: 4_000 })).toBe('0.12');
  expect(amountOf('dashscope', 'qwen3-max', '2026-11-20T10:00:00', { input: 32_001, output: 0 })).toBe('0.128004');
  expect(amountOf('dashscope', 'qwen3-max', '2026-11-20T10:00:00', { input: 100_000, cached: 50_000, output: 5_000 })).toBe('0.32');
  expect(amountOf('dashscope', 'qwen3-max', '2026-11-20T10:00:00', { input: 200_000, output: 10_000 })).toBe('1.68');
  // qwen-plus: 0.8/2, thinking 0.8/8; above 128K 2.4/20, thinking 2.4/24; above 256K 4.8/48, thinking 4.8/64.
  const plus = (tokens: Tokens) => amountOf('dashscope', 'qwen-plus', '2026-11-20T10:00:00', tokens);
  expect(plus({ input: 100_000, output: 10_000 })).toBe('0.1');
  expect(plus({ input: 100_000, output: 10_000, reasoning: 6_000 })).toBe('0.16');
  expect(plus({ input: 200_000, output: 10_000 })).toBe('0.68');
  expect(plus({ input: 200_000, output: 10_000, reasoning: 6_000 })).toBe('0.72');
  expect(plus({ input: 500_000, output: 10_000 })).toBe('2.88');
  expect(plus({ input: 500_000, output: 10_000, reasoning: 1 })).toBe('3.04');
});

test("DashScope's explicit cache is written at five quarters of the input rate and read at a tenth, at each tier", () => {
  const parts = (counts: TokenUsage['parts'], input = 10_000): Partial<CostQuestion> => ({
    usage: { ...noUsage, input_total: input, output_total: 0, total: input, parts: { output_reasoning: 0, ...counts } },
  });
  const max = (more: Partial<CostQuestion>) => ask('dashscope', 'qwen3-max', '2026-11-20T10:00:00', { input: 0, output: 0 }, more);
  const hit = { input_cache_read: 10_000, cache_read_explicit: 10_000 };
  expect(max(parts({ input_cache_read: 10_000 }))).toMatchObject({ estimated_cost: '0.005', cost_status: 'exact' });
  expect(max(parts(hit))).toMatchObject({ estimated_cost: '0.0025', cost_status: 'exact' });
  expect(max(parts({ input_cache_write_5m: 10_000 }))).toMatchObject({ estimated_cost: '0.03125', cost_status: 'exact' });
  expect(max(parts(hit, 100_000))).toMatchObject({ estimated_cost: '0.364', cost_status: 'exact' });
  // A model whose explicit cache was not read in a list is an estimate.
  const other = ask('dashscope', 'qwen-long', '2026-11-20T10:00:00', { input: 0, output: 0 }, parts(hit));
  expect(other).toMatchObject({ cost_status: 'estimated' });
  const vision = { input: 10_000, cached: 10_000, output: 0 };
  expect(ask('dashscope', 'qwen3-vl-plus', '2026-11-20T10:00:00', vision)).toMatchObject({ estimated_cost: '0.002', cost_status: 'exact' });
});

test('the same model costs dollars in Singapore, by other figures', () => {
  const cost = ask('dashscope-intl', 'qwen3-max', '2026-11-20T10:00:00', { input: 32_000, output: 4_000 }, { billing_currency: 'USD' });
  expect(cost).toMatchObject({ estimated_cost: '0.0624', currency: 'USD', cost_status: 'exact' });
});

const flashCall: Tokens = { input: 1_000_000, cached: 400_000, output: 100_000 };
const offPeak = '1.008';
const peak = '2.016';

test('a DeepSeek bill is right to the fen, a second before a peak begins and as it begins, as it ends and after', () => {
  const at = (local: string) => amountOf('deepseek', 'deepseek-flash', local, flashCall);
  // Friday 2026-11-20.
  expect(at('2026-11-20T08:59:59')).toBe(offPeak);
  expect(at('2026-11-20T09:00:00')).toBe(peak);
  expect(at('2026-11-20T11:59:59')).toBe(peak);
  expect(at('2026-11-20T12:00:00')).toBe(offPeak);
  expect(at('2026-11-20T13:59:59')).toBe(offPeak);
  expect(at('2026-11-20T14:00:00')).toBe(peak);
  expect(at('2026-11-20T18:00:00')).toBe(offPeak);
  expect(ask('deepseek', 'deepseek-flash', '2026-11-20T09:00:00', flashCall)).toMatchObject({ currency: 'CNY', cost_status: 'exact' });
});

test('weekends and public holidays have no peak, a Saturday worked in exchange has none either', () => {
  const at = (local: string) => amountOf('deepseek', 'deepseek-flash', local, flashCall);
  expect(at('2026-11-21T09:00:00'), 'a Saturday').toBe(offPeak);
  expect(at('2026-09-25T09:00:00'), 'Mid-Autumn, a Friday').toBe(offPeak);
  expect(at('2026-10-07T14:00:00'), 'the last day of National Day').toBe(offPeak);
  expect(at('2026-10-08T09:00:00'), 'the Thursday after').toBe(peak);
  expect(at('2026-10-10T09:00:00'), 'a Saturday worked').toBe(offPeak);
});

test('a day no announced list of holidays covers is an estimate', () => {
  expect(ask('deepseek', 'deepseek-flash', '2027-02-08T09:30:00', flashCall).cost_status).toBe('estimated');
});

test('the first week of peak hours had them at the weekend, and before it there were none', () => {
  const at = (local: string) => amountOf('deepseek', 'deepseek-v4-pro', local, { input: 1_000_000, output: 100_000 });
  expect(at('2026-08-14T10:00:00')).toBe('3.6');
  expect(at('2026-08-16T23:59:59')).toBe('3.6');
  expect(at('2026-08-22T10:00:00'), 'a Saturday').toBe('11.7');
  expect(at('2026-08-23T10:00:00'), 'a Sunday').toBe('5.85');
  expect(at('2026-08-24T10:00:00'), 'a Monday').toBe('11.7');
});

test('an account billed in dollars is costed by the dollar list, one billed in CNY by the other', () => {
  const dollars = ask('deepseek', 'deepseek-flash', '2026-11-20T09:00:00', flashCall, { billing_currency: 'USD' });
  expect(dollars).toMatchObject({ estimated_cost: '0.3024', currency: 'USD', cost_status: 'exact' });
  // What only the bundled book knows stays as it was for dollars.
  const older = ask('deepseek', 'deepseek-reasoner', '2026-01-20T09:00:00', flashCall, { billing_currency: 'USD' });
  expect(older.currency).toBe('USD');
  expect(older.price_id).toContain('default_book');
});

test('the cut of September 2026 begins at noon in Beijing, and no hour before it is without a price', () => {
  const at = (model: string, local: string) => ask('deepseek', model, local, flashCall);
  for (const model of ['deepseek-v4-flash', 'deepseek-v4-flash-vision-exp']) {
    // A Thursday: 600 thousand tokens at 3, 400 thousand at 0.1, 100 thousand at 9.
    expect(at(model, '2026-09-10T09:00:00'), model).toMatchObject({ estimated_cost: '2.74', currency: 'CNY', cost_status: 'exact' });
    expect(at(model, '2026-09-10T11:59:59.999').estimated_cost, model).toBe('2.74');
    expect(at(model, '2026-09-10T12:00:00').estimated_cost, model).toBe(offPeak);
  }
});

test("Zhipu's tiers go by the length of input and answer; its list beats the bundled one, which is converted", () => {
  const glm = (tokens: Tokens) => ask('zhipu', 'GLM-4.7', '2026-11-20T10:00:00', tokens);
  expect(glm({ input: 10_000, output: 199 }).estimated_cost).toBe('0.021592');
  expect(glm({ input: 10_000, output: 200 }).estimated_cost).toBe('0.0328');
  expect(glm({ input: 31_999, output: 1_000 }).estimated_cost).toBe('0.109997');
  expect(glm({ input: 32_000, output: 100 }).estimated_cost).toBe('0.1296');
  expect(glm({ input: 32_000, output: 100 })).toMatchObject({ currency: 'CNY', cost_status: 'exact' });
});

test("Moonshot's Chinese list is not its dollar list", () => {
  const tokens: Tokens = { input: 100_000, cached: 60_000, output: 10_000 };
  expect(amountOf('moonshot-cn', 'kimi-k3', '2026-11-20T10:00:00', tokens)).toBe('1.92');
  expect(ask('moonshot', 'kimi-k3', '2026-11-20T10:00:00', tokens, { billing_currency: 'USD' }).currency).toBe('USD');
});

test('a model that is not listed has no price, whatever its name resembles', () => {
  expect(ask('dashscope', 'qwen3-max-2', '2026-11-20T10:00:00', { input: 1, output: 1 }).cost_status).toBe('unknown');
  expect(ask('dashscope', 'qwen9-max', '2026-11-20T10:00:00', { input: 1, output: 1 }).cost_status).toBe('unknown');
});
