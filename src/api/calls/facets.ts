// Which values fields have, and how many calls each: what stands beside the list of calls, and what a filter being typed is completed
// from. A member's counts are of their own calls alone.
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../../errors.ts';
import { rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import { wholeName } from '../filters.ts';
import type { ApiParts } from '../parts.ts';
import { errorSchema, json } from '../read/shapes.ts';
import { createRoute } from '../route.ts';
import { askedOf, askedQuery, isText } from './asked.ts';

export const facetsRoute = createRoute({
  method: 'get',
  path: '/api/calls/facets',
  rule: 'own',
  summary: 'The values of fields with their counts',
  description:
    'Range, filters and search as for `/api/calls`. For each field the twenty values with the most calls, counted under all filters but those on the field itself: what the list would have with `field=value`.',
  request: {
    query: z.looseObject({
      ...askedQuery,
      fields: z
        .union([z.string(), z.array(z.string())])
        .describe('Several with commas: status, model, user, error_code, metadata.team, … Fields with few values, and session.'),
      match: z.string().min(1).max(200).optional().describe('Only values with this text in them, in either case.'),
    }),
  },
  responses: {
    200: json(
      z.object({
        facets: z
          .array(
            z.object({
              field: z.string(),
              values: z
                .array(z.object({ value: z.string().nullable().describe('Null is unknown, as `field=null`.'), count: z.int().positive() }))
                .readonly(),
              more: z.boolean().describe('There are more values than these.'),
            }),
          )
          .readonly(),
      }),
      'The fields in the order they were asked for, by their whole names.',
    ),
    400: json(errorSchema, 'The question cannot be read.'),
    403: json(errorSchema, 'The key’s role may not read this text, nor search it.'),
  },
});

export function addFacets(api: Api, parts: ApiParts): void {
  api.openapi(facetsRoute, async (context) => {
    const rights = rightsOf(context.get('actor'));
    const { fields: written, match, ...query } = context.req.valid('query');
    const asked = askedOf(query, context.req.url, rights, parts.now());
    const fields = [written].flat().flatMap((names) => names.split(',').filter(Boolean).map(wholeName));
    const refused = rights.text ? undefined : fields.find(isText);
    if (refused !== undefined) throw new DaybookError('key_forbidden', `It may not read ${refused}.`);
    const facets = await parts.answers.facets({ ...asked, fields, match: match ?? null }, rights.onlyUser);
    return context.json({ facets }, 200);
  });
}
