// Saved views of the console's pages. Whoever is signed in with an account keeps their own; who may change things may share them with
// everybody. A view is an address: what it shows to whom follows from their role, as everywhere.
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../errors.ts';
import type { View } from '../registry/views/views.ts';
import { rightsOf } from './actor.ts';
import type { Api } from './app.ts';
import type { ApiParts } from './parts.ts';
import { bodyOf } from './read/bodies.ts';
import { json, refusals, takes } from './read/shapes.ts';
import { createRoute } from './route.ts';

const viewSchema = z.object({
  id: z.string(),
  page: z.string(),
  name: z.string(),
  query: z.string().describe('The part of the page’s address after `?`.'),
  is_shared: z.boolean(),
  mine: z.boolean(),
});

const wishSchema = z.strictObject({
  page: z.string().regex(/^[a-z][a-z-]{0,39}$/, 'the name of a page, such as calls'),
  name: z.string().trim().min(1).max(80),
  query: z.string().max(4_000),
  is_shared: z.boolean().default(false),
});

export const listViewsRoute = createRoute({
  method: 'get',
  path: '/api/views',
  rule: 'known',
  summary: 'Saved views: one’s own and those that are shared',
  responses: { 200: json(z.object({ views: z.array(viewSchema) }), 'The views, by name.') },
});

export const saveViewRoute = createRoute({
  method: 'post',
  path: '/api/views',
  rule: 'self',
  summary: 'Saves a view',
  description: 'In the place of one’s own view of that page and name, if there is one. Sharing is for the role admin.',
  request: { body: takes(wishSchema, 'The view.') },
  responses: {
    201: json(viewSchema, 'The view.'),
    400: refusals[400],
    403: refusals[403],
    409: json(refusals[409].content['application/json'].schema, 'There are too many.'),
  },
});

export const removeViewRoute = createRoute({
  method: 'delete',
  path: '/api/views/{id}',
  rule: 'self',
  summary: 'Takes a view away',
  description: 'One of one’s own. The role admin takes shared ones of others away too.',
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'It is gone.' }, 404: refusals[404] },
});

export function addViews(api: Api, { registry }: ApiParts): void {
  api.openapi(listViewsRoute, async (context) => {
    const { account } = context.get('actor');
    const views = await registry.views.list(account);
    return context.json({ views: views.map((view) => shown(view, account)) }, 200);
  });

  api.openapi(saveViewRoute, async (context) => {
    const actor = context.get('actor');
    const { account, who } = actor;
    if (account === null) throw new DaybookError('account_missing');
    const wish = await bodyOf(context.req.raw, wishSchema, 'view_invalid');
    if (wish.is_shared && !rightsOf(actor).manage)
      throw new DaybookError('key_forbidden', `It has the role ${actor.role}; sharing a view needs admin.`);
    return context.json(shown(await registry.views.save({ ...wish, account }, who), account), 201);
  });

  api.openapi(removeViewRoute, async (context) => {
    const actor = context.get('actor');
    if (actor.account === null) throw new DaybookError('account_missing');
    await registry.views.remove(context.req.valid('param').id, actor.account, rightsOf(actor).manage, actor.who);
    return context.body(null, 204);
  });
}

const shown = ({ account, ...view }: View, reader: string | null): z.output<typeof viewSchema> => ({ ...view, mine: account === reader });
