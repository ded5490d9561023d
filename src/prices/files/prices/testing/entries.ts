// Price entries for property tests: everything an entry can say, in every combination the schema takes. LiteLLM's are the smaller
// kind that its map can say.
import fc from 'fast-check';
import { currencyCode, type PriceDraft, type PriceEntry, priceDraft, priceKinds, priceUnits, weekdays } from '../../../../schema/price.ts';
import { usageUnits } from '../../../../schema/token-usage.ts';

const digits = (most: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most });
const amount = fc.oneof(
  fc.constantFrom('0', '0.15', '3', '0.000000000001', '999999999999.999999999999'),
  fc.tuple(digits(6), fc.option(digits(9), { nil: null })).map(([whole, places]) => (places === null ? whole : `${whole}.${places}`)),
);
/** What a spreadsheet could take for a formula, a quotation mark, a line end, an apostrophe that was typed. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
  fc.constantFrom(
    '=1+1',
    "'=1+1",
    "''@x",
    '-0.5',
    '+1',
    '@sum',
    '\t=x',
    '\r=x',
    'a\r\nb',
    'a"b"',
    'x;y,z',
    ' lead',
    'trail ',
    'null',
    '~',
    '- a: b',
    '＝１',
    "'",
    '"',
    '日期',
  ),
);
const name = text.map((value) => value.trim()).filter((value) => value !== '');
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .chain((date) => fc.constantFrom(date.toISOString(), `${date.toISOString().slice(0, 19)}+08:00`));
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const rates = fc.dictionary(fc.constantFrom(...priceKinds), amount, { maxKeys: 6, noNullPrototype: true });
const tokens = fc.integer({ min: 1, max: 2_000_000 });
const tier = fc.record({ above_input_tokens: maybe(tokens), above_output_tokens: maybe(tokens), when_reasoning: fc.boolean(), rates });
const clock = fc.constantFrom('00:00', '09:00', '12:30', '24:00');
const window = fc.record({
  name,
  zone: fc.constantFrom('Asia/Shanghai', 'UTC'),
  days: fc.subarray([...weekdays], { minLength: 1 }),
  from: clock,
  to: clock,
  holidays: maybe(fc.constant('cn')),
  rates,
  tiers: fc.array(tier, { maxLength: 2 }),
});
const serviceTier = fc.record({
  service_tier: fc.constantFrom('batch', 'flex', 'priority', 'scale'),
  factor: maybe(amount),
  rates: maybe(rates),
});
const perUnit = fc.record({ unit: fc.constantFrom(...usageUnits), amount, per: fc.integer({ min: 1, max: 10_000 }) });

export const anyDraft: fc.Arbitrary<PriceDraft> = fc
  .record({
    vendor: name,
    model: name,
    currency: fc.constantFrom('USD', 'CNY', 'EUR').filter((code) => currencyCode.safeParse(code).success),
    unit: fc.constantFrom(...priceUnits),
    rates,
    tiers: fc.array(tier, { maxLength: 3 }),
    service_tiers: fc.array(serviceTier, { maxLength: 2 }),
    windows: fc.array(window, { maxLength: 2 }),
    per_request: maybe(amount),
    per_unit: fc.array(perUnit, { maxLength: 2 }),
    free: fc.boolean(),
    effective_from: maybe(instant),
    effective_to: maybe(instant),
    source: maybe(text),
    note: maybe(text),
  })
  .map((draft) => priceDraft.parse(draft));

/** Drafts that do not share vendor, model and beginning, as entries of a book. */
export const entriesOf = (draft: fc.Arbitrary<PriceDraft>): fc.Arbitrary<readonly PriceEntry[]> =>
  fc
    .uniqueArray(draft, { maxLength: 6, selector: ({ vendor, model }) => `${vendor} ${model.toLowerCase()}` })
    .map((drafts) => drafts.map((each, at) => ({ ...each, id: `price-${at}` })));

const small = fc.tuple(digits(4), digits(4)).map(([whole, places]) => `${whole}.${places}`);
const mapKinds = ['input', 'output', 'cache_read', 'cache_write', 'cache_write_1h', 'input_audio', 'output_audio', 'output_image'] as const;
const complete = (kinds: readonly (typeof mapKinds)[number][]) =>
  fc.tuple(...kinds.map(() => small)).map((amounts) => Object.fromEntries(kinds.map((kind, at) => [kind, amounts[at]])));

/** In dollars, with complete tiers at whole thousands, service tiers the map has, and one price by the piece at most. */
export const mapDraft: fc.Arbitrary<PriceDraft> = fc
  .record({
    kinds: fc.subarray([...mapKinds], { minLength: 1 }),
    lengths: fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 2 }),
    model: fc.stringMatching(/^[a-z0-9.:-]{1,20}$/),
  })
  .chain(({ kinds, lengths, model }) =>
    fc.record({
      vendor: fc.constantFrom('openai', 'anthropic', 'azure-openai', 'dashscope-intl', 'openrouter', 'vertex'),
      model: fc.constant(`m-${model}`),
      currency: fc.constant('USD'),
      unit: fc.constantFrom(...priceUnits),
      rates: complete(kinds),
      tiers: fc.tuple(
        ...lengths
          .sort((a, b) => a - b)
          .map((thousands) => complete(kinds).map((each) => ({ above_input_tokens: thousands * 1000, rates: each }))),
      ),
      service_tiers: fc.uniqueArray(
        fc.oneof(
          fc.record({ service_tier: fc.constantFrom('batch', 'flex', 'priority'), rates: complete(kinds) }),
          fc.record({ service_tier: fc.constantFrom('batch', 'flex', 'priority'), factor: fc.constantFrom('0.5', '2', '1.75', '0') }),
        ),
        { maxLength: 2, selector: (each) => each.service_tier },
      ),
      per_request: fc.option(fc.constant('0.005'), { nil: null }),
      effective_from: fc.constant('2026-11-01T00:00:00Z'),
      source: fc.option(fc.constant('https://a.page/prices'), { nil: null }),
    }),
  )
  .map((draft) => priceDraft.parse(draft));
