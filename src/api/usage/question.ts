// Parameters as a question about usage. `by` and `every` are the words; `group` and `period` are older names of the same.
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../../errors.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { currencyCode } from '../../schema/price.ts';
import {
  type Period,
  periods,
  type UsageDimension,
  type UsageMeasure,
  type UsageQuestion,
  usageDimensions,
  usageMeasures,
  weekStarts,
} from '../../schema/question.ts';
import { filtersOf, shortName, wholeName } from '../filters.ts';
import { flag } from '../read/shapes.ts';
import { rangeOf } from '../read/times.ts';
import { measureOfSort, sortWords } from './sort.ts';

const ofUsage = { fields: usageDimensions, words: 'Usage is kept' } as const;

const several = z.union([z.string(), z.array(z.string())]).optional();
export const displayCurrency = z.string().toUpperCase().pipe(currencyCode).optional();

export const usageQuery = z.looseObject({
  from: z
    .string()
    .optional()
    .describe(
      'Inclusive; now-30d unless given. A date or a month is its beginning in the zone; also today, yesterday, this-week, last-week, this-month, last-month.',
    ),
  to: z
    .string()
    .optional()
    .describe('Now unless given. A date, a month, yesterday or last-month is taken in whole; a time of day is exclusive.'),
  by: several.describe(`${usageDimensions.join(', ')}; also user, model, vendor, app, function, key, type. Several with commas.`),
  every: z.enum(periods).optional().describe('day unless given.'),
  zone: z.string().optional().describe('IANA time zone, whose wall clock periods and dates follow; UTC unless given.'),
  display: displayCurrency.describe('A currency to show amounts in as well, by the exchange rates that held when the calls began.'),
  week: z.enum(weekStarts).optional().describe('The day weeks begin on; mon unless given.'),
  gaps: flag.describe('true gives a row of zeros where a group has no call in a period.'),
  measures: several.describe(`Only these: ${usageMeasures.join(', ')}. Several with commas; all unless given.`),
  sort: z
    .enum(sortWords)
    .optional()
    .describe('Rows with the most first, within each period. Amounts in several currencies have no order without display.'),
  total: flag.describe('In CSV, true adds a last line of sums; JSON always has them as total.'),
  format: z.enum(['json', 'csv']).optional().describe('csv gives a file for a spreadsheet; so does accept: text/csv.'),
  group: several.describe('An older name of by.'),
  period: z.enum(periods).optional().describe('An older name of every.'),
});

/** What may be asked without saying so: thirty days, by day, in UTC, everything together. */
export function usageQuestionOf(query: z.output<typeof usageQuery>, parameters: URLSearchParams, now: number): UsageQuestion {
  const { from = 'now-30d', to = 'now', zone = 'UTC', display, gaps, sort, week } = query;
  if (query.by !== undefined && query.group !== undefined) throw invalid('by and group are the same; give one of them.');
  if (query.every !== undefined && query.period !== undefined) throw invalid('every and period are the same; give one of them.');
  const every: Period = query.every ?? query.period ?? 'day';
  const measures = listed(query.measures).map(measureOf);
  const needed: readonly UsageMeasure[] = [
    ...(display === undefined ? [] : (['cost'] as const)),
    ...(sort === undefined ? [] : [measureOfSort[sort]]),
  ];
  if (measures.length > 0) measures.push(...needed.filter((one) => !measures.includes(one)));
  return {
    range: rangeOf(from, to, now, zoneOf(zone)),
    filters: filtersOf(parameters, ofUsage),
    group: [...new Set(listed(query.by ?? query.group).map(dimensionOf))],
    period: every,
    zone,
    ...(measures.length === 0 ? {} : { measures }),
    ...(week === undefined ? {} : { week_starts: week }),
    ...(gaps === 'true' ? { gaps: true } : {}),
  };
}

const listed = (given: string | readonly string[] | undefined): string[] =>
  (given === undefined ? [] : typeof given === 'string' ? [given] : given).flatMap((names) => names.split(',').filter(Boolean));

function dimensionOf(name: string): UsageDimension {
  const whole = wholeName(name);
  const dimension = usageDimensions.find((known) => known === whole);
  if (dimension === undefined) throw invalid(`by=${JSON.stringify(name)} is none of ${usageDimensions.map(shortName).join(', ')}.`);
  return dimension;
}

function measureOf(name: string): UsageMeasure {
  const measure = usageMeasures.find((known) => known === name);
  if (measure === undefined) throw invalid(`measures=${JSON.stringify(name)} is none of ${usageMeasures.join(', ')}.`);
  return measure;
}

const invalid = (detail: string): DaybookError => new DaybookError('question_invalid', detail);
