// Models: the names callers use, where each goes, and what their calls of thirty days came to; those of the console made, changed and
// removed. A member gets the names with their own counts, and not the routes, which are the organisation's matter.
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../../errors.ts';
import type { ModelCounters } from '../../ledger/questions/catalogue/model-counters.ts';
import { modelName, modelRoutes, type ModelRoutes } from '../../registry/endpoints/draft.ts';
import type { Resolution } from '../../registry/resolve.ts';
import { rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { bodyOf } from '../read/bodies.ts';
import { amountsSchema, json, rangeSchema, refusals, takes } from '../read/shapes.ts';
import { createRoute } from '../route.ts';

const named = { params: z.object({ name: z.string() }) };
const changes = { 400: refusals[400], 403: refusals[403], 404: refusals[404], 409: refusals[409] };

const routeSchema = z.object({
  endpoint: z.string(),
  model: z.string().describe('The vendor’s own id.'),
  is_used: z.boolean().describe('Whether there is such an endpoint now.'),
  is_priced: z.boolean().nullable().describe('Whether a call that began now would have a price. Null where there is no such endpoint.'),
});
const countersSchema: z.ZodType<Omit<ModelCounters, 'model_name'>> = z.object({
  call_count: z.number(),
  success_count: z.number(),
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  costs: amountsSchema,
  unpriced_count: z.number().describe('Calls whose cost is unknown.'),
  last_seen_at: z.string().nullable(),
  vendors: z.array(z.string()).readonly(),
});
const modelSchema = z.object({
  name: z.string(),
  source: z.enum(['file', 'registry', 'calls']).describe('calls: no route is set; the name goes on as callers send it.'),
  unused: z.string().nullable().describe('Why what the console says of it does not count, or null.'),
  routes: z.array(routeSchema).nullable().describe('The first whose endpoint speaks the caller’s wire format is taken. Null for members.'),
  made_at: z.string().nullable(),
  made_by: z.string().nullable(),
  changed_at: z.string().nullable(),
  changed_by: z.string().nullable(),
  counters: countersSchema.nullable().describe('Of thirty days. Null where there was no call, or the ledger does not answer.'),
});
type ListedModel = z.infer<typeof modelSchema>;

export const modelsRoute = createRoute({
  method: 'get',
  path: '/api/models',
  rule: 'own',
  summary: 'Models with their routes, and every model name of the last thirty days with its counts',
  responses: {
    200: json(
      z.object({ range: rangeSchema, models: z.array(modelSchema), counted: z.boolean().describe('Whether the ledger answered.') }),
      'Those with routes first.',
    ),
  },
});
const shown = json(z.object({ model: modelSchema }), 'The model as it is now.');
const routesBody = z.strictObject({ routes: modelRoutes });
const modelWish = z.strictObject({ name: modelName, routes: modelRoutes });
export const createModelRoute = createRoute({
  method: 'post',
  path: '/api/models',
  rule: 'manage',
  summary: 'Make a model',
  request: { body: takes(modelWish, 'The model.') },
  responses: { 201: shown, ...changes },
});
export const changeModelRoute = createRoute({
  method: 'put',
  path: '/api/models/{name}',
  rule: 'manage',
  summary: 'Change where a model of the console goes',
  request: { ...named, body: takes(routesBody, 'Its routes, in the order they are tried.') },
  responses: { 200: shown, ...changes },
});
export const removeModelRoute = createRoute({
  method: 'delete',
  path: '/api/models/{name}',
  rule: 'manage',
  summary: 'Remove a model of the console; calls that name it go to the default endpoint',
  request: named,
  responses: { 204: { description: 'It is gone; its calls keep its name.' }, ...changes },
});

const dayMs = 86_400_000;
const nobody = { made_at: null, made_by: null, changed_at: null, changed_by: null };

export function addModels(api: Api, parts: ApiParts): void {
  const { registry, catalogue, answers, money, log } = parts;

  const configured = async (): Promise<readonly ListedModel[]> => {
    const [{ endpoints }, made] = await Promise.all([catalogue.resolution(), registry.models.list()]);
    const routesOf = (routes: Readonly<ModelRoutes>): ListedModel['routes'] =>
      routes.map(({ endpoint, model }) => {
        const found = endpoints.find((one) => one.endpoint.name === endpoint)?.endpoint;
        if (found === undefined) return { endpoint, model, is_used: false, is_priced: null };
        const query = { vendor: found.vendor_id, model, at: parts.now(), billing_currency: found.currency };
        return { endpoint, model, is_used: true, is_priced: money.book().lookup(query) !== null };
      });
    const declared = new Set(catalogue.modelsOfFile.map(({ name }) => name));
    const ofFile = catalogue.modelsOfFile.map(
      ({ name, routes }): ListedModel => ({ name, source: 'file', unused: null, routes: routesOf(routes), ...nobody, counters: null }),
    );
    const ofConsole = made.map(({ routes, ...row }): ListedModel => {
      const unused = declared.has(row.name) ? 'The one of this name in daybook.yaml is used.' : null;
      return { ...row, source: 'registry', unused, routes: routesOf(routes), counters: null };
    });
    return [...ofFile, ...ofConsole];
  };
  const oneOf = async (name: string): Promise<ListedModel> => {
    const found = (await configured()).findLast((one) => one.name === name);
    if (found === undefined) throw new DaybookError('model_unknown', `It is ${JSON.stringify(name)}.`);
    return found;
  };
  const refuseFile = async (name: string, code: 'model_taken' | 'model_declared'): Promise<void> => {
    const isMade = code === 'model_declared' && (await registry.models.list()).some((row) => row.name === name);
    if (!isMade && catalogue.modelsOfFile.some((model) => model.name === name))
      throw new DaybookError(code, `${JSON.stringify(name)} is in daybook.yaml.`);
  };

  api.openapi(modelsRoute, async (context) => {
    const { onlyUser } = rightsOf(context.get('actor'));
    const now = parts.now();
    const range = { from: new Date(now - 30 * dayMs).toISOString(), to: new Date(now).toISOString() };
    const counted = await answers.modelCounters(range, onlyUser).catch((error: unknown) => {
      log.warn({ err: error }, 'what models came to could not be asked');
      return null;
    });
    const counters = new Map((counted ?? []).map(({ model_name, ...one }) => [model_name, one]));
    const known = await configured();
    const names = new Set(known.map(({ name }) => name));
    const others = [...counters.keys()]
      .filter((name) => !names.has(name))
      .map((name): ListedModel => ({ name, source: 'calls', unused: null, routes: [], ...nobody, counters: null }));
    const models = [...known, ...others].map((model) => ({
      ...model,
      ...(onlyUser === null ? {} : { routes: null, ...nobody }),
      counters: model.unused === null ? (counters.get(model.name) ?? null) : null,
    }));
    return context.json({ range, models, counted: counted !== null }, 200);
  });

  api.openapi(createModelRoute, async (context) => {
    const { name, routes } = await bodyOf(context.req.raw, modelWish, 'model_invalid');
    checkRoutes(routes, await catalogue.resolution());
    await refuseFile(name, 'model_taken');
    await registry.models.create(name, routes, context.get('actor').who);
    return context.json({ model: await oneOf(name) }, 201);
  });
  api.openapi(changeModelRoute, async (context) => {
    const { name } = context.req.valid('param');
    const { routes } = await bodyOf(context.req.raw, routesBody, 'model_invalid');
    checkRoutes(routes, await catalogue.resolution());
    await refuseFile(name, 'model_declared');
    await registry.models.change(name, routes, context.get('actor').who);
    return context.json({ model: await oneOf(name) }, 200);
  });
  api.openapi(removeModelRoute, async (context) => {
    const { name } = context.req.valid('param');
    await refuseFile(name, 'model_declared');
    await registry.models.remove(name, context.get('actor').who);
    return context.body(null, 204);
  });
}

function checkRoutes(routes: ModelRoutes, { endpoints }: Resolution): void {
  for (const [at, { endpoint }] of routes.entries()) {
    if (!endpoints.some((one) => one.endpoint.name === endpoint))
      throw new DaybookError('model_invalid', `routes.${at}.endpoint: there is no endpoint ${JSON.stringify(endpoint)}.`);
  }
}
