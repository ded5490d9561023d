// How usage looks in an answer: the counts of a row, and its amounts in one currency beside those by currency.
import { z } from '@hono/zod-openapi';
import type { Display, RateUsed } from '../../prices/exchange/display.ts';
import { periods, usageDimensions } from '../../schema/question.ts';
import { type UsageRow, usageFields } from '../../schema/usage.ts';
import { decimalSchema, openapiOf, rangeSchema } from '../read/shapes.ts';

export const rateUsedSchema: z.ZodType<RateUsed> = z.object({
  rate_id: z.string(),
  from_currency: z.string(),
  to_currency: z.string(),
  rate: decimalSchema,
  effective_from: z.string(),
  source: z.string().nullable(),
  inverted: z.boolean().describe('It was entered the other way round and divided by.'),
  from: z.string().describe('It converted amounts of calls that began from then'),
  to: z.string().describe('until then.'),
});

/** Amounts in the currency asked for. Null where a rate is missing for any part of them, or where no cost is known at all. */
export type RowDisplay = Display & { readonly saved: string | null };

export const displaySchema: z.ZodType<RowDisplay> = z.object({
  currency: z.string(),
  amount: decimalSchema.nullable().describe('Null where a rate is missing, or where no cost of these calls is known.'),
  saved: decimalSchema.nullable(),
  rates: z.array(rateUsedSchema).readonly(),
  missing: z.array(z.string()).readonly().describe('Currencies without a rate at the time.'),
});

/** What the ledger needs for converting is not said again. */
export type ShownRow = Omit<UsageRow, 'costs_by_era'> & {
  /** The instant the next period begins; of a total where the range ends. */
  readonly period_end: string;
  readonly display?: RowDisplay;
};

/** Sums of all rows. */
export type ShownTotal = Partial<Omit<ShownRow, 'period_start' | 'period_end' | 'group'>>;

const measures = Object.entries(usageFields).map(([name, { kind, nullable, words }]) => {
  const described = kind.json.describe('about' in words ? `${words.en}. ${words.about}` : words.en);
  return [name, (nullable ? described.nullable() : described).optional()] as const;
});

const totalSchema = z
  .custom<ShownTotal>()
  .openapi(openapiOf(z.object({ ...Object.fromEntries(measures), display: displaySchema.optional() })));

/** Rows are typed where they are made; for the reference the shape is built from the fields themselves. */
const rowSchema = z.custom<ShownRow>().openapi(
  openapiOf(
    z.object({
      period_start: z.string().describe('The instant the period begins, in UTC.'),
      period_end: z.string().describe('The instant the next one begins.'),
      group: z.record(z.string(), z.string().nullable()),
      ...Object.fromEntries(measures),
      display: displaySchema.optional(),
    }),
  ),
);

export const usageSchema = z.object({
  range: rangeSchema.describe('The range answered for: the one asked for, widened to whole quarters of an hour.'),
  every: z.enum(periods),
  by: z.array(z.enum(usageDimensions)).readonly(),
  zone: z.string(),
  display: z
    .object({ currency: z.string(), rates: z.array(rateUsedSchema).readonly().describe('Every rate that any row used, once.') })
    .nullable(),
  rows: z.array(rowSchema).readonly(),
  total: totalSchema.describe('All rows added up: counts, tokens and, by currency, amounts. Times have no sum.'),
});
export type ShownUsage = z.infer<typeof usageSchema>;
