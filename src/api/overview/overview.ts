// The overview: what the calls of a range come to, against the time before it. Every figure comes from the usage rows, as /api/usage
// has it; only error codes are counted from calls. Its questions are asked at once.
import type { TimeRange, UsageDimension, UsageMeasure, UsageQuestion } from '../../schema/question.ts';
import type { UsageRow } from '../../schema/usage.ts';
import { rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { json, refusals } from '../read/shapes.ts';
import { createRoute } from '../route.ts';
import { type Converting, convertingTo, inEras } from '../usage/display.ts';
import { topOf, totalsOf } from './figures.ts';
import { dimensionOfStack, type OverviewQuestion, overviewQuery, overviewQuestionOf } from './question.ts';
import { overviewSchema, type PartWord, type Top, type Tops, type Totals, type Trends } from './shape.ts';
import { type TrendRows, trendsOf } from './trends.ts';

const mostLayers = 8;
const mostListed = 10;

export const overviewRoute = createRoute({
  method: 'get',
  path: '/api/overview',
  rule: 'own',
  summary: 'What the calls of a range come to, against the time before',
  description: 'Filters as for usage, over its dimensions. A figure is that of /api/usage over the same range.',
  request: { query: overviewQuery },
  responses: { 200: json(overviewSchema, 'Totals, trends, top lists, hours of the week and what failed most.'), 400: refusals[400] },
});

/** A range, and how amounts of its calls are converted. */
type Over = { readonly range: TimeRange; readonly converting: Converting | null };

/** Asks for usage as the actor may see it. */
type Ask = (over: Over, question: Partial<UsageQuestion>) => Promise<readonly UsageRow[]>;

export function addOverview(api: Api, parts: ApiParts): void {
  api.openapi(overviewRoute, async (context) => {
    const { onlyUser } = rightsOf(context.get('actor'));
    const question = overviewQuestionOf(context.req.valid('query'), new URL(context.req.url).searchParams, parts.now());
    const { range, before, filters, zone, every, stack, display } = question;
    const ask: Ask = async (over, asked) => {
      const whole = { range: over.range, filters, group: [], period: 'total', zone, measures: counted, ...asked } as const;
      return (await parts.answers.usage(inEras(whole, over.converting), onlyUser)).rows;
    };
    const over = (one: TimeRange): Over => ({
      range: one,
      converting: display === null ? null : convertingTo(display, parts.money.rates(), one),
    });
    const wanted = <T>(part: PartWord, answer: () => Promise<T>): Promise<T | null> =>
      question.parts.has(part) ? answer() : Promise.resolve(null);

    const [now, earlier, trends, tops, hours, failures] = await Promise.all([
      wanted('totals', () => totalsIn(ask, over(range))),
      wanted('totals', () => totalsIn(ask, over(before))),
      wanted('trends', () => trendsIn(ask, over(range), question)),
      wanted('tops', () => topsIn(ask, over(range))),
      wanted('hours', () => parts.answers.weekHours({ range, filters, zone }, onlyUser)),
      wanted('failures', () => parts.answers.failures({ range, filters, most: mostListed }, onlyUser)),
    ]);
    const totals = now && earlier && { now, before: earlier };
    return context.json({ range, before, zone, every, stack, display, totals, trends, tops, hours, failures }, 200);
  });
}

const counted: readonly UsageMeasure[] = ['calls', 'tokens', 'cost'];

async function totalsIn(ask: Ask, over: Over): Promise<Totals> {
  const [row] = await ask(over, { measures: [...counted, 'percentiles'] });
  return totalsOf(row, over.converting);
}

async function trendsIn(ask: Ask, over: Over, { every, stack }: OverviewQuestion): Promise<Trends> {
  const dimension = dimensionOfStack[stack];
  const stacks = async (): Promise<Pick<TrendRows, 'values' | 'stacked'>> => {
    const most = await ask(over, { group: [dimension], most: mostLayers, measures: ['calls'] });
    const values = most.map(({ group }) => group[dimension] ?? null);
    return { values, stacked: await ask(over, { group: [dimension], period: every, apart: { dimension, values } }) };
  };
  const [paced, stacked] = await Promise.all([ask(over, { period: every, measures: ['percentiles'], gaps: true }), stacks()]);
  return trendsOf({ dimension, paced, ...stacked }, over.converting);
}

async function topsIn(ask: Ask, over: Over): Promise<Tops> {
  const list = async (dimension: UsageDimension): Promise<readonly Top[]> => {
    const rows = await ask(over, { group: [dimension], most: mostListed });
    return rows.map((row) => topOf(row, dimension, over.converting));
  };
  const [model_name, vendor_name, source_app, user, source_function, key_id] = await Promise.all([
    list('model_name'),
    list('vendor_name'),
    list('source_app'),
    list('user'),
    list('source_function'),
    list('key_id'),
  ]);
  return { model_name, vendor_name, source_app, user, source_function, key_id };
}
