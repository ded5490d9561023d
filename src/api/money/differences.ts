// Where the vendors' own figures and ours differ by more than one percent, by model and reason.
import { z } from '@hono/zod-openapi';
import { createRoute } from '../route.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { type CostComparison, differenceReasons } from '../../schema/costs.ts';
import { rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import { filtersOf } from '../filters.ts';
import type { ApiParts } from '../parts.ts';
import { amountsSchema, decimalSchema, json, rangeSchema, refusals } from '../read/shapes.ts';
import { rangeOf } from '../read/times.ts';

const count = z.int().nonnegative();
const comparison = {
  compared: count.describe('Calls with both figures in one currency'),
  equal: count.describe('and those of them within one percent.'),
  ours: amountsSchema,
  theirs: amountsSchema,
  differences: z
    .array(
      z.object({
        vendor_name: z.string().nullable(),
        model_name: z.string().nullable(),
        response_model: z.string().nullable(),
        currency: z.string(),
        reason: z.enum(differenceReasons),
        flags: z.array(z.string()).readonly(),
        calls: count,
        ours: decimalSchema,
        theirs: decimalSchema,
        difference: decimalSchema.describe('theirs − ours'),
        example_request_id: z.string(),
      }),
    )
    .readonly(),
} satisfies { readonly [K in keyof CostComparison]: z.ZodType<CostComparison[K]> };

export const differencesRoute = createRoute({
  method: 'get',
  path: '/api/costs/differences',
  rule: 'reckoning',
  summary: 'Where vendor-reported costs differ from ours by more than one percent',
  description: 'Filters as for calls.',
  request: {
    query: z.looseObject({
      from: z.string().optional().describe('now-30d unless given.'),
      to: z.string().optional().describe('now unless given; of a date without a time its end.'),
      zone: z.string().optional(),
    }),
  },
  responses: {
    200: json(z.object({ range: rangeSchema, ...comparison }), 'The comparison.'),
    400: refusals[400],
    403: refusals[403],
  },
});

export function addDifferences(api: Api, parts: ApiParts): void {
  api.openapi(differencesRoute, async (context) => {
    const actor = context.get('actor');
    const { from = 'now-30d', to = 'now', zone = 'UTC' } = context.req.valid('query');
    const range = rangeOf(from, to, parts.now(), zoneOf(zone));
    const filters = filtersOf(new URL(context.req.url).searchParams);
    const answer = await parts.answers.costDifferences({ range, filters }, rightsOf(actor).onlyUser);
    return context.json({ range, ...answer }, 200);
  });
}
