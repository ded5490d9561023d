// Re-costing: planned first, which changes nothing and says what would change; applied when someone confirms it.
import { z } from '@hono/zod-openapi';
import { createRoute } from '../route.ts';
import { DaybookError } from '../../errors.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import type { Api } from '../app.ts';
import { filtersOf } from '../filters.ts';
import type { ApiParts } from '../parts.ts';
import { bodyOf } from '../read/bodies.ts';
import { json, rangeSchema, refusals, takes } from '../read/shapes.ts';
import { rangeOf, rangeOrAll } from '../read/times.ts';
import { filterSchema, recostJob, recostSummary } from './recost-shape.ts';

const planBody = z.strictObject({
  reason: z.string().trim().min(1, 'a reason, for the audit log').max(1_000),
  /** Null or left out: what from and to in the address say, or every call. */
  range: rangeSchema.nullish(),
  filters: z.array(filterSchema).default([]),
});
const one = { params: z.object({ id: z.string() }) };
const job = json(recostJob, 'The re-costing.');

export const planRoute = createRoute({
  method: 'post',
  path: '/api/recost',
  rule: 'manage',
  summary: 'Plan a re-costing: what calls would cost by the prices as they are now',
  description:
    'Changes nothing but the list of re-costings. Which calls: filters and from, to, zone in the address as for calls, or `range` and `filters` in the body. It goes on in the background; look at it until it is `planned`, then apply it.',
  request: {
    query: z.looseObject({ from: z.string().optional(), to: z.string().optional(), zone: z.string().optional() }),
    body: takes(planBody, 'Why, and which calls.'),
  },
  responses: { 202: job, 400: refusals[400], 403: refusals[403] },
});
export const listRoute = createRoute({
  method: 'get',
  path: '/api/recost',
  rule: 'reckoning',
  summary: 'Re-costings, newest first, with their totals',
  responses: { 200: json(z.object({ recosts: z.array(recostSummary).readonly() }), 'The re-costings.'), 403: refusals[403] },
});
export const oneRoute = createRoute({
  method: 'get',
  path: '/api/recost/{id}',
  rule: 'reckoning',
  summary: 'One re-costing: how far it is, and the difference by day and model',
  request: one,
  responses: { 200: job, 403: refusals[403], 404: refusals[404] },
});
const changeRoute = <const Verb extends 'apply' | 'cancel'>(verb: Verb, summary: string, description: string) =>
  createRoute({
    method: 'post',
    path: `/api/recost/{id}/${verb}` as const,
    rule: 'manage',
    summary,
    description,
    request: one,
    responses: { 200: job, 403: refusals[403], 404: refusals[404], 409: refusals[409] },
  });
export const applyRoute = changeRoute('apply', 'Apply a planned re-costing', 'All other plans become stale. One that failed is resumed.');
export const cancelRoute = changeRoute(
  'cancel',
  'Give up a re-costing that is not applied, or stopped half-way',
  'Calls that were applied keep their new cost: `steps_done` and `calls_applied` say how many, and usage rows fit them. While that is being made so it is `cancelling`.',
);

export function addRecost(api: Api, parts: ApiParts): void {
  api.openapi(planRoute, async (context) => {
    const { from, to, zone = 'UTC' } = context.req.valid('query');
    const { reason, range, filters } = await bodyOf(context.req.raw, planBody, 'question_invalid');
    const now = parts.now();
    const clock = zoneOf(zone);
    if (range && (from !== undefined || to !== undefined))
      throw new DaybookError('question_invalid', 'The range stands in the address and in the body; give one of them.');
    const question = {
      range: range ? rangeOf(range.from, range.to, now, clock) : rangeOrAll({ from, to }, now, clock),
      filters: [...filtersOf(new URL(context.req.url).searchParams), ...filters],
    };
    return context.json(await parts.recosting().plan(question, reason, context.get('actor').who), 202);
  });
  api.openapi(listRoute, async (context) => {
    return context.json({ recosts: await parts.recosting().list() }, 200);
  });
  api.openapi(oneRoute, async (context) => {
    const { id } = context.req.valid('param');
    const found = await parts.recosting().get(id);
    if (found === null) throw new DaybookError('recost_unknown', `It is ${JSON.stringify(id)}.`);
    return context.json(found, 200);
  });
  api.openapi(applyRoute, async (context) => {
    return context.json(await parts.recosting().confirm(context.req.valid('param').id, context.get('actor').who), 200);
  });
  api.openapi(cancelRoute, async (context) => {
    return context.json(await parts.recosting().cancel(context.req.valid('param').id, context.get('actor').who), 200);
  });
}
