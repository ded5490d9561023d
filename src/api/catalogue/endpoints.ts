// Endpoints: all that calls may go to, with how each has done; those of the console made, changed and removed. Only admins may say where
// calls go: an address may be any that the gateway's machine can reach, as in daybook.yaml.
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../../errors.ts';
import type { EndpointHealth } from '../../ledger/questions/catalogue/endpoint-health.ts';
import { faultOfCredential, type KeptEndpoint } from '../../registry/endpoints/draft.ts';
import type { EndpointWish } from '../../registry/endpoints/endpoints.ts';
import { placeEndpoint, type Resolution } from '../../registry/resolve.ts';
import { families } from '../../schema/vocabulary.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { bodyOf } from '../read/bodies.ts';
import { json, refusals, takes } from '../read/shapes.ts';
import { createRoute } from '../route.ts';
import {
  type EndpointChange,
  endpointChange,
  endpointSchema,
  endpointWish,
  type ListedEndpoint,
  shownEndpoint,
  shownUnused,
} from './endpoint-shape.ts';

const named = { params: z.object({ name: z.string() }) };
const shown = json(z.object({ endpoint: endpointSchema }), 'The endpoint as it is now.');
const changes = { 400: refusals[400], 403: refusals[403], 404: refusals[404], 409: refusals[409] };

export const endpointsRoute = createRoute({
  method: 'get',
  path: '/api/endpoints',
  rule: 'reckoning',
  summary: 'Endpoints with their settings and how their calls of the last hour and day went',
  responses: {
    200: json(
      z.object({ endpoints: z.array(endpointSchema), health: z.boolean().describe('Whether the ledger answered.') }),
      'Those of file, environment and console.',
    ),
    403: refusals[403],
  },
});
export const createEndpointRoute = createRoute({
  method: 'post',
  path: '/api/endpoints',
  rule: 'manage',
  summary: 'Make an endpoint',
  request: { body: takes(endpointWish, 'The endpoint.') },
  responses: { 201: shown, ...changes },
});
export const changeEndpointRoute = createRoute({
  method: 'put',
  path: '/api/endpoints/{name}',
  rule: 'manage',
  summary: 'Change an endpoint of the console',
  description: 'The settings as a whole. With another address its credential must be entered again.',
  request: { ...named, body: takes(endpointChange, 'The endpoint’s settings as a whole.') },
  responses: { 200: shown, ...changes },
});
export const removeEndpointRoute = createRoute({
  method: 'delete',
  path: '/api/endpoints/{name}',
  rule: 'manage',
  summary: 'Remove an endpoint of the console that no model and no key names',
  request: named,
  responses: { 204: { description: 'It is gone; its calls keep its name.' }, ...changes },
});

export function addEndpoints(api: Api, parts: ApiParts): void {
  const { registry, catalogue, answers, log } = parts;

  const listed = async (health: readonly EndpointHealth[]): Promise<readonly ListedEndpoint[]> => {
    const [resolution, rows, models] = await Promise.all([catalogue.resolution(), registry.endpoints.list(), catalogue.models()]);
    const used = resolution.endpoints.map((one) => {
      const { name } = one.endpoint;
      const row = rows.find((made) => made.name === name);
      return shownEndpoint(one, row, {
        default_for: families.filter((family) => resolution.defaults[family]?.endpoint === name),
        models: models.filter(({ routes }) => routes.some(({ endpoint }) => endpoint === name)).map((model) => model.name),
        health: health.find(({ endpoint }) => endpoint === name) ?? null,
      });
    });
    const unused = resolution.unused.flatMap(({ name, why }) => {
      const row = rows.find((made) => made.name === name);
      const vendor = resolution.vendors.find(({ id }) => id === row?.settings?.vendor);
      return row === undefined ? [] : [shownUnused(row, vendor?.name ?? null, why)];
    });
    return [...used, ...unused];
  };
  const oneOf = async (name: string): Promise<ListedEndpoint> => {
    const found = (await listed([])).findLast((one) => one.name === name && one.source === 'registry');
    if (found === undefined) throw new DaybookError('endpoint_unknown', `It is ${JSON.stringify(name)}.`);
    return found;
  };

  api.openapi(endpointsRoute, async (context) => {
    // The settings are shown whether or not the ledger is there.
    const health = await answers.endpointHealth(parts.now()).catch((error: unknown) => {
      log.warn({ err: error }, 'how endpoints did could not be asked');
      return null;
    });
    return context.json({ endpoints: [...(await listed(health ?? []))], health: health !== null }, 200);
  });

  api.openapi(createEndpointRoute, async (context) => {
    const { name, ...change } = await bodyOf(context.req.raw, endpointWish, 'endpoint_invalid');
    const resolution = await catalogue.resolution();
    const wish = wishOf(change);
    basesOf(wish.settings, resolution, catalogue.listen);
    refuseDeclared(resolution, name, 'endpoint_taken');
    await registry.endpoints.create(name, wish, context.get('actor').who);
    return context.json({ endpoint: await oneOf(name) }, 201);
  });

  api.openapi(changeEndpointRoute, async (context) => {
    const { name } = context.req.valid('param');
    const wish = wishOf(await bodyOf(context.req.raw, endpointChange, 'endpoint_invalid'));
    const resolution = await catalogue.resolution();
    if (!(await registry.endpoints.list()).some((row) => row.name === name)) refuseDeclared(resolution, name, 'endpoint_declared');
    const next = basesOf(wish.settings, resolution, catalogue.listen);
    const isSameAddress = (before: KeptEndpoint): boolean => {
      const placed = placeEndpoint(before, resolution.vendors, catalogue.listen);
      return (
        !('fault' in placed) &&
        Object.entries(next).every(([family, base]) => Object.entries(placed.bases).some(([one, was]) => one === family && was === base))
      );
    };
    await registry.endpoints.change(name, wish, isSameAddress, context.get('actor').who);
    return context.json({ endpoint: await oneOf(name) }, 200);
  });

  api.openapi(removeEndpointRoute, async (context) => {
    const { name } = context.req.valid('param');
    const resolution = await catalogue.resolution();
    const declared = resolution.endpoints.some(({ endpoint, source }) => endpoint.name === name && source !== 'registry');
    if (declared && !(await registry.endpoints.list()).some((row) => row.name === name))
      throw new DaybookError('endpoint_declared', `It is ${JSON.stringify(name)}.`);
    await registry.endpoints.remove(name, declared, context.get('actor').who);
    return context.body(null, 204);
  });
}

function wishOf({ credential, ...settings }: EndpointChange): EndpointWish {
  if (credential == null) return { settings, credential };
  const bare = credential.trim();
  if (bare === '') return { settings, credential: null };
  const fault = faultOfCredential(bare);
  if (fault !== null) throw new DaybookError('endpoint_invalid', fault);
  return { settings, credential: bare };
}

function basesOf(settings: KeptEndpoint, { vendors }: Resolution, listen: string): Readonly<Record<string, string>> {
  const placed = placeEndpoint(settings, vendors, listen);
  if ('fault' in placed) throw new DaybookError('endpoint_invalid', placed.fault);
  return placed.bases;
}

function refuseDeclared({ endpoints }: Resolution, name: string, code: 'endpoint_taken' | 'endpoint_declared'): void {
  const declared = endpoints.find(({ endpoint, source }) => endpoint.name === name && source !== 'registry');
  if (declared !== undefined) throw new DaybookError(code, `${JSON.stringify(name)} comes from ${declared.from}.`);
}
