// Parameters as what an overview asks for: a range, filters over the dimensions of usage, what its trends are stacked by, and which of
// its parts are wanted.
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../../errors.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { type Filter, type Period, type UsageDimension, usageDimensions } from '../../schema/question.ts';
import { filtersOf } from '../filters.ts';
import { rangeOf } from '../read/times.ts';
import { displayCurrency } from '../usage/question.ts';
import { everyFor, type Ranges, rangesOf } from './ranges.ts';
import { type PartWord, partWords, type StackWord, stackWords } from './shape.ts';

const ofUsage = { fields: usageDimensions, words: 'The overview is kept' } as const;

export const overviewQuery = z.looseObject({
  from: z.string().optional().describe('Inclusive; now-24h unless given. Read as in /api/usage.'),
  to: z.string().optional().describe('Now unless given.'),
  zone: z.string().optional().describe('IANA time zone, whose wall clock periods, hours and dates follow; UTC unless given.'),
  stack: z.enum(stackWords).optional().describe('What the trends are stacked by; model unless given.'),
  display: displayCurrency.describe('A currency to show amounts in as well, by the exchange rates that held when the calls began.'),
  parts: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe(`Only these: ${partWords.join(', ')}. Several with commas; all unless given. The others are null.`),
});

export type OverviewQuestion = Ranges & {
  readonly filters: readonly Filter[];
  readonly zone: string;
  readonly every: Period;
  readonly stack: StackWord;
  readonly display: string | null;
  readonly parts: ReadonlySet<PartWord>;
};

export const dimensionOfStack = {
  model: 'model_name',
  vendor: 'vendor_name',
  app: 'source_app',
  user: 'user',
} as const satisfies Record<StackWord, UsageDimension>;

export function overviewQuestionOf(query: z.output<typeof overviewQuery>, parameters: URLSearchParams, now: number): OverviewQuestion {
  const { from = 'now-24h', to = 'now', zone = 'UTC', stack = 'model', display = null } = query;
  const ranges = rangesOf(rangeOf(from, to, now, zoneOf(zone)), now);
  return {
    ...ranges,
    filters: filtersOf(parameters, ofUsage),
    zone,
    every: everyFor(ranges.range),
    stack,
    display,
    parts: partsOf(query.parts),
  };
}

function partsOf(given: string | readonly string[] | undefined): ReadonlySet<PartWord> {
  if (given === undefined) return new Set(partWords);
  const words = (typeof given === 'string' ? [given] : given).flatMap((some) => some.split(',').filter(Boolean));
  return new Set(
    words.map((word) => {
      const part = partWords.find((known) => known === word);
      if (part === undefined)
        throw new DaybookError('question_invalid', `parts=${JSON.stringify(word)} is none of ${partWords.join(', ')}.`);
      return part;
    }),
  );
}
