// How many calls there were over time, by how they ended: the histogram over the list of calls.
import { z } from '@hono/zod-openapi';
import { rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { errorSchema, json, rangeSchema } from '../read/shapes.ts';
import { createRoute } from '../route.ts';
import { askedOf, askedQuery } from './asked.ts';

const count = z.int().nonnegative();

export const volumeRoute = createRoute({
  method: 'get',
  path: '/api/calls/volume',
  rule: 'own',
  summary: 'How many calls there were over time, by how they ended',
  description: 'Range, filters and search as for `/api/calls`, whose calls the bars add up to.',
  request: {
    query: z.looseObject({ ...askedQuery, zone: z.string().optional().describe('IANA time zone by whose wall clock bars begin.') }),
  },
  responses: {
    200: json(
      z.object({
        range: rangeSchema.nullable().describe('Null where there is no call and no range was asked for.'),
        every_ms: z
          .int()
          .positive()
          .describe('Between bars: whole steps of the wall clock, from a second to a day, in long ranges a week.'),
        buckets: z
          .array(
            z.object({
              start: z.string().describe('The first may begin before the range, and counts only what is in it.'),
              success: count,
              failed: count.describe('Those that ran out of time included.'),
              cancelled: count,
              refused: count,
              unknown: count,
            }),
          )
          .readonly(),
        total: count,
      }),
      'Every bar of the range, those without calls too.',
    ),
    400: json(errorSchema, 'The question cannot be read.'),
    403: json(errorSchema, 'The key’s role may not search text.'),
  },
});

export function addVolume(api: Api, parts: ApiParts): void {
  api.openapi(volumeRoute, async (context) => {
    const rights = rightsOf(context.get('actor'));
    const query = context.req.valid('query');
    const now = parts.now();
    const { range, filters, search } = askedOf(query, context.req.url, rights, now);
    const bounds = {
      from: query.from === undefined ? null : (range?.from ?? null),
      to: query.to === undefined ? null : (range?.to ?? null),
    };
    const volume = await parts.answers.volume({ range: bounds, filters, search, zone: query.zone ?? 'UTC' }, now, rights.onlyUser);
    return context.json(volume, 200);
  });
}
