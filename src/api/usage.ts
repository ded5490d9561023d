// Usage: counts, tokens, cost and latency by period and dimension, in any time zone. Every figure comes from the usage rows.
import { createRoute, z } from '@hono/zod-openapi';
import { DaybookError } from '../errors.ts';
import { periods, type UsageDimension, usageDimensions } from '../schema/question.ts';
import { mayManage, rightsOf } from './actor.ts';
import type { Api } from './app.ts';
import { errorSchema } from './calls.ts';
import { filtersOf, timeOf, wholeName } from './filters.ts';
import type { ApiParts } from './parts.ts';

const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const rangeSchema = z.object({ from: z.string(), to: z.string() });

const usageRoute = createRoute({
  method: 'get',
  path: '/api/usage',
  summary: 'Usage by period and dimension',
  description: `\`group\` takes ${usageDimensions.join(', ')} (or short: user, model, vendor, app, function, key, type), several times or with commas. Filters as for calls, over these dimensions.`,
  request: {
    query: z.looseObject({
      from: z.string().optional().describe('now-30d unless given.'),
      to: z.string().optional().describe('now unless given.'),
      group: z.union([z.string(), z.array(z.string())]).optional(),
      period: z.enum(periods).optional().describe('day unless given.'),
      zone: z.string().optional().describe('IANA time zone; UTC unless given.'),
    }),
  },
  responses: {
    200: json(
      z.object({ range: rangeSchema, period: z.enum(periods), zone: z.string(), group: z.array(z.string()), rows: z.array(z.unknown()) }),
      'Usage rows.',
    ),
    400: json(errorSchema, 'The question cannot be read.'),
  },
});

const verifyRoute = createRoute({
  method: 'post',
  path: '/api/usage/verify',
  summary: 'Prove that the usage rows equal the calls they summarise',
  request: { query: z.object({ from: z.string().optional(), to: z.string().optional(), repair: z.enum(['true', 'false']).optional() }) },
  responses: { 200: json(z.unknown(), 'What was compared and what differs.'), 403: json(errorSchema, 'Needs the role admin.') },
});

export function addUsage(api: Api, parts: ApiParts): void {
  api.openapi(usageRoute, async (context) => {
    const rights = rightsOf(context.get('actor'));
    const { from = 'now-30d', to = 'now', period = 'day', zone = 'UTC' } = context.req.valid('query');
    const parameters = new URL(context.req.url).searchParams;
    const now = parts.now();
    const group = parameters
      .getAll('group')
      .flatMap((names) => names.split(',').filter(Boolean))
      .map(dimensionOf);
    const question = {
      range: { from: timeOf(from, now, 'from'), to: timeOf(to, now, 'to') },
      filters: filtersOf(parameters),
      group,
      period,
      zone,
    };
    const answer = await parts.answers.usage(question, rights.onlyUser);
    return context.json({ range: answer.range, period, zone, group, rows: [...answer.rows] }, 200);
  });
  api.openapi(verifyRoute, async (context) => {
    mayManage(context.get('actor'));
    const { from, to, repair } = context.req.valid('query');
    const now = parts.now();
    const range =
      from === undefined && to === undefined
        ? null
        : { from: timeOf(from ?? '1970-01-01', now, 'from'), to: timeOf(to ?? 'now', now, 'to') };
    return context.json(await parts.answers.verify(range, repair === 'true'), 200);
  });
}

function dimensionOf(name: string): UsageDimension {
  const whole = wholeName(name);
  const dimension = usageDimensions.find((known) => known === whole);
  if (dimension === undefined)
    throw new DaybookError('question_invalid', `group=${JSON.stringify(name)} is none of ${usageDimensions.join(', ')}.`);
  return dimension;
}
