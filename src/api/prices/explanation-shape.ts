// How the explanation of a price looks in an answer: what each layer of the book says, and why one of them wins.
import { z } from '@hono/zod-openapi';
import type { LayerExplanation, PriceExplanation, WrittenPrice } from '../../prices/explain.ts';
import { priceSources } from '../../prices/price.ts';
import { priceUnits, weekdays } from '../../schema/price.ts';
import { decimalSchema } from '../read/shapes.ts';

const text = z.string();
const maybe = text.nullable();
const rates = z.record(text, decimalSchema).readonly();
const window = {
  name: text,
  zone: text,
  days: z.array(z.enum(weekdays)).readonly(),
  from: text,
  to: text,
  holidays: maybe,
};

const writtenPrice: z.ZodType<WrittenPrice> = z.object({
  id: text,
  source: z.enum(priceSources),
  source_version: text,
  vendor: text,
  provider: text,
  model: text,
  match: z.enum(['exact', 'pattern']),
  pattern: maybe,
  currency: text,
  effective_from: maybe,
  effective_to: maybe,
  window: z.object(window).nullable(),
  unit: z.enum(priceUnits),
  rates,
  tiers: z
    .array(
      z.object({
        above_input_tokens: z.number().nullable(),
        above_output_tokens: z.number().nullable(),
        when_reasoning: z.boolean(),
        rates,
      }),
    )
    .readonly(),
  service_tiers: z.array(z.object({ service_tier: text, factor: maybe, rates: rates.nullable() })).readonly(),
  units: z.array(z.object({ unit: text, amount: decimalSchema, per: text })).readonly(),
  free: z.boolean(),
  caveats: z.array(text).readonly(),
});

const layer: z.ZodType<LayerExplanation> = z.object({
  layer: z.enum(priceSources),
  won: z.boolean(),
  answer: z.object({ price: writtenPrice, by: z.enum(['model', 'response_model']), name: text, doubt: maybe }).nullable(),
  because: text,
  passed_over: z
    .array(
      z.object({
        price_id: text,
        model: text,
        name: text,
        reason: z.enum([
          'not_yet_in_force',
          'ended',
          'later_entry',
          'exact_name_known',
          'closer_pattern',
          'other_name_first',
          'free_for_another_model',
          'no_rates',
          'other_currency',
        ]),
        effective_from: maybe,
        effective_to: maybe,
      }),
    )
    .readonly(),
  windows: z
    .array(
      z.object({
        ...window,
        holds: z.boolean(),
        because: z.enum(['inside', 'other_day', 'other_hours', 'holiday']),
        local_time: text,
      }),
    )
    .readonly(),
});

export const explanationSchema: z.ZodType<PriceExplanation> = z.object({
  query: z.object({ vendor: text, model: text, response_model: maybe, at: text, billing_currency: maybe }),
  winner: z.enum(priceSources).nullable().describe('Null where no layer knows a price: the cost is then unknown, not zero.'),
  layers: z.array(layer).readonly(),
});
