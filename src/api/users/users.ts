// Accounts, for those who look after them: who there is, invitations, roles, one-time links, signing out.
import { z } from '@hono/zod-openapi';
import { roles } from '../../schema/vendor.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { bodyOf } from '../read/bodies.ts';
import { json, refusals, takes } from '../read/shapes.ts';
import { createRoute } from '../route.ts';

const accountSchema = z.object({
  id: z.string(),
  user: z.string(),
  email: z.string().nullable(),
  role: z.enum(roles),
  sees_text: z.boolean().describe('An analyst who was granted the text of calls.'),
  has_password: z.boolean(),
  disabled_at: z.string().nullable(),
  signed_in_at: z.string().nullable(),
  made_at: z.string(),
  made_by: z.string(),
});

const linkSchema = z.object({
  path: z.string().describe('To be put behind the console’s address. Shown once; works once, within a day.'),
  expires_at: z.string(),
});

const email = z.email().max(254);
const userName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line of text');

const inviteBody = z.strictObject({
  user: userName.describe('As calls name it: a member sees the calls of this user.'),
  email: email.nullable().optional(),
  role: z.enum(roles),
  sees_text: z.boolean().optional().describe('For an analyst.'),
});

const patchBody = z
  .strictObject({
    role: z.enum(roles).optional(),
    sees_text: z.boolean().optional(),
    email: email.nullable().optional(),
    disabled: z.boolean().optional(),
    revoke_keys: z.boolean().optional().describe('With `disabled: true`: revokes every open key of this user too, all or nothing.'),
  })
  .refine(({ disabled, revoke_keys }) => revoke_keys !== true || disabled === true, 'revoke_keys goes with "disabled": true alone');

const endedKeysSchema = z.object({
  revoked: z.number().int().describe('The gateway refuses them within a second. Enabling the account again brings none of them back.'),
  of_file: z.number().int().describe('Keys of daybook.yaml that act for this user. Those go on until they are taken out of it.'),
});

const one = { params: z.object({ id: z.string() }) };

export const listUsersRoute = createRoute({
  method: 'get',
  path: '/api/users',
  rule: 'audit',
  summary: 'Accounts, by user',
  responses: {
    200: json(
      z.object({ users: z.array(accountSchema.extend({ sessions: z.number().int().describe('Open now.') })) }),
      'All accounts, disabled ones too.',
    ),
    403: refusals[403],
  },
});

export const inviteUserRoute = createRoute({
  method: 'post',
  path: '/api/users',
  rule: 'manage',
  summary: 'Makes an account and a link that opens it once',
  request: { body: takes(inviteBody, 'The account.') },
  responses: {
    201: json(z.object({ user: accountSchema, link: linkSchema }), 'The account and its link.'),
    400: refusals[400],
    403: refusals[403],
    409: refusals[409],
  },
});

export const changeUserRoute = createRoute({
  method: 'patch',
  path: '/api/users/{id}',
  rule: 'manage',
  summary: 'Changes an account’s role, its e-mail address, or whether it is disabled',
  description:
    'Holds at once, for open sessions and live views too. Whoever is disabled is signed out; the keys of their user go on, except with `revoke_keys`.',
  request: { ...one, body: takes(patchBody, 'What is to change.') },
  responses: {
    200: json(
      z.object({ user: accountSchema, keys: endedKeysSchema.nullable().describe('Null where no keys were to be revoked.') }),
      'The account as it is now.',
    ),
    400: refusals[400],
    403: refusals[403],
    404: refusals[404],
    409: refusals[409],
  },
});

export const linkUserRoute = createRoute({
  method: 'post',
  path: '/api/users/{id}/link',
  rule: 'manage',
  summary: 'Makes a link that opens an account once; earlier ones of the account no longer work',
  description: 'Whoever signs in with it may set a new password without knowing the one before.',
  request: one,
  responses: { 201: json(linkSchema, 'The link.'), 403: refusals[403], 404: refusals[404], 409: refusals[409] },
});

export const signOutUserRoute = createRoute({
  method: 'post',
  path: '/api/users/{id}/sign-out',
  rule: 'manage',
  summary: 'Ends all sessions and links of an account',
  request: one,
  responses: { 204: { description: 'Ended.' }, 403: refusals[403], 404: refusals[404] },
});

export function addUsers(api: Api, parts: ApiParts): void {
  const { accounts, links, sessions } = parts.registry;
  const linkFor = async (id: string, who: string) => {
    const { token, expires_at } = await links.create(id, who);
    return { path: `/sign-in?token=${token}`, expires_at };
  };

  api.openapi(listUsersRoute, async (context) =>
    context.json({ users: (await accounts.list()).map(({ language: _, ...user }) => user) }, 200),
  );

  api.openapi(inviteUserRoute, async (context) => {
    const { who } = context.get('actor');
    const wish = await bodyOf(context.req.raw, inviteBody, 'question_invalid');
    const { language: _, ...user } = await accounts.create({ ...wish, email: wish.email ?? null, sees_text: wish.sees_text ?? false }, who);
    return context.json({ user, link: await linkFor(user.id, who) }, 201);
  });

  api.openapi(changeUserRoute, async (context) => {
    const { revoke_keys = false, ...patch } = await bodyOf(context.req.raw, patchBody, 'question_invalid');
    const { id } = context.req.valid('param');
    const { who } = context.get('actor');
    if (!revoke_keys) {
      const { language: _, ...user } = await accounts.change(id, patch, who);
      return context.json({ user, keys: null }, 200);
    }
    const { account, revoked } = await accounts.disableWithKeys(id, patch, who);
    const { language: _, ...user } = account;
    const of_file = parts.catalogue.keys.filter((key) => key.user === user.user).length;
    return context.json({ user, keys: { revoked, of_file } }, 200);
  });

  api.openapi(linkUserRoute, async (context) => context.json(await linkFor(context.req.valid('param').id, context.get('actor').who), 201));

  api.openapi(signOutUserRoute, async (context) => {
    const { id } = await accounts.get(context.req.valid('param').id);
    await sessions.endAll(id, context.get('actor').who);
    return context.body(null, 204);
  });
}
