// A price entry: what someone said a model costs, as they typed it. Amounts are decimal strings, for 1,000 or for 1,000,000
// tokens; `prices/` turns an entry into whole pico-units. The registry keeps entries, the API and the files speak them.
import { z } from 'zod';
import { currencyFault, isCurrency } from './currencies.ts';
import { decimal } from './decimal.ts';
import { usageUnits } from './token-usage.ts';

/** What a token can be priced as. `cache_write` is the vendor's usual lifetime (Anthropic 5 minutes, OpenAI 30 minutes). */
export const priceKinds = [
  'input',
  'input_audio',
  'input_image',
  'input_video',
  'cache_read',
  'cache_read_audio',
  'cache_read_image',
  'cache_read_explicit',
  'cache_write',
  'cache_write_1h',
  'cache_write_12h',
  'output',
  'output_reasoning',
  'output_audio',
  'output_image',
] as const;
export type PriceKind = (typeof priceKinds)[number];

/** How many tokens a typed amount is for. */
export const priceUnits = ['per_1k', 'per_1m'] as const;
export type PriceUnit = (typeof priceUnits)[number];

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const amount = decimal('a decimal number that is not negative, such as "0.15"');
const instant = z.iso.datetime({ offset: true, error: 'a moment with its offset, such as 2026-12-01T00:00:00+08:00' });
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day such as 09:00, or 24:00');
const tokens = z.int('a whole number of tokens or pieces, such as 32000').positive();
const name = z.string().trim().min(1).max(256);

export const currencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, { abort: true, error: ({ input }) => currencyFault(input) })
  .refine(isCurrency, { error: ({ input }) => currencyFault(input) });

const rates = z.partialRecord(z.enum(priceKinds), amount);

/**
 * Rates for the whole request where all that is named holds: its input is longer, its output is longer, it reasoned. They are
 * complete, not a difference; the last tier of the list that holds is taken.
 */
const tier = z.strictObject({
  above_input_tokens: tokens.nullable().default(null),
  above_output_tokens: tokens.nullable().default(null),
  /** Only where the answer holds reasoning tokens (Qwen's thinking mode has rates of its own). */
  when_reasoning: z.boolean().default(false),
  rates,
});

/** A factor on every token rate, or rates of its own, for what the answer states as `service_tier`. */
const serviceTier = z.strictObject({
  service_tier: z.string().trim().toLowerCase().min(1).max(64),
  factor: amount.nullable().default(null),
  rates: rates.nullable().default(null),
});

/** Hours of the week with rates of their own, by the wall clock of a zone. Past midnight where `to` is not later than `from`. */
const weeklyWindow = z.strictObject({
  name,
  /** IANA name. */
  zone: name,
  /** The days a window begins on. */
  days: z.array(z.enum(weekdays, `a day such as mon: ${weekdays.join(', ')}`)).min(1),
  from: clock,
  to: clock,
  /** A holiday list (`cn`) on whose days the window does not hold; null holds on holidays too. */
  holidays: z.string().nullable().default(null),
  rates,
  tiers: z.array(tier).default([]),
});

const perUnit = z.strictObject({ unit: z.enum(usageUnits), amount, per: tokens.default(1) });

/** What is typed; whoever adds it to a book gives it its id. */
export const priceDraft = z.strictObject({
  /** The id of Daybook's vendor row. */
  vendor: name,
  /** The vendor's own id of a model, or a pattern in which `*` stands for any text. */
  model: name,
  currency: currencyCode,
  unit: z.enum(priceUnits).default('per_1m'),
  rates: rates.default({}),
  tiers: z.array(tier).max(50).default([]),
  service_tiers: z.array(serviceTier).max(20).default([]),
  windows: z.array(weeklyWindow).max(50).default([]),
  per_request: amount.nullable().default(null),
  per_unit: z.array(perUnit).max(20).default([]),
  /** It costs nothing, and someone says so. It has no rates then. */
  free: z.boolean().default(false),
  /** Null is since ever, or without end. A call that starts at `effective_to` is not in it. */
  effective_from: instant.nullable().default(null),
  effective_to: instant.nullable().default(null),
  /** Where the figures come from: a page's address, a contract. */
  source: z.string().max(1_000).nullable().default(null),
  note: z.string().max(4_000).nullable().default(null),
});

export type PriceDraft = z.infer<typeof priceDraft>;
/** As it comes, before defaults are filled in. */
export type PriceDraftInput = z.input<typeof priceDraft>;
export type PriceTierDraft = PriceDraft['tiers'][number];
export type PriceWindowDraft = PriceDraft['windows'][number];
export type PriceRates = PriceDraft['rates'];

export const priceEntry = priceDraft.extend({ id: name });
/** An id belongs to one set of figures for ever; only `effective_to` may be set later. */
export type PriceEntry = z.infer<typeof priceEntry>;

/** An entry with its second time axis: from when to when the book held it. */
export const recordedPrice = priceEntry.extend({
  /** Rises each time `effective_to` is set anew. */
  revision: z.int().positive(),
  recorded_at: instant,
  recorded_by: z.string(),
  /** Null where it is what the book says now. */
  superseded_at: instant.nullable(),
  superseded_by: z.string().nullable(),
  /** The entry this one was put in the place of, as a correction. */
  replaces: z.string().nullable(),
});
export type RecordedPrice = z.infer<typeof recordedPrice>;
