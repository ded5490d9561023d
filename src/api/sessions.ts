// Sessions: conversations and runs that tie calls together. A list with what each adds up to, and one with its calls in the order of
// time, whose trace and span ids say which call came out of which.
import { z } from '@hono/zod-openapi';
import { createRoute } from './route.ts';
import { DaybookError } from '../errors.ts';
import { zoneOf } from '../ledger/questions/zone.ts';
import { callFields } from '../schema/call.ts';
import { zodOf } from '../schema/model.ts';
import { rightsOf } from './actor.ts';
import type { Api } from './app.ts';
import { isText } from './calls/asked.ts';
import { visible } from './calls.ts';
import { filtersOf } from './filters.ts';
import type { ApiParts } from './parts.ts';
import { amountsSchema, json, refusals } from './read/shapes.ts';
import { rangeOf, rangeOrAll } from './read/times.ts';

const names = z.array(z.string()).readonly();
const sessionSchema = z.object({
  session_id: z.string(),
  first_call: z.string().describe('When the first call began, of those asked for.'),
  last_call: z.string().describe('When the last one began.'),
  users: names,
  apps: names,
  models: names.describe('Up to twenty names each.'),
  call_count: z.int(),
  success_count: z.int(),
  failed_count: z.int().describe('Failed or out of time.'),
  cancelled_count: z.int(),
  refused_count: z.int(),
  unknown_count: z.int(),
  prompt_tokens: z.int().describe('Of the calls whose counts are known; so are all token sums.'),
  completion_tokens: z.int(),
  total_tokens: z.int(),
  unpriced_count: z.int().describe('Calls whose cost is unknown, as in usage.'),
  costs: amountsSchema,
});

const times = {
  from: z.string().optional(),
  to: z.string().optional().describe('Latest start, exclusive; of a date its end.'),
  zone: z.string().optional().describe('IANA time zone in which dates without a time are read; UTC unless given.'),
} as const;

const listRoute = createRoute({
  method: 'get',
  path: '/api/sessions',
  rule: 'own',
  summary: 'Sessions, those with the newest calls first',
  description: 'Filters as for calls: a session is listed with those of its calls that fit, and added up from them.',
  request: {
    query: z.looseObject({
      ...times,
      from: times.from.describe('Earliest start of a call: ISO 8601, a date, or now-6h. now-7d unless given; 366 days are the longest.'),
      limit: z.coerce.number().int().min(1).max(500).optional().describe('50 unless given.'),
      cursor: z.string().optional(),
    }),
  },
  responses: {
    200: json(z.object({ sessions: z.array(sessionSchema).readonly(), next: z.string().nullable() }), 'A page of sessions.'),
    400: refusals[400],
    403: refusals[403],
  },
});

export const oneRoute = createRoute({
  method: 'get',
  path: '/api/sessions/{session_id}',
  rule: 'own',
  summary: 'One session: its calls in the order of time, and what they add up to',
  description: 'The sums are of all its calls in the range, the list is a page of them.',
  request: {
    params: z.object({ session_id: z.string() }),
    query: z.object({
      ...times,
      from: times.from.describe('Earliest start; everything unless given. A range makes a very large ledger faster.'),
      limit: z.coerce.number().int().min(1).max(1_000).optional().describe('200 unless given.'),
      cursor: z.string().optional(),
    }),
  },
  responses: {
    200: json(
      z.object({
        session: sessionSchema,
        calls: z.array(zodOf(callFields)).readonly(),
        next: z.string().nullable(),
        text_hidden: z.boolean(),
      }),
      'The session. `text_hidden` where the caller may not see text.',
    ),
    400: refusals[400],
    404: refusals[404],
  },
});

export function addSessions(api: Api, parts: ApiParts): void {
  api.openapi(listRoute, async (context) => {
    const rights = rightsOf(context.get('actor'));
    const { from = 'now-7d', to = 'now', zone = 'UTC', limit = 50, cursor = null } = context.req.valid('query');
    const filters = filtersOf(new URL(context.req.url).searchParams);
    if (!rights.text && filters.some(({ field }) => isText(field))) throw new DaybookError('key_forbidden', 'It may not search text.');
    const range = rangeOf(from, to, parts.now(), zoneOf(zone));
    return context.json(await parts.answers.sessions({ range, filters, limit, cursor }, rights.onlyUser), 200);
  });

  api.openapi(oneRoute, async (context) => {
    const rights = rightsOf(context.get('actor'));
    const { session_id } = context.req.valid('param');
    const { from, to, zone = 'UTC', limit = 200, cursor = null } = context.req.valid('query');
    const range = rangeOrAll({ from, to }, parts.now(), zoneOf(zone));
    const answer = await parts.answers.session({ session_id, range, limit, cursor }, rights.onlyUser);
    if (answer === null) throw new DaybookError('not_found', 'No call of this session is in the ledger, or none that this key may see.');
    const calls = answer.calls.map((call) => visible(call, rights));
    return context.json({ session: answer.session, calls, next: answer.next, text_hidden: !rights.text }, 200);
  });
}
