// How the overview looks in an answer. Figures have the names they have in /api/usage, and come from the same rows: a figure here is
// that of /api/usage over the range that the answer says. Trends are columns: a list of values for each figure, one a period.
import { z } from '@hono/zod-openapi';
import type { Failure } from '../../ledger/questions/overview/failures.ts';
import { periods } from '../../schema/question.ts';
import { usageFields } from '../../schema/usage.ts';
import { amountsSchema, decimalSchema, rangeSchema } from '../read/shapes.ts';
import { displaySchema } from '../usage/shape.ts';
import { ofCounts, ofTimes } from './names.ts';

export const stackWords = ['model', 'vendor', 'app', 'user'] as const;
export type StackWord = (typeof stackWords)[number];

export const partWords = ['totals', 'trends', 'tops', 'hours', 'failures'] as const;
export type PartWord = (typeof partWords)[number];

const count = z.int();
const milliseconds = z.number().nullable();
const about = (name: keyof typeof usageFields): string => usageFields[name].words.en;

const totalsSchema = z.object({
  ...ofCounts((name) => count.describe(about(name))),
  success_rate: z.number().nullable().describe('Null where there was no call.'),
  costs: amountsSchema,
  saved_costs: amountsSchema,
  ...ofTimes((name) => milliseconds.describe(about(name))),
  display: displaySchema.nullable(),
});
export type Totals = z.infer<typeof totalsSchema>;

const column = <S extends z.ZodType>(shape: S) => z.array(shape).readonly();
const amountColumns = z
  .record(z.string(), column(decimalSchema.nullable()))
  .readonly()
  .describe('By currency; null where calls were made and the cost of none is known.');
const displayColumn = column(decimalSchema.nullable()).nullable().describe('In the currency of `display`.');

const trendSchema = z.object({
  ...ofCounts((name) => column(count).describe(about(name))),
  costs: amountColumns,
  saved_costs: amountColumns,
  display: displayColumn,
  ...ofTimes((name) => column(milliseconds).describe(about(name))),
});
export type Trend = z.infer<typeof trendSchema>;

const layerSchema = z.object({
  value: z.string().nullable().describe('Null for calls without one, and for all others together.'),
  is_rest: z.boolean().describe('All values but those that have a layer of their own.'),
  call_count: column(count),
  prompt_tokens: column(count),
  completion_tokens: column(count),
  total_tokens: column(count),
  unpriced_count: column(count),
  costs: amountColumns,
  display: displayColumn,
});
export type Layer = z.infer<typeof layerSchema>;

const trendsSchema = z.object({
  starts: column(z.string()).describe('The instant each period begins, as /api/usage has it: the first may begin before the range does.'),
  total: trendSchema.describe('Counts and amounts are the sums of the layers.'),
  layers: z.array(layerSchema).readonly().describe('The eight values with the most calls, the most first; then all others.'),
});
export type Trends = z.infer<typeof trendsSchema>;

const topSchema = z.object({
  value: z.string().nullable(),
  call_count: count,
  failed_count: count,
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  unpriced_count: count,
  costs: amountsSchema,
  display: displaySchema.nullable(),
});
export type Top = z.infer<typeof topSchema>;

const list = z.array(topSchema).readonly().describe('The ten with the most calls.');
const topsSchema = z.object({ model_name: list, vendor_name: list, source_app: list, user: list, source_function: list, key_id: list });
export type Tops = z.infer<typeof topsSchema>;

const failureSchema: z.ZodType<Failure> = z.object({
  error_code: z.string().nullable(),
  status: z.enum(['failed', 'timeout']),
  calls: count,
});

export const overviewSchema = z.object({
  range: rangeSchema.describe('The range answered for: the one asked for, widened to whole quarters of an hour.'),
  before: rangeSchema.describe('The one compared with: just as long, and just before. Of a range that is not over, as much as has passed.'),
  zone: z.string(),
  every: z.enum(periods).describe('The periods of the trends.'),
  stack: z.enum(stackWords),
  display: z.string().nullable().describe('The currency asked for.'),
  totals: z.object({ now: totalsSchema, before: totalsSchema }).nullable(),
  trends: trendsSchema.nullable(),
  tops: topsSchema.nullable(),
  hours: z
    .array(z.array(count).readonly())
    .readonly()
    .nullable()
    .describe('Calls by day of the week, Monday first, and hour of the zone’s clock.'),
  failures: z.array(failureSchema).readonly().nullable().describe('Failed and out of time, by error code: the ten with the most calls.'),
});
export type Overview = z.infer<typeof overviewSchema>;
