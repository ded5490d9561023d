// The summary of one user. A member asks for itself alone, by its name or as `me`; the others for anyone.
import { z } from '@hono/zod-openapi';
import { createRoute } from '../route.ts';
import { DaybookError } from '../../errors.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import type { UsageQuestion } from '../../schema/question.ts';
import { type Actor, rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { amountsSchema, decimalSchema, json, rangeSchema, refusals } from '../read/shapes.ts';
import { dateAfter, dateIn } from '../read/times.ts';
import { convertingTo, inEras } from './display.ts';
import { displayCurrency } from './question.ts';
import { displaySchema } from './shape.ts';
import { type AmountChange, type Change, type CountChange, changeOf, type Totals, totalsOf } from './summary.ts';

const count = z.int().nonnegative();
const totals = {
  range: rangeSchema.describe('From the midnight a day begins with to the one the last day ends with, in UTC.'),
  total_calls: count,
  total_success: count,
  total_failed: count.describe('Failed or out of time.'),
  success_rate: z.number().nullable().describe('Null where there was no call.'),
  total_tokens: count,
  total_cost: amountsSchema,
  display: displaySchema.nullable(),
  unpriced_count: count.describe('Calls whose cost is missing from the sums.'),
  top_models: z
    .array(
      z.object({
        model_name: z.string().nullable(),
        calls: count,
        tokens: count,
        cost: amountsSchema,
        unpriced_count: count,
        display: displaySchema.nullable(),
      }),
    )
    .readonly()
    .describe('The ten with the most calls.'),
};
const totalsSchema: z.ZodType<Totals> = z.object(totals);
const ratio = z.number().nullable().describe('A part of what was before; null where there was nothing.');
const countChange: z.ZodType<CountChange> = z.object({ difference: z.number().nullable(), ratio });
const amountChange: z.ZodType<AmountChange> = z.object({ difference: decimalSchema.nullable(), ratio });
const changeSchema: z.ZodType<Change> = z.object({
  total_calls: countChange,
  total_success: countChange,
  total_failed: countChange,
  success_rate: countChange,
  total_tokens: countChange,
  unpriced_count: countChange,
  total_cost: z.record(z.string(), amountChange).readonly(),
  display: amountChange.nullable(),
});

export const summaryRoute = createRoute({
  method: 'get',
  path: '/api/users/{user}/usage-summary',
  rule: 'own',
  summary: 'What one user used, against the days before',
  description: 'A key of role member asks for its own user only; `me` is the user of the key.',
  request: {
    params: z.object({ user: z.string() }),
    query: z.object({
      days: z.coerce.number().int().min(1).max(366).optional().describe('Calendar days of the zone, today the last; 30 unless given.'),
      zone: z.string().optional().describe('IANA time zone; UTC unless given.'),
      display: displayCurrency.describe('A currency to show amounts in as well.'),
    }),
  },
  responses: {
    200: json(
      z.object({ user: z.string(), days: count, zone: z.string(), ...totals, previous: totalsSchema, change: changeSchema }),
      'The sums, those of as many days before, and what changed.',
    ),
    400: refusals[400],
    403: refusals[403],
  },
});

export function addUserSummary(api: Api, parts: ApiParts): void {
  api.openapi(summaryRoute, async (context) => {
    const user = userOf(context.req.valid('param').user, context.get('actor'));
    const { days = 30, zone = 'UTC', display } = context.req.valid('query');
    const clock = zoneOf(zone);
    const tomorrow = dateAfter(dateIn(clock, parts.now()), 1);
    const midnight = (daysAgo: number): string => new Date(clock.startOfDate(dateAfter(tomorrow, -daysAgo))).toISOString();
    const ask = async (from: number, to: number): Promise<Totals> => {
      const question: UsageQuestion = {
        range: { from: midnight(from), to: midnight(to) },
        filters: [],
        group: ['model_name'],
        period: 'total',
        zone,
        measures: ['calls', 'tokens', 'cost'],
      };
      const converting = display === undefined ? null : convertingTo(display, parts.money.rates(), question.range);
      // The user is the rule, not a filter: in a filter the star of a name would stand for others.
      return totalsOf(await parts.answers.usage(inEras(question, converting), user), converting);
    };
    const [now, previous] = await Promise.all([ask(days, 0), ask(2 * days, days)]);
    return context.json({ user, days, zone, ...now, previous, change: changeOf(now, previous) }, 200);
  });
}

function userOf(asked: string, actor: Actor): string {
  const { onlyUser } = rightsOf(actor);
  const user = asked === 'me' ? actor.user : asked;
  if (user === null) throw new DaybookError('question_invalid', 'me is the user of a key; this request came without one. Name the user.');
  if (onlyUser !== null && user !== onlyUser)
    throw new DaybookError('key_forbidden', `It belongs to the user ${JSON.stringify(onlyUser)} and may ask for that one only.`);
  return user;
}
