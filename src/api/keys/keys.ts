// Daybook keys. A secret is in the one answer that made it, and nowhere after that. Members see and end their own user's keys; making
// and rotating is an admin's. What daybook.yaml declares is shown and cannot be changed here.
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../../errors.ts';
import type { KeyDetail } from '../../registry/keys/row.ts';
import { type Actor, rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { bodyOf } from '../read/bodies.ts';
import { json, refusals, takes } from '../read/shapes.ts';
import { createRoute } from '../route.ts';
import { keyOfFile, keySchema, keyWish, type ListedKey, listedKey } from './shape.ts';

const one = { params: z.object({ id: z.string() }) };
const made = json(
  z.object({ key: keySchema, secret: z.string().describe('Shown this once: only its keyed hash is kept.') }),
  'The key and its secret.',
);

export const listKeysRoute = createRoute({
  method: 'get',
  path: '/api/keys',
  rule: 'own',
  summary: 'Keys, newest first, revoked ones too',
  description: 'A member’s are those of their own user.',
  responses: { 200: json(z.object({ keys: z.array(keySchema) }), 'The keys, then those of daybook.yaml.') },
});
export const createKeyRoute = createRoute({
  method: 'post',
  path: '/api/keys',
  rule: 'manage',
  summary: 'Make a key',
  request: { body: takes(keyWish, 'The key.') },
  responses: { 201: made, 400: refusals[400], 403: refusals[403] },
});
export const revokeKeyRoute = createRoute({
  method: 'post',
  path: '/api/keys/{id}/revoke',
  rule: 'own',
  summary: 'End a key; the gateway refuses it within a second',
  request: one,
  responses: { 200: json(z.object({ key: keySchema }), 'The key as it is now.'), 404: refusals[404], 409: refusals[409] },
});
export const rotateKeyRoute = createRoute({
  method: 'post',
  path: '/api/keys/{id}/rotate',
  rule: 'manage',
  summary: 'A new key of the same scope in the place of this one, which is revoked at once',
  request: one,
  responses: { 201: made, 403: refusals[403], 404: refusals[404], 409: refusals[409] },
});

export function addKeys(api: Api, { registry, catalogue }: ApiParts): void {
  const detailOf = async (id: string): Promise<KeyDetail> => {
    const found = (await registry.keys.list()).find((key) => key.id === id);
    if (found === undefined) throw new DaybookError('key_unlisted', `It is ${JSON.stringify(id)}.`);
    return found;
  };
  const refuseFile = (id: string): void => {
    const declared = catalogue.keys.find((key) => key.id === id);
    if (declared !== undefined) throw new DaybookError('key_of_file', `It is ${declared.name}.`);
  };

  api.openapi(listKeysRoute, async (context) => {
    const { onlyUser } = rightsOf(context.get('actor'));
    const keys: readonly ListedKey[] = [...(await registry.keys.list()).map(listedKey), ...catalogue.keys.map(keyOfFile)];
    return context.json({ keys: keys.filter(({ user }) => onlyUser === null || user === onlyUser) }, 200);
  });

  api.openapi(createKeyRoute, async (context) => {
    const wish = await bodyOf(context.req.raw, keyWish, 'key_invalid');
    const { endpoints } = await catalogue.resolution();
    if (wish.endpoint !== null && !endpoints.some(({ endpoint }) => endpoint.name === wish.endpoint))
      throw new DaybookError('key_invalid', `endpoint: there is no endpoint ${JSON.stringify(wish.endpoint)}.`);
    const { key, secret } = await registry.keys.create(wish, context.get('actor').who);
    return context.json({ key: listedKey(await detailOf(key.id)), secret }, 201);
  });

  api.openapi(revokeKeyRoute, async (context) => {
    const actor = context.get('actor');
    const { id } = context.req.valid('param');
    const mayManage = rightsOf(actor).manage;
    if (mayManage) refuseFile(id);
    // Whose key it is not is told what whoever names no key at all is told.
    else if (!(await isOwn(actor, id))) throw new DaybookError('key_unlisted', `It is ${JSON.stringify(id)}.`);
    return context.json({ key: listedKey(await registry.keys.revoke(id, actor.who)) }, 200);
  });
  const isOwn = async ({ user }: Actor, id: string): Promise<boolean> => {
    const key = (await registry.keys.list()).find((one) => one.id === id);
    return key !== undefined && user !== null && key.user === user;
  };

  api.openapi(rotateKeyRoute, async (context) => {
    const { id } = context.req.valid('param');
    refuseFile(id);
    const { key, secret } = await registry.keys.rotate(id, context.get('actor').who);
    return context.json({ key: listedKey(await detailOf(key.id)), secret }, 201);
  });
}
