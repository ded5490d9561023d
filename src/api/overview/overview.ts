// The overview: what the calls of a range come to, against the time before it. Every figure comes from the usage rows, as /api/usage
// has it; only error codes are counted from calls. Its questions are asked at once.
import type { UsageDimension, UsageMeasure, UsageQuestion } from '../../schema/question.ts';
import type { UsageRow } from '../../schema/usage.ts';
import { rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { json, refusals } from '../read/shapes.ts';
import { createRoute } from '../route.ts';
import { type Converting, convertingTo, inEras } from '../usage/display.ts';
import { topOf, totalsOf } from './figures.ts';
import { dimensionOfStack, type OverviewQuestion, overviewQuery, overviewQuestionOf } from './question.ts';
import { type Overview, overviewSchema, type PartWord, type Tops, type Totals, type Trends } from './shape.ts';
import { trendsOf } from './trends.ts';

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

/** Asks for usage over a range as the actor may see it. */
type Ask = (question: Partial<UsageQuestion> & Pick<UsageQuestion, 'range'>) => Promise<readonly UsageRow[]>;

export function addOverview(api: Api, parts: ApiParts): void {
  api.openapi(overviewRoute, async (context) => {
    const { onlyUser } = rightsOf(context.get('actor'));
    const question = overviewQuestionOf(context.req.valid('query'), new URL(context.req.url).searchParams, parts.now());
    const { range, before, filters, zone, every, stack, display } = question;
    const ask: Ask = async (asked) =>
      (await parts.answers.usage({ filters, group: [], period: 'total', zone, measures: counted, ...asked }, onlyUser)).rows;
    const converting = (over: Overview['range']): Converting | null =>
      display === null ? null : convertingTo(display, parts.money.rates(), over);
    const wanted = <T>(part: PartWord, answer: () => Promise<T>): Promise<T | null> =>
      question.parts.has(part) ? answer() : Promise.resolve(null);

    const [now, earlier, trends, tops, hours, failures] = await Promise.all([
      wanted('totals', () => totalsIn(ask, range, converting(range))),
      wanted('totals', () => totalsIn(ask, before, converting(before))),
      wanted('trends', () => trendsIn(ask, question, converting(range))),
      wanted('tops', () => topsIn(ask, range, converting(range))),
      wanted('hours', () => parts.answers.weekHours({ range, filters, zone }, onlyUser)),
      wanted('failures', () => parts.answers.failures({ range, filters, most: mostListed }, onlyUser)),
    ]);
    const totals = now && earlier && { now, before: earlier };
    return context.json({ range, before, zone, every, stack, display, totals, trends, tops, hours, failures }, 200);
  });
}

const counted: readonly UsageMeasure[] = ['calls', 'tokens', 'cost'];

const erasOf = (range: Overview['range'], converting: Converting | null): Pick<UsageQuestion, 'eras'> => {
  const { eras } = inEras({ range, filters: [], group: [], period: 'total', zone: 'UTC' }, converting);
  return eras === undefined ? {} : { eras };
};

async function totalsIn(ask: Ask, range: Overview['range'], converting: Converting | null): Promise<Totals> {
  const [row] = await ask({ range, measures: [...counted, 'percentiles'], ...erasOf(range, converting) });
  return totalsOf(row, converting);
}

async function trendsIn(ask: Ask, { range, every, stack }: OverviewQuestion, converting: Converting | null): Promise<Trends> {
  const dimension = dimensionOfStack[stack];
  const stacks = async (): Promise<Pick<Parameters<typeof trendsOf>[0], 'values' | 'stacked'>> => {
    const tops = await ask({ range, group: [dimension], most: mostLayers, measures: ['calls'] });
    const values = tops.map(({ group }) => group[dimension] ?? null);
    const stacked = await ask({ range, group: [dimension], period: every, apart: { dimension, values }, ...erasOf(range, converting) });
    return { values, stacked };
  };
  const [paced, { values, stacked }] = await Promise.all([ask({ range, period: every, measures: ['percentiles'], gaps: true }), stacks()]);
  return trendsOf({ dimension, values, paced, stacked }, converting);
}

async function topsIn(ask: Ask, range: Overview['range'], converting: Converting | null): Promise<Tops> {
  const list = async (dimension: UsageDimension): Promise<Tops[keyof Tops]> => {
    const rows = await ask({ range, group: [dimension], most: mostListed, ...erasOf(range, converting) });
    return rows.map((row) => topOf(row, dimension, converting));
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
