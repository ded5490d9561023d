// How re-costings look in an answer.
import { z } from '@hono/zod-openapi';
import type { Filter } from '../../schema/question.ts';
import { type CostChange, type CostState, type RecostJob, recostStates, type RecostSummary } from '../../schema/recost.ts';
import { amountsSchema, decimalSchema, rangeSchema } from '../read/shapes.ts';

const costState: z.ZodType<CostState> = z.object({
  estimated_cost: decimalSchema.nullable(),
  currency: z.string().nullable(),
  cost_source: z.string(),
  cost_status: z.string(),
  price_id: z.string().nullable(),
  cost_detail: z.unknown(),
});

export const costChangeSchema: z.ZodType<CostChange> = z.object({
  recost_id: z.string(),
  at: z.string(),
  by: z.string(),
  reason: z.string(),
  before: costState,
  after: costState,
});

/** Filters as data: `is` with several values means any of them, `*` in a value is a wildcard. */
export const filterSchema: z.ZodType<Filter> = z.strictObject({
  field: z.string(),
  not: z.boolean().default(false),
  is: z.array(z.string().nullable()).exactOptional(),
  from: z.string().exactOptional(),
  to: z.string().exactOptional(),
  contains: z.string().exactOptional(),
});

export const recostQuestion = z.object({ range: rangeSchema.nullable(), filters: z.array(filterSchema).readonly() });
const count = z.int().nonnegative();

const sums = z.object({
  calls: count,
  before: amountsSchema,
  after: amountsSchema,
  difference: amountsSchema,
  unpriced_before: count,
  unpriced_after: count,
});
const summary = z.object({
  id: z.string(),
  state: z
    .enum(recostStates)
    .describe('planning, planned, applying, applied; stale must be planned again; cancelling: given up half-way, what was applied stays.'),
  question: recostQuestion,
  reason: z.string(),
  made_at: z.string(),
  made_by: z.string(),
  prices_known_at: z.string(),
  confirmed_at: z.string().nullable(),
  confirmed_by: z.string().nullable(),
  ended_at: z.string().nullable(),
  progress: z.object({
    calls_seen: count,
    calls_total: count.nullable(),
    calls_changed: count,
    calls_applied: count,
    cursor: z.object({ request_timestamp: z.string(), request_id: z.string() }).nullable(),
    steps_done: count,
    steps_total: count.nullable(),
  }),
  totals: sums.nullable().describe('The sum of the differences, by currency; there from planned on.'),
  error: z.string().nullable(),
});

export const recostSummary: z.ZodType<RecostSummary> = summary;
export const recostJob: z.ZodType<RecostJob> = summary.extend({
  differences: z
    .array(sums.extend({ day: z.string(), vendor_name: z.string().nullable(), model_name: z.string().nullable() }))
    .readonly()
    .nullable()
    .describe('By day (UTC) and model; there from planned on.'),
});
