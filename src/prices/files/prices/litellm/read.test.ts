// real-entries.json holds entries of LiteLLM's model_prices_and_context_window.json (MIT) of July 2026, without the fields that say
// nothing about prices.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPrices } from '../prices.ts';

const effective_from = '2026-11-23T00:00:00Z';
const real = readFileSync(new URL('./real-entries.json', import.meta.url), 'utf8');
const read = readPrices(real, 'litellm', { effective_from });
const byPlace = (key: string) => read.drafts.find(({ place }) => place === `model ${JSON.stringify(key)}`)?.draft;
const one = (fields: object, options = {}) =>
  readPrices(JSON.stringify({ m: { litellm_provider: 'openai', ...fields } }), 'litellm', { effective_from, ...options });

describe('real entries', () => {
  it('are read without a fault', () => {
    expect(read.faults).toEqual([]);
    expect(read.drafts).toHaveLength(22);
    expect(read.drafts.every(({ draft }) => draft.currency === 'USD' && draft.effective_from === effective_from)).toBe(true);
  });

  it('a price for one token, however it is typed, is exact for a million', () => {
    expect(byPlace('gpt-5')).toMatchObject({
      vendor: 'openai',
      model: 'gpt-5',
      unit: 'per_1m',
      rates: { input: '1.25', output: '10', cache_read: '0.125' },
    });
  });

  it('a length is a complete tier, for input that is longer', () => {
    expect(byPlace('claude-sonnet-4-5')).toMatchObject({
      rates: { input: '3', output: '15', cache_read: '0.3', cache_write: '3.75', cache_write_1h: '6' },
      tiers: [
        { above_input_tokens: 200_000, rates: { input: '6', output: '22.5', cache_read: '0.6', cache_write: '7.5', cache_write_1h: '12' } },
      ],
      per_unit: [{ unit: 'web_search', amount: '0.01', per: 1 }],
    });
    expect(byPlace('gemini/gemini-2.5-pro')).toMatchObject({
      vendor: 'gemini',
      model: 'gemini-2.5-pro',
      tiers: [{ rates: { cache_read: '0.25' } }],
    });
    expect(byPlace('xai/grok-4-fast-reasoning')?.tiers[0]).toMatchObject({
      above_input_tokens: 128_000,
      rates: { input: '0.4', output: '1', cache_read: '0.05' },
    });
  });

  it('ranges are tiers: the first is the entry’s own', () => {
    expect(byPlace('dashscope/qwen3-max')).toMatchObject({
      vendor: 'dashscope-intl',
      model: 'qwen3-max',
      rates: { input: '1.2', output: '6' },
      tiers: [
        { above_input_tokens: 32_000, rates: { input: '2.4', output: '12' } },
        { above_input_tokens: 128_000, rates: { input: '3', output: '15' } },
      ],
    });
    expect(byPlace('dashscope/qwen-plus-latest')).toMatchObject({
      rates: { output_reasoning: '4' },
      tiers: [{ rates: { output_reasoning: '12' } }],
    });
  });

  it('batch, flex and priority are service tiers: a factor where it is one at every length, else rates; not where longer input has other rates', () => {
    expect(byPlace('gpt-5')?.service_tiers).toEqual([
      { service_tier: 'flex', factor: null, rates: { input: '0.625', output: '5', cache_read: '0.0625' } },
      { service_tier: 'priority', factor: null, rates: { input: '2.5', output: '20', cache_read: '0.25' } },
    ]);
    expect(byPlace('azure/gpt-5.4')?.service_tiers).toEqual([{ service_tier: 'priority', factor: '2', rates: null }]);
    expect(byPlace('gpt-5.4')?.service_tiers.map((tier) => tier.service_tier)).toEqual([]);
    expect(read.notes).toContain('flex prices say nothing of longer input, which has other plain ones, and are left out: "gpt-5.4"');
    expect(byPlace('ft:gpt-4o-2024-08-06')).toMatchObject({
      model: 'ft:gpt-4o-2024-08-06:*',
      service_tiers: [{ service_tier: 'batch', rates: { cache_read: '1.875' } }],
    });
    expect(byPlace('gemini/gemini-2.5-pro')?.service_tiers).toEqual([]);
    expect(read.notes).toContain(
      'priority prices by length of input that are no one factor of the plain ones are left out: "gemini/gemini-2.5-pro"',
    );
  });

  it('images, seconds, characters, pages, sessions and queries are priced by the piece', () => {
    expect(byPlace('dall-e-3')?.per_unit).toEqual([{ unit: 'image', amount: '0.04', per: 1 }]);
    expect(byPlace('whisper-1')?.per_unit).toEqual([{ unit: 'second', amount: '0.0001', per: 1 }]);
    expect(byPlace('tts-1')?.per_unit).toEqual([{ unit: 'character', amount: '0.000015', per: 1 }]);
    expect(byPlace('mistral/mistral-ocr-latest')?.per_unit).toEqual([{ unit: 'page', amount: '0.004', per: 1 }]);
    expect(byPlace('openai/container')).toMatchObject({ model: 'container', per_unit: [{ unit: 'code_interpreter', amount: '0.03' }] });
    expect(byPlace('rerank-v3.5')).toMatchObject({ vendor: 'cohere', per_request: '0.002' });
  });

  it('an image that is priced by token is not priced by image as well', () => {
    expect(byPlace('gemini/gemini-2.5-flash-image')).toMatchObject({ rates: { output_image: '30' }, per_unit: [{ unit: 'web_search' }] });
  });

  it('two keys of one model are one entry where they agree, and none where they do not', () => {
    expect(read.drafts.filter(({ draft }) => draft.vendor === 'deepseek').map(({ draft }) => draft.model)).toEqual(['deepseek-reasoner']);
    expect(read.notes).toContain('left out: keys that are one model give it different prices: "deepseek-chat", "deepseek/deepseek-chat"');
  });

  it('what cannot be held is said, with the model', () => {
    expect(read.notes).toEqual(
      expect.arrayContaining([
        'provider_specific_entry is not understood: "claude-opus-4-6"',
        'annotation_cost_per_page is not understood: "mistral/mistral-ocr-latest"',
        'left out: provider "snowflake" is no vendor of Daybook: "snowflake/claude-3-5-sonnet"',
        'left out: every amount is 0, which the map also writes where no price is known: "ollama/llama3"',
        'left out: there are prices by second and by token, and not which holds: "gpt-4o-mini-tts"',
        'search_context_cost_per_query depends on the size of the context, and is left out: "gpt-4o-search-preview"',
        'input_cost_per_image is not understood in mode chat: "openrouter/anthropic/claude-3-haiku"',
        'input_cost_per_second has more than 12 decimal places, and is rounded: "gpt-realtime-whisper"',
        'left out: the name holds a region, a size or a quality, which a price here cannot depend on: "azure/eu/gpt-4o-2024-08-06", "hd/1024-x-1024/dall-e-3"',
      ]),
    );
  });

  it('amounts that are all 0 are free only where someone says that they mean it', () => {
    const free = readPrices(real, 'litellm', { effective_from, zero_is_free: true }).drafts.filter(({ draft }) => draft.free);
    expect(free.map(({ draft }) => [draft.vendor, draft.model, draft.rates])).toEqual([['ollama', 'llama3', {}]]);
  });
});

describe('maps that are wrong', () => {
  const faults = (text: string) =>
    readPrices(text, 'litellm', { effective_from }).faults.map(({ place, message }) => `${place}: ${message}`);

  it('an amount that is negative, without end or no number is a fault of its model', () => {
    const text =
      '{"a":{"litellm_provider":"openai","input_cost_per_token":-1e-6},"b":{"litellm_provider":"openai","input_cost_per_token":1e400},"c":{"litellm_provider":"openai","output_cost_per_token":[1]},"d":{"litellm_provider":"openai","output_cost_per_token":1e-6}}';
    expect(faults(text)).toEqual([
      'model "a": input_cost_per_token: -0.000001 is not an amount',
      'model "b": input_cost_per_token: Infinity is not an amount',
      'model "c": output_cost_per_token: [1] is not an amount',
    ]);
    expect(readPrices(text, 'litellm', { effective_from }).drafts).toHaveLength(1);
  });

  it('an amount too large for an entry is a fault', () => {
    expect(one({ input_cost_per_token: 1e30 }).faults).toEqual([expect.objectContaining({ place: 'model "m"' })]);
  });

  it('a key that stands there twice is a fault, also where its text is escaped', () => {
    const fields = '{"litellm_provider":"openai","input_cost_per_token":1e-6,"m":{"m":1}}';
    expect(faults(`{"m":${fields},"\\u006d":${fields}}`)).toEqual(['model "m": the key stands there twice']);
  });

  it('ranges with a gap are a fault', () => {
    const tiered_pricing = [
      { range: [0, 1000], input_cost_per_token: 1e-6 },
      { range: [2000, 3000], input_cost_per_token: 1e-6 },
    ];
    expect(one({ tiered_pricing }).faults).toEqual([
      { place: 'model "m"', message: 'tiered_pricing: the ranges do not follow one another from 0' },
    ]);
    expect(one({ tiered_pricing: 3 }).faults).toEqual([{ place: 'model "m"', message: 'tiered_pricing is not a list of ranges' }]);
  });

  it('two fields that give a kind two prices are a fault', () => {
    expect(one({ cache_read_input_token_cost: 1e-6, input_cost_per_token_cache_hit: 2e-6 }).faults).toEqual([
      { place: 'model "m"', message: 'input_cost_per_token_cache_hit: another field gives cache_read another price' },
    ]);
  });

  it('what is no map is one fault', () => {
    expect(faults('')).toEqual(['line 1: the file is empty']);
    expect(faults('[]')).toEqual(['line 1: an object of models is expected']);
    expect(faults('{}')).toEqual(['line 1: there is no model in the file']);
    expect(faults('{"a":')).toEqual([expect.stringContaining('line 1: this is not JSON')]);
    expect(faults('\u0000PK')).toEqual([expect.stringContaining('line 1: this is not JSON')]);
  });

  it('without a day from which its prices hold it is not read', () => {
    expect(readPrices(real, 'litellm').faults).toEqual([
      { place: 'effective_from', message: "LiteLLM's price map has no dates: say from when its prices hold (effective_from)" },
    ]);
  });
});
