import { expect, it } from 'vitest';
import { dialectOf } from '../../../dialects/index.ts';
import type { ToldCall } from '../../../schema/ingest.ts';
import { noUsage, type TokenUsage } from '../../../schema/token-usage.ts';
import { usageInRaw, usageOf } from './usage.ts';

const told = (more: Partial<ToldCall>): ToldCall => ({ id: 'a', event: 'call', ...more });
const read: TokenUsage = {
  ...noUsage,
  input_total: 100,
  output_total: 20,
  total: 120,
  parts: { input_cache_read: 40, input_cache_write_5m: 3, input_cache_write_1h: 4, output_reasoning: 5 },
};

it('counts that say what was read leave the reading with its parts', () => {
  expect(usageOf(told({ prompt_tokens: 100, completion_tokens: 20, cached_tokens: 40, cache_write_tokens: 7 }), read)).toBe(read);
  expect(usageOf(told({}), read)).toBe(read);
});

it('counts that say otherwise win, and nothing of the reading stays', () => {
  expect(usageOf(told({ prompt_tokens: 101, completion_tokens: 20 }), read)).toEqual({
    ...noUsage,
    input_total: 101,
    output_total: 20,
    total: 121,
  });
});

it('one side alone leaves the other and the total unknown', () => {
  expect(usageOf(told({ prompt_tokens: 7 }), null)).toMatchObject({ input_total: 7, output_total: null, total: null });
  expect(usageOf(told({}), null)).toBeNull();
});

it('parts larger than their whole are flagged', () => {
  const usage = usageOf(told({ prompt_tokens: 5, completion_tokens: 1, cached_tokens: 6, reasoning_tokens: 2 }), null);
  expect(usage?.flags).toEqual(['cached_exceeds_input', 'reasoning_exceeds_output']);
});

it('the vendor’s own figure stands beside whatever is counted', () => {
  expect(usageOf(told({ vendor_reported_cost: '0.01', currency: 'EUR' }), null)).toEqual({
    ...noUsage,
    reported_cost: '0.01',
    reported_currency: 'EUR',
  });
});

it('a vendor’s usage object without its answer is read in every wire format', () => {
  const anthropic = {
    input_tokens: 10,
    cache_read_input_tokens: 5,
    cache_creation: { ephemeral_1h_input_tokens: 3 },
    cache_creation_input_tokens: 3,
    output_tokens: 2,
  };
  const cases = [
    ['openai-chat', { prompt_tokens: 18, completion_tokens: 2, total_tokens: 20, prompt_tokens_details: { cached_tokens: 5 } }, 18],
    ['openai-completions', { prompt_tokens: 18, completion_tokens: 2, total_tokens: 20 }, 18],
    ['openai-responses', { input_tokens: 18, output_tokens: 2, total_tokens: 20 }, 18],
    ['openai-embeddings', { prompt_tokens: 18, total_tokens: 18 }, 18],
    ['anthropic-messages', anthropic, 18],
    ['gemini', { promptTokenCount: 18, candidatesTokenCount: 2, totalTokenCount: 20 }, 18],
  ] as const;
  for (const [name, raw, input] of cases) expect(usageInRaw(dialectOf(name), raw, [], '/')?.input_total, name).toBe(input);
  expect(usageInRaw(dialectOf('anthropic-messages'), anthropic, [], '/')?.parts).toMatchObject({ input_cache_write_1h: 3 });
  expect(usageInRaw(dialectOf('none'), anthropic, [], '/')).toBeNull();
});
