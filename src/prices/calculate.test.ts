import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nanoFromPico } from '../lib/money.ts';
import { noUsage, type TokenPart, type TokenUsage, tokenParts } from '../schema/token-usage.ts';
import { type Cost, calculate } from './calculate.ts';
import { createDefaultBook } from './default-book.ts';
import { type Price, priceKinds } from './price.ts';

const book = createDefaultBook();
function listed(vendor: string, model: string, at = '2026-11-23T12:00:00Z'): Price {
  const match = book.lookup({ vendor, model, at: Date.parse(at) });
  if (!match) throw new Error(`${vendor} ${model} is not in the book`);
  return match.price;
}
const gpt = listed('openai', 'gpt-4o');
const claude = listed('anthropic', 'claude-sonnet-4-5');

type Said = Partial<TokenUsage>;
const used = (input_total: number | null, output_total: number | null, said: Said = {}): TokenUsage => ({
  ...noUsage,
  input_total,
  output_total,
  ...said,
});
const lines = (cost: Cost) => Object.fromEntries(cost.by_kind.map((line) => [line.kind, line.amount]));
const pico = (cost: Cost) => cost.by_kind.reduce((sum, line) => sum + line.amount, 0n);

const tokens = fc.nat({ max: 3_000_000 });
const unitPrice = fc.bigInt({ min: 0n, max: 10n ** 9n });
const everyPrice = fc.record({
  input: unitPrice,
  input_audio: unitPrice,
  cache_read: unitPrice,
  cache_read_audio: unitPrice,
  cache_write: unitPrice,
  cache_write_1h: unitPrice,
  cache_write_12h: unitPrice,
  output: unitPrice,
  output_reasoning: unitPrice,
  output_audio: unitPrice,
});
const somePrice = fc
  .record({ input: unitPrice, output: unitPrice })
  .chain((must) => fc.dictionary(fc.constantFrom(...priceKinds), unitPrice, { noNullPrototype: true }).map((may) => ({ ...may, ...must })));
const wildParts = fc.dictionary(fc.constantFrom(...tokenParts), fc.oneof(tokens, fc.constantFrom(-5, 0.25, Number.NaN)), {
  noNullPrototype: true,
});
const priced = (prices: Price['prices']): Price => ({ ...gpt, prices, tiers: [], units: {}, caveats: [] });

describe('the arithmetic', () => {
  test('equals the sum of each count times its price, taken apart by hand', () => {
    const counts = fc.record({
      plain: tokens,
      audio: tokens,
      cached: tokens,
      cachedAudio: tokens,
      write5: tokens,
      write1h: tokens,
      write12h: tokens,
      text: tokens,
      reasoning: tokens,
      speech: tokens,
    });
    fc.assert(
      fc.property(counts, everyPrice, (n, prices) => {
        const usage = used(
          n.plain + n.audio + n.cached + n.cachedAudio + n.write5 + n.write1h + n.write12h,
          n.text + n.reasoning + n.speech,
          {
            parts: {
              input_audio: n.audio + n.cachedAudio,
              input_cache_read: n.cached + n.cachedAudio,
              cache_read_audio: n.cachedAudio,
              input_cache_write_5m: n.write5,
              input_cache_write_1h: n.write1h,
              input_cache_write_12h: n.write12h,
              output_reasoning: n.reasoning,
              output_audio: n.speech,
            },
          },
        );
        const truth =
          BigInt(n.plain) * prices.input +
          BigInt(n.audio) * prices.input_audio +
          BigInt(n.cached) * prices.cache_read +
          BigInt(n.cachedAudio) * prices.cache_read_audio +
          BigInt(n.write5) * prices.cache_write +
          BigInt(n.write1h) * prices.cache_write_1h +
          BigInt(n.write12h) * prices.cache_write_12h +
          BigInt(n.text) * prices.output +
          BigInt(n.reasoning) * prices.output_reasoning +
          BigInt(n.speech) * prices.output_audio;
        const cost = calculate(usage, priced(prices));
        expect(pico(cost)).toBe(truth);
        expect(cost).toMatchObject({ amount: nanoFromPico(truth), status: 'exact', flags: [] });
      }),
    );
  });

  test('whatever a vendor sends, a cost is null or not negative, and its lines add up to it', () => {
    const number = fc.oneof(tokens, fc.constantFrom(null, -1, 0.5, Number.NaN));
    fc.assert(
      fc.property(number, number, number, wildParts, somePrice, (input, output, total, parts, prices) => {
        const cost = calculate(used(input, output, { total, parts }), priced(prices));
        expect(cost.by_kind.every((line) => line.amount >= 0n)).toBe(true);
        if (cost.amount === null) expect(cost.status).toBe('unknown');
        else expect(cost.amount).toBe(nanoFromPico(pico(cost)));
      }),
    );
  });

  test('one token more never costs less', () => {
    fc.assert(
      fc.property(tokens, tokens, wildParts, somePrice, (input, output, parts, prices) => {
        const price = priced(prices);
        const before = pico(calculate(used(input, output, { parts }), price));
        expect(pico(calculate(used(input + 1, output, { parts }), price)) >= before).toBe(true);
        expect(pico(calculate(used(input, output + 1, { parts }), price)) >= before).toBe(true);
      }),
    );
  });

  test('it rounds once, at the end: ten thousand calls of a fraction of a nano add up by their lines, not by their amounts', () => {
    const cost = calculate(used(1, 0), priced({ input: 400n, output: 0n }));
    expect(cost.amount).toBe(0n);
    expect(pico(cost)).toBe(400n);
    expect(calculate(used(10_000, 0), priced({ input: 400n, output: 0n })).amount).toBe(4_000n);
  });
});

describe('list prices', () => {
  test('gpt-4o: plain, cached and reasoning tokens', () => {
    const cost = calculate(used(1000, 500, { parts: { input_cache_read: 200, output_reasoning: 100 } }), gpt);
    expect(lines(cost)).toEqual({
      cache_read: 250_000_000n,
      input: 2_000_000_000n,
      output_reasoning: 1_000_000_000n,
      output: 4_000_000_000n,
    });
    expect(cost).toMatchObject({ amount: 7_250_000n, currency: 'USD', status: 'exact', flags: [] });
  });

  test('claude-sonnet-4-5: cache writes of five minutes and of an hour, and a search', () => {
    const parts = { input_cache_read: 10_000, input_cache_write_5m: 2_000, input_cache_write_1h: 1_000 };
    const cost = calculate(used(13_100, 50, { parts, units: { web_search: 2 } }), claude);
    expect(lines(cost)).toEqual({
      cache_read: 3_000_000_000n,
      cache_write_5m: 7_500_000_000n,
      cache_write_1h: 6_000_000_000n,
      input: 300_000_000n,
      output: 750_000_000n,
      web_search: 20_000_000_000n,
    });
    expect(cost).toMatchObject({ amount: 37_550_000n, status: 'exact' });
  });

  test('gemini-2.5-pro: past the bound the whole request is dearer, output included', () => {
    const gemini = listed('gemini', 'gemini-2.5-pro');
    expect(calculate(used(200_000, 1000), gemini).amount).toBe(260_000_000n);
    expect(calculate(used(200_001, 1000), gemini).amount).toBe(515_002_500n);
    expect(calculate(used(200_001, 1000, { parts: { input_cache_read: 200_000 } }), gemini).amount).toBe(65_002_500n);
  });

  test('Grok on Azure, more cached than read: priced as all cached, flagged, never negative', () => {
    const cost = calculate(used(100, 10, { parts: { input_cache_read: 640 } }), listed('azure', 'grok-4'));
    expect(cost).toMatchObject({ status: 'estimated', flags: ['cached_exceeds_input'] });
    expect(lines(cost)).toEqual({ cache_read: 75_000_000n, output: 150_000_000n });
  });

  test('embeddings have no output to ask for', () => {
    const price = listed('openai', 'text-embedding-3-small');
    expect(calculate(used(1000, null), price)).toMatchObject({ amount: 20_000n, status: 'exact' });
    expect(calculate(used(1000, null, { total: 1000 }), price)).toMatchObject({ amount: 20_000n, status: 'exact' });
  });

  test('audio by the hour is priced by seconds, fractions included; without seconds the cost is unknown', () => {
    const whisper = listed('groq', 'whisper-large-v3-turbo');
    expect(calculate(used(null, null, { units: { second: 90.5 } }), whisper)).toMatchObject({ amount: 1_005_556n, status: 'exact' });
    expect(calculate(noUsage, whisper)).toMatchObject({ amount: null, status: 'unknown', flags: ['pieces_unknown'] });
  });

  test('what is billed by the hour is not unknown because its tokens are counted too', () => {
    const voxtral = listed('mistral', 'voxtral-mini-2602');
    expect(calculate(used(9, 27, { total: 36, units: { second: 60 } }), voxtral)).toMatchObject({ amount: 3_000_000n, status: 'exact' });
    expect(calculate(used(9, 27), voxtral)).toMatchObject({ amount: null, status: 'unknown' });
  });

  test('a price for each request is added once', () => {
    const cost = calculate(used(1_000, 1_000), listed('perplexity', 'sonar'));
    expect(lines(cost)).toEqual({ input: 1_000_000_000n, output: 1_000_000_000n, request: 12_000_000_000n });
    expect(cost).toMatchObject({ status: 'estimated', flags: ['request_price_is_the_highest'] });
  });
});

describe('what is not known', () => {
  test('a missing count makes the cost unknown, never zero', () => {
    expect(calculate(noUsage, gpt)).toMatchObject({ amount: null, status: 'unknown' });
    expect(calculate(used(10, null), gpt)).toMatchObject({ amount: null, status: 'unknown', flags: ['output_unknown'] });
    expect(calculate(used(null, 10), gpt)).toMatchObject({ amount: null, status: 'unknown', flags: ['input_unknown'] });
  });

  test('zero tokens that the vendor said are a cost of zero', () => {
    expect(calculate(used(0, 0), gpt)).toMatchObject({ amount: 0n, status: 'exact', by_kind: [] });
  });

  test('what the total leaves is an estimate, unless it leaves nothing', () => {
    expect(calculate(used(100, null, { total: 150 }), gpt)).toMatchObject({
      amount: 750_000n,
      status: 'estimated',
      flags: ['output_inferred_from_total'],
    });
    expect(calculate(used(100, null, { total: 100 }), gpt)).toMatchObject({ amount: 250_000n, status: 'exact', flags: ['output_derived'] });
    expect(calculate(used(100, null, { total: 50 }), gpt).amount).toBeNull();
  });

  test('tokens of a kind that nothing prices make the cost unknown', () => {
    expect(calculate(used(10, 5), listed('openai', 'text-embedding-3-small'))).toMatchObject({ amount: null, flags: ['output_unpriced'] });
  });

  test('a cache price that is missing is taken as plain input and called an estimate', () => {
    const price = priced({ input: 10n, output: 20n });
    expect(calculate(used(100, 0, { parts: { input_cache_read: 50 } }), price)).toMatchObject({
      status: 'estimated',
      flags: ['cache_read_priced_as_input'],
    });
    expect(
      calculate(used(100, 0, { parts: { input_cache_write_1h: 50 } }), priced({ input: 10n, output: 20n, cache_write: 12n })),
    ).toMatchObject({
      status: 'estimated',
      flags: ['cache_write_1h_priced_as_cache_write'],
    });
  });

  test('a unit without a price is not silently free', () => {
    expect(calculate(used(10, 5, { units: { code_interpreter: 1 } }), gpt)).toMatchObject({
      status: 'estimated',
      flags: ['unit_unpriced:code_interpreter'],
    });
    expect(calculate(used(10, 5, { units: { code_interpreter: 0 } }), gpt).status).toBe('exact');
  });

  test('cached audio that the vendor does not tell from cached text is an estimate', () => {
    const flash = listed('gemini', 'gemini-2.5-flash');
    const parts: Partial<Record<TokenPart, number>> = { input_cache_read: 50, input_audio: 60 };
    expect(calculate(used(100, 0, { parts }), flash).flags).toEqual(['cached_media_unsaid']);
    expect(calculate(used(100, 0, { parts: { ...parts, cache_read_audio: 0 } }), flash)).toMatchObject({ status: 'exact', flags: [] });
  });

  test('doubts of the caller and of the book are told, and rule out an exact cost', () => {
    expect(calculate(used(10, 5), gpt, { doubts: ['usage_estimated'] })).toMatchObject({ status: 'estimated', flags: ['usage_estimated'] });
    expect(calculate(used(10, 5), listed('zhipu', 'glm-5'))).toMatchObject({ status: 'estimated', flags: ['price_converted_from_cny'] });
  });

  test('a caveat about one kind leaves calls alone that do not use it', () => {
    const flash = listed('openrouter', 'google/gemini-2.5-flash-image');
    expect(calculate(used(100, 5), flash).status).toBe('exact');
    expect(calculate(used(100, 5, { parts: { input_cache_write_unspecified: 7 } }), flash)).toMatchObject({
      status: 'estimated',
      flags: ['price_rounded_to_pico'],
    });
  });

  test('a match by pattern is told and does not by itself make the cost an estimate', () => {
    expect(calculate(used(10, 5), listed('anthropic', 'claude-sonnet-4-5-20250929'))).toMatchObject({
      status: 'exact',
      flags: ['matched_by_pattern'],
    });
  });

  test('what is declared free costs nothing, even where nobody counted', () => {
    expect(calculate(noUsage, { ...gpt, free: true })).toMatchObject({ amount: 0n, status: 'free' });
  });
});

describe('a side that nobody counted', () => {
  test('costs nothing only where nothing of that side has a price', () => {
    const onlyAudio = priced({ input_audio: 1_000_000n, output: 1_000_000n });
    expect(calculate(used(null, 5, { parts: { input_audio: 100 } }), onlyAudio)).toMatchObject({ amount: null, flags: ['input_unknown'] });
    const onlyImages = priced({ input: 1_000_000n, output_image: 30_000_000n });
    expect(calculate(used(5, null, { parts: { output_image: 100 } }), onlyImages)).toMatchObject({ amount: null, status: 'unknown' });
    expect(calculate(used(5, null), priced({ input: 1_000_000n }))).toMatchObject({ amount: 5_000n, status: 'exact' });
  });

  test('of reasoning that is not said, a tier that asks for it makes the cost an estimate, but only where it would be taken', () => {
    const tier = { above_input_tokens: 100, above_output_tokens: null, when_reasoning: true, prices: { input: 1n, output: 8n } };
    const thinking: Price = { ...priced({ input: 1n, output: 1n }), tiers: [tier] };
    expect(calculate(used(200, 50), thinking)).toMatchObject({ status: 'estimated', flags: ['reasoning_unsaid'] });
    expect(calculate(used(200, 50, { parts: { output_reasoning: 0 } }), thinking).status).toBe('exact');
    expect(calculate(used(200, 50, { parts: { output_text: 50 } }), thinking).status).toBe('exact');
    expect(calculate(used(100, 50), thinking).status).toBe('exact');
    expect(calculate(used(200, 0), thinking).status).toBe('exact');
  });
});

describe('pieces', () => {
  const byImage: Price = { ...priced({}), units: { image: { amount: 40_000_000_000n, per: 1n } } };
  const andRequest: Price = { ...byImage, units: { ...byImage.units, request: { amount: 10_000_000_000n, per: 1n } } };

  test('that were counted as none cost nothing; unsaid they are unknown', () => {
    expect(calculate(used(null, null, { units: { image: 0 } }), byImage)).toMatchObject({ amount: 0n, status: 'exact', flags: [] });
    expect(calculate(used(null, null, { units: { image: -1 } }), byImage)).toMatchObject({ amount: null, flags: ['pieces_unknown'] });
    expect(calculate(noUsage, byImage)).toMatchObject({ amount: null, flags: ['pieces_unknown'] });
  });

  test('unsaid beside a price for the request leave that as an estimate; a search unsaid was not made', () => {
    expect(calculate(noUsage, andRequest)).toMatchObject({ amount: 10_000_000n, status: 'estimated', flags: ['pieces_unknown'] });
    expect(calculate(used(null, null, { units: { image: 0 } }), andRequest)).toMatchObject({ amount: 10_000_000n, status: 'exact' });
    const search: Price = { ...andRequest, units: { request: { amount: 1_000n, per: 1n }, web_search: { amount: 5_000n, per: 1n } } };
    expect(calculate(noUsage, search)).toMatchObject({ amount: 1n, status: 'exact' });
  });
});

describe("Anthropic's iterations", () => {
  const opus = listed('anthropic', 'claude-opus-4-8');
  const priceOf = (model: string) => (model === 'claude-opus-4-8' ? opus : null);
  const step = (type: string, model: string | null, input_total: number, output_total: number) => ({
    type,
    model,
    input_total,
    output_total,
    parts: {},
  });
  // The counts of a recorded call with an advisor; its top level leaves the advisor out.
  const usage = used(2411, 145, {
    iterations: [step('message', null, 1128, 135), step('advisor_message', 'claude-opus-4-8', 2543, 18), step('message', null, 1283, 10)],
  });

  test('each is billed at its own model, and the top level is not billed again', () => {
    const cost = calculate(usage, claude, { priceOf });
    expect(cost.amount).toBe((2411n * 3_000_000n + 145n * 15_000_000n + 2543n * 5_000_000n + 18n * 25_000_000n) / 1000n);
    expect(cost.status).toBe('exact');
    expect(new Set(cost.by_kind.map((line) => line.price_id))).toEqual(new Set([claude.id, opus.id]));
  });

  test('one whose model has no price makes the whole unknown', () => {
    expect(calculate(usage, claude)).toMatchObject({ amount: null, status: 'unknown', flags: ['iteration_unpriced:claude-opus-4-8'] });
  });

  test('of a free model are free, whichever of the two answered; a priced one is not free beside it', () => {
    const free: Price = { ...claude, id: 'own:free', free: true, prices: {}, tiers: [], currency: 'CNY' };
    const freeSteps = used(10, 5, { iterations: [step('message', 'free-one', 10, 5), step('message', null, 1_000, 100)] });
    const paid = calculate(used(1_000, 100), claude);
    expect(calculate(freeSteps, claude, { priceOf: () => free })).toMatchObject({ amount: paid.amount, status: 'exact', flags: [] });
    const freeInUsd: Price = { ...free, currency: 'USD' };
    const alone = calculate(used(2543, 18), opus);
    expect(calculate(usage, freeInUsd, { priceOf })).toMatchObject({ amount: alone.amount, status: 'exact', flags: [] });
    expect(calculate(usage, freeInUsd)).toMatchObject({ amount: null, status: 'unknown' });
    expect(calculate(usage, freeInUsd, { priceOf: () => free })).toMatchObject({ amount: 0n, status: 'free' });
  });

  test('a fallback’s credit is not in the counts, so its cost is an estimate', () => {
    const fallback = used(10, 5, { iterations: [step('message', 'claude-opus-4-8', 10, 0), step('fallback_message', null, 10, 5)] });
    expect(calculate(fallback, claude, { priceOf })).toMatchObject({ status: 'estimated', flags: ['fallback_credit_not_counted'] });
  });
});

describe('multipliers', () => {
  test('half for a batch, a tenth more in the United States, both at once; a search is not discounted', () => {
    const plain = pico(calculate(used(1000, 100), claude));
    const batch = calculate(used(1000, 100, { service_tier: 'batch', units: { web_search: 1 } }), claude);
    expect(pico(batch)).toBe(plain / 2n + 10_000_000_000n);
    expect(pico(calculate(used(1000, 100, { region: 'us' }), claude))).toBe((plain * 11n) / 10n);
    expect(pico(calculate(used(1000, 100, { region: 'us', service_tier: 'batch' }), claude))).toBe((plain * 11n) / 20n);
    expect(batch.status).toBe('exact');
    expect(batch.multipliers.map((row) => row.source)).toEqual(['Anthropic pricing: the Batch API costs 50 % of standard prices']);
  });

  test('fast is six times for claude-opus-4-6, and unknown for other models', () => {
    const opus = listed('anthropic', 'claude-opus-4-6');
    expect(pico(calculate(used(1000, 100, { speed: 'fast' }), opus))).toBe(6n * pico(calculate(used(1000, 100), opus)));
    expect(calculate(used(1000, 100, { speed: 'fast' }), claude)).toMatchObject({
      status: 'estimated',
      flags: ['unpriced_speed:fast'],
      multipliers: [],
    });
  });

  test('what vendors say when nothing is special changes nothing', () => {
    for (const service_tier of ['standard', 'default', 'on_demand', 'ON_DEMAND', 'auto', '']) {
      expect(calculate(used(1000, 100, { service_tier, region: 'not_available', speed: 'standard' }), gpt)).toMatchObject({
        status: 'exact',
        flags: [],
      });
    }
  });

  test('a tier nobody has a price for is priced plainly and called an estimate', () => {
    expect(calculate(used(1000, 100, { service_tier: 'flex' }), gpt)).toMatchObject({
      amount: 3_500_000n,
      status: 'estimated',
      flags: ['unpriced_service_tier:flex'],
    });
    expect(calculate(used(1000, 100, { service_tier: 'batch' }), listed('azure', 'gpt-4o')).status).toBe('estimated');
  });
});
