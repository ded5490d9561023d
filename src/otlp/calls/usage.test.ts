import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesOf, type Values } from '../testing/spans.ts';
import { reportedCostOf, usageOf } from './usage.ts';

const usage = (values: Values, scope = 'test') => usageOf(attributesOf(values), { name: scope, version: '' });

describe('the prompt’s total', () => {
  it('is what was told, where that holds the cached part', () => {
    expect(usage({ 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.cache_read.input_tokens': 40 })).toMatchObject({
      prompt_tokens: 100,
      cached_tokens: 40,
    });
  });

  it('takes the cached parts in, where they are more than what was told', () => {
    const told = {
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.usage.cache_read_input_tokens': 400,
      'gen_ai.usage.cache_creation_input_tokens': 50,
    };
    expect(usage(told)).toMatchObject({ prompt_tokens: 460, total_tokens: 465, cached_tokens: 400, cache_write_tokens: 50 });
  });

  it('takes them in, where the total that was told says so', () => {
    const told = { 'llm.token_count.prompt': 100, 'llm.token_count.completion': 5, 'llm.token_count.prompt_details.cache_read': 40 };
    expect(usage({ ...told, 'llm.token_count.total': 145 }).prompt_tokens).toBe(140);
    expect(usage({ ...told, 'llm.token_count.total': 105 }).prompt_tokens).toBe(100);
  });

  it('takes them in for Anthropic through the AI SDK up to 5, and not from 6 on', () => {
    const told = { 'ai.model.provider': 'anthropic.messages', 'ai.usage.inputTokens': 100, 'ai.usage.cachedInputTokens': 40 };
    expect(usage(told).prompt_tokens).toBe(140);
    expect(usage({ ...told, 'ai.usage.inputTokenDetails.noCacheTokens': 60 }).prompt_tokens).toBe(100);
    expect(usage({ ...told, 'ai.model.provider': 'openai.chat' }).prompt_tokens).toBe(100);
  });

  it('follows what is known of a scope, whatever the numbers look like', () => {
    const told = attributesOf({ 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.cache_read.input_tokens': 40 });
    expect(usageOf(told, { name: 'odd', version: '' }, new Map([['odd', 'exclusive']])).prompt_tokens).toBe(140);
    expect(
      usage({ 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.cache_read.input_tokens': 40 }, 'com.anthropic.sdk.typescript').prompt_tokens,
    ).toBe(10);
  });

  it('is unknown where only parts were told, and never 0', () => {
    expect(usage({ 'gen_ai.usage.cache_read.input_tokens': 40 })).toMatchObject({
      prompt_tokens: null,
      total_tokens: null,
      cached_tokens: 40,
    });
    expect(usage({})).toEqual({
      prompt_tokens: null,
      completion_tokens: null,
      total_tokens: null,
      cached_tokens: null,
      cache_write_tokens: null,
      reasoning_tokens: null,
      usage_raw: null,
    });
  });
});

it('Anthropic’s cache writes are read from their lifetimes and from the AI SDK’s provider metadata', () => {
  const lifetimes = {
    'anthropic.usage.cache_creation.ephemeral_5m_input_tokens': 7,
    'anthropic.usage.cache_creation.ephemeral_1h_input_tokens': 3,
  };
  expect(usage(lifetimes)).toMatchObject({ cache_write_tokens: 10, usage_raw: lifetimes });
  const own = { input_tokens: 5, cache_creation_input_tokens: 9 };
  const metadata = JSON.stringify({ anthropic: { cacheCreationInputTokens: 9, usage: own } });
  expect(usage({ 'ai.usage.inputTokens': 5, 'ai.model.provider': 'anthropic', 'ai.response.providerMetadata': metadata })).toMatchObject({
    prompt_tokens: 14,
    cache_write_tokens: 9,
    usage_raw: { 'ai.usage.inputTokens': 5, 'anthropic.usage': own },
  });
});

it('reasoning beside the answer’s tokens is added to them', () => {
  expect(usage({ 'gen_ai.usage.output_tokens': 5, 'gen_ai.usage.reasoning_tokens': 50 }).completion_tokens).toBe(55);
  expect(usage({ 'gen_ai.usage.output_tokens': 50, 'gen_ai.usage.reasoning_tokens': 5 }).completion_tokens).toBe(50);
});

it('what is no count is unknown', () => {
  for (const value of [-1, 1.5, 'many', true, null, 1e15, '1e3'])
    expect(usage({ 'gen_ai.usage.input_tokens': value }).prompt_tokens).toBeNull();
  expect(usage({ 'gen_ai.usage.input_tokens': '12' }).prompt_tokens).toBe(12);
});

it('no part is larger than its total, whatever is told', () => {
  const count = fc.option(fc.nat({ max: 1000 }), { nil: null });
  fc.assert(
    fc.property(count, count, count, count, count, count, (input, output, read, write, reasoning, total) => {
      const told = usage({
        'gen_ai.usage.input_tokens': input,
        'gen_ai.usage.output_tokens': output,
        'gen_ai.usage.cache_read.input_tokens': read,
        'gen_ai.usage.cache_write.input_tokens': write,
        'gen_ai.usage.reasoning.output_tokens': reasoning,
        'gen_ai.usage.total_tokens': total,
      });
      if (told.prompt_tokens !== null)
        expect((told.cached_tokens ?? 0) + (told.cache_write_tokens ?? 0)).toBeLessThanOrEqual(told.prompt_tokens);
      if (told.completion_tokens !== null) expect(told.reasoning_tokens ?? 0).toBeLessThanOrEqual(told.completion_tokens);
      if (told.prompt_tokens !== null && told.completion_tokens !== null)
        expect(told.total_tokens).toBe(told.prompt_tokens + told.completion_tokens);
    }),
  );
});

it('a vendor’s own cost is exact text; what an instrumentation calculated is none', () => {
  const cost = (metadata: unknown) => reportedCostOf(attributesOf({ 'ai.response.providerMetadata': JSON.stringify(metadata) }));
  expect(cost({ openrouter: { usage: { cost: 0.00014 } } })).toBe('0.00014');
  expect(cost({ gateway: { cost: '0.0000125' } })).toBe('0.0000125');
  expect(cost({ openrouter: { usage: { cost: 3 } } })).toBe('3');
  expect(cost({ openrouter: { usage: { cost: -1 } } })).toBeNull();
  expect(reportedCostOf(attributesOf({ 'llm.cost.total': 0.5 }))).toBeNull();
});
