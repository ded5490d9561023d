import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quirk } from '../../schema/vocabulary.ts';
import { chatUsage, embeddingsUsage, responsesUsage } from './usage.ts';

const chat = (raw: object, ...quirks: Quirk[]) => chatUsage({ ...raw }, { quirks, service_tier: null, units: {} });
const responses = (raw: object) => responsesUsage({ ...raw }, { quirks: [], service_tier: null, units: {} });

describe('usage in the shape of chat', () => {
  it('keeps zero and absent apart', () => {
    const usage = chat({ prompt_tokens: 3, completion_tokens: 0, total_tokens: 3, prompt_tokens_details: { cached_tokens: 0 } });
    expect(usage).toMatchObject({ input_total: 3, output_total: 0, total: 3, parts: { input_cache_read: 0 }, flags: [] });
    expect(usage?.parts).not.toHaveProperty('output_reasoning');
  });

  it('is null where no count was given', () => {
    expect(chat({})).toBeNull();
    expect(chat({ prompt_tokens: null, completion_tokens: -1, total_tokens: 'many' })).toBeNull();
  });

  it('reads every part OpenAI names', () => {
    const usage = chat({
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 10, cache_write_tokens: 20, audio_tokens: 5, text_tokens: 90, image_tokens: 5 },
      completion_tokens_details: {
        reasoning_tokens: 7,
        audio_tokens: 1,
        text_tokens: 42,
        accepted_prediction_tokens: 2,
        rejected_prediction_tokens: 3,
      },
    });
    expect(usage?.parts).toEqual({
      input_cache_read: 10,
      input_cache_write_unspecified: 20,
      input_audio: 5,
      input_text: 90,
      input_image: 5,
      output_reasoning: 7,
      output_audio: 1,
      output_text: 42,
      output_accepted_prediction: 2,
      output_rejected_prediction: 3,
    });
    expect(usage?.flags).toEqual([]);
  });

  it('takes a missing completion count from the total, but not a null one', () => {
    expect(chat({ prompt_tokens: 8, total_tokens: 8 })).toMatchObject({ output_total: 0 });
    expect(chat({ prompt_tokens: 8, completion_tokens: null, total_tokens: 8 })).toMatchObject({ output_total: null });
  });

  it.each([
    ['DeepSeek', { prompt_cache_hit_tokens: 5 }],
    ['Mistral', { num_cached_tokens: 5 }],
    ['Moonshot', { cached_tokens: 5 }],
    ['Databricks', { cache_read_input_tokens: 5 }],
    ['Mistral’s other spelling', { prompt_token_details: { cached_tokens: 5 } }],
  ])('finds what %s read from its cache', (_vendor, member) => {
    expect(chat({ prompt_tokens: 9, completion_tokens: 1, total_tokens: 10, ...member })?.parts.input_cache_read).toBe(5);
  });

  it('finds Qwen’s and Vercel’s cache writes', () => {
    const details = {
      cached_tokens: 0,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 30 },
      cache_type: 'ephemeral',
    };
    expect(chat({ prompt_tokens: 40, completion_tokens: 1, prompt_tokens_details: details })?.parts).toEqual({
      input_cache_read: 0,
      cache_read_explicit: 0,
      input_cache_write_5m: 30,
    });
    const hit = { prompt_tokens: 40, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 30, cache_type: 'ephemeral' } };
    expect(chat(hit)?.parts).toEqual({ input_cache_read: 30, cache_read_explicit: 30 });
    const implicit = { prompt_tokens: 40, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 30 } };
    expect(chat(implicit)?.parts).toEqual({ input_cache_read: 30 });
    expect(chat({ prompt_tokens: 40, completion_tokens: 1, cache_creation_input_tokens: 4 })?.parts.input_cache_write_unspecified).toBe(4);
  });
});

describe('tokens beside the two counts', () => {
  const xai = { prompt_tokens: 10, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 100 } };

  it('xAI: reasoning is added to the output', () => {
    expect(chat({ ...xai, total_tokens: 115 }, 'reasoning_outside_completion')).toMatchObject({
      input_total: 10,
      output_total: 105,
      total: 115,
      flags: [],
    });
    expect(chat(xai, 'reasoning_outside_completion')).toMatchObject({ output_total: 105, total: 115 });
  });

  it('the total decides where the quirk is not declared, or no longer true', () => {
    expect(chat({ ...xai, total_tokens: 115 })).toMatchObject({ output_total: 105, flags: [] });
    const inside = { prompt_tokens: 10, completion_tokens: 105, total_tokens: 115, completion_tokens_details: { reasoning_tokens: 100 } };
    expect(chat(inside, 'reasoning_outside_completion')).toMatchObject({ output_total: 105, flags: [] });
  });

  it('a total that is the sum of the two moves nothing, whatever the parts', () => {
    const raw = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      prompt_tokens_details: { audio_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 3 },
    };
    expect(chat(raw, 'reasoning_outside_completion', 'audio_outside_prompt')).toMatchObject({
      input_total: 10,
      output_total: 5,
      flags: [],
    });
  });

  it('a total that fits neither way is kept and flagged', () => {
    expect(chat({ ...xai, total_tokens: 117 }, 'reasoning_outside_completion')).toMatchObject({
      output_total: 105,
      total: 117,
      flags: ['total_mismatch'],
    });
    expect(chat({ prompt_tokens: 1, completion_tokens: 1, total_tokens: 5 })).toMatchObject({
      input_total: 1,
      output_total: 1,
      total: 5,
      flags: ['total_mismatch'],
    });
  });

  it('Mistral: audio is added to the input', () => {
    const raw = {
      prompt_tokens: 9,
      completion_tokens: 248,
      total_tokens: 632,
      prompt_tokens_details: { audio_tokens: 375 },
      prompt_audio_seconds: 30,
    };
    expect(chat(raw, 'audio_outside_prompt')).toMatchObject({
      input_total: 384,
      output_total: 248,
      total: 632,
      units: { second: 30 },
      flags: [],
    });
    const { total_tokens: _total, ...untold } = raw;
    expect(chat(untold, 'audio_outside_prompt')).toMatchObject({ input_total: 384, total: 632 });
  });

  it('Gemini’s compatible endpoint: thoughts are what the total has more', () => {
    const usage = chat({ prompt_tokens: 66, completion_tokens: 6, total_tokens: 100 }, 'reasoning_outside_completion');
    expect(usage).toMatchObject({ output_total: 34, parts: { output_reasoning: 28 }, flags: [] });
  });
});

describe('contradictions are flagged and nothing is changed', () => {
  it.each([
    ['cached_exceeds_input', { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6, prompt_tokens_details: { cached_tokens: 9 } }],
    [
      'reasoning_exceeds_output',
      { prompt_tokens: 5, completion_tokens: 10, total_tokens: 15, completion_tokens_details: { reasoning_tokens: 11 } },
    ],
    ['audio_exceeds_input', { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6, prompt_tokens_details: { audio_tokens: 6 } }],
  ])('%s', (flag, raw) => {
    expect(chat(raw)).toMatchObject({ input_total: raw.prompt_tokens, output_total: raw.completion_tokens, flags: [flag] });
  });
});

describe('usage in the shape of Responses', () => {
  it('splits cache writes by lifetime', () => {
    const details = { cached_tokens: 10, cache_write_tokens: 50, cache_write_tokens_details: { ttl_30m_tokens: 30, ttl_12h_tokens: 15 } };
    const usage = responses({
      input_tokens: 100,
      input_tokens_details: details,
      output_tokens: 4,
      output_tokens_details: { reasoning_tokens: 2 },
      total_tokens: 104,
    });
    expect(usage?.parts).toEqual({
      input_cache_read: 10,
      input_cache_write_30m: 30,
      input_cache_write_12h: 15,
      input_cache_write_unspecified: 5,
      output_reasoning: 2,
    });
  });

  it('never moves reasoning, whose place is inside the output', () => {
    const raw = { input_tokens: 10, output_tokens: 5, output_tokens_details: { reasoning_tokens: 4 }, total_tokens: 19 };
    expect(responses(raw)).toMatchObject({ output_total: 5, flags: ['total_mismatch'] });
  });
});

it('embeddings have no output, and Voyage’s lone total is the input', () => {
  const context = { quirks: [], service_tier: null, units: {} };
  expect(embeddingsUsage({ total_tokens: 3 }, context)).toMatchObject({ input_total: 3, output_total: 0, total: 3 });
  expect(embeddingsUsage({ prompt_tokens: 2, total_tokens: 2 }, context)).toMatchObject({ input_total: 2, output_total: 0, flags: [] });
});

it('any numbers whatever give whole counts or none, and a sum or a flag', () => {
  const count = fc.oneof(fc.nat(1000), fc.constant(null), fc.constant(undefined), fc.double(), fc.string());
  const raw = fc.record({
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    prompt_tokens_details: fc.record({ cached_tokens: count, audio_tokens: count }),
    completion_tokens_details: fc.record({ reasoning_tokens: count }),
  });
  const quirks = fc.subarray<Quirk>(['reasoning_outside_completion', 'audio_outside_prompt']);
  fc.assert(
    fc.property(raw, quirks, (said, which) => {
      const usage = chat(said, ...which);
      if (!usage) return;
      for (const value of [usage.input_total, usage.output_total, usage.total, ...Object.values(usage.parts)]) {
        expect(value === null || (Number.isSafeInteger(value) && value >= 0)).toBe(true);
      }
      const { input_total: input, output_total: output, total } = usage;
      if (input !== null && output !== null) expect(input + output === total || usage.flags.includes('total_mismatch')).toBe(true);
    }),
  );
});
