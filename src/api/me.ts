// About whoever asks: who they are and what they may do; and, for whoever signed in, their own account, password and sessions.
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../errors.ts';
import { type OpenSession, needsCurrent } from '../registry/accounts/sessions.ts';
import { languages } from '../schema/account.ts';
import { roles } from '../schema/vendor.ts';
import { rightsOf } from './actor.ts';
import type { Api } from './app.ts';
import { sessionOf } from './identify.ts';
import type { ApiParts } from './parts.ts';
import { bodyOf } from './read/bodies.ts';
import { errorSchema, json, refusals, takes } from './read/shapes.ts';
import { createRoute } from './route.ts';
import type { SignInLimits } from './sign-in/limits.ts';

const signedOut = json(errorSchema, 'Nobody is signed in, or the key is not known.');

export const meRoute = createRoute({
  method: 'get',
  path: '/api/me',
  rule: 'known',
  summary: 'Who asks, and what they may do',
  responses: {
    200: json(
      z.object({
        who: z.string().describe('As the audit log names them.'),
        user: z.string().nullable(),
        role: z.enum(roles),
        rights: z.object({
          only_own: z.boolean(),
          text: z.boolean(),
          reckoning: z.boolean(),
          audit: z.boolean(),
          manage: z.boolean(),
        }),
        account: z
          .object({
            id: z.string(),
            email: z.string().nullable(),
            has_password: z.boolean(),
            needs_current: z.boolean().describe('Whether a new password asks for the current one.'),
            language: z.enum(languages).nullable(),
            made_at: z.string(),
          })
          .nullable()
          .describe('Null for a key and for the owner’s command line.'),
        version: z.string(),
      }),
      'Who asks.',
    ),
    401: signedOut,
  },
});

const patchBody = z.strictObject({
  email: z.email().max(254).optional(),
  password: z.strictObject({ current: z.string().max(1_000).optional(), next: z.string().max(1_000) }).optional(),
  language: z.enum(languages).nullable().optional(),
});

export const changeMeRoute = createRoute({
  method: 'patch',
  path: '/api/me',
  rule: 'self',
  summary: 'Changes one’s own e-mail address, password or language',
  description: 'A new password ends all other sessions. Whoever signed in with a link within the hour need not name the current one.',
  request: { body: takes(patchBody, 'What is to change.') },
  responses: {
    204: { description: 'Changed.' },
    400: refusals[400],
    403: refusals[403],
    409: refusals[409],
    429: json(errorSchema, 'Too many wrong passwords; `retry-after` says how many seconds to wait.'),
  },
});

export const mySessionsRoute = createRoute({
  method: 'get',
  path: '/api/me/sessions',
  rule: 'self',
  summary: 'Where one is signed in',
  responses: {
    200: json(
      z.object({
        sessions: z.array(
          z.object({
            id: z.string(),
            made_at: z.string(),
            seen_at: z.string().describe('To the minute.'),
            expires_at: z.string(),
            user_agent: z.string().nullable(),
            ip_address: z.string().nullable(),
            current: z.boolean(),
          }),
        ),
      }),
      'Open sessions, the last used first.',
    ),
    403: refusals[403],
  },
});

export const endSessionRoute = createRoute({
  method: 'post',
  path: '/api/me/sessions/{id}/end',
  rule: 'self',
  summary: 'Ends one of one’s own sessions',
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'Ended.' }, 403: refusals[403], 404: refusals[404] },
});

export const signOutEverywhereRoute = createRoute({
  method: 'post',
  path: '/api/me/sign-out-everywhere',
  rule: 'self',
  summary: 'Ends all of one’s own sessions, this one too',
  responses: { 204: { description: 'Ended.' }, 403: refusals[403] },
});

export function addMe(api: Api, parts: ApiParts, limits: SignInLimits): void {
  const { accounts, sessions } = parts.registry;

  api.openapi(meRoute, async (context) => {
    const { who, user, role, ...actor } = context.get('actor');
    const { onlyUser, ...rights } = rightsOf({ user, role, ...actor });
    const session = actor.account === null ? null : await sessionOf(parts, context.req.raw, context.env);
    const account = session === null ? null : mine(session, parts.now());
    return context.json({ who, user, role, rights: { only_own: onlyUser !== null, ...rights }, account, version: parts.version }, 200);
  });

  api.openapi(changeMeRoute, async (context) => {
    const { who } = context.get('actor');
    const { password, ...patch } = await bodyOf(context.req.raw, patchBody, 'question_invalid');
    const session = await signedIn(parts, context.req.raw, context.env);
    const { id } = session.account;
    if (password !== undefined) {
      const wish = { current: password.current ?? null, next: password.next, session: session.id };
      await limits.attempt({ as: id, address: context.env.peer?.address ?? null }, () => accounts.setPassword(id, wish, who));
    }
    await accounts.change(id, patch, who);
    return context.body(null, 204);
  });

  api.openapi(mySessionsRoute, async (context) => {
    const { id, account } = await signedIn(parts, context.req.raw, context.env);
    const open = await sessions.list(account.id);
    return context.json({ sessions: open.map((one) => ({ ...one, current: one.id === id })) }, 200);
  });

  api.openapi(endSessionRoute, async (context) => {
    const { account } = await signedIn(parts, context.req.raw, context.env);
    const ended = await sessions.endOne(account.id, context.req.valid('param').id, context.get('actor').who);
    if (!ended) throw new DaybookError('not_found', 'You have no such session.');
    return context.body(null, 204);
  });

  api.openapi(signOutEverywhereRoute, async (context) => {
    const { account } = await signedIn(parts, context.req.raw, context.env);
    await sessions.endAll(account.id, context.get('actor').who);
    return context.body(null, 204);
  });
}

function mine(session: OpenSession, now: number) {
  const { id, email, has_password, language, made_at } = session.account;
  const known = languages.find((one) => one === language) ?? null;
  return { id, email, has_password, needs_current: needsCurrent(has_password, session, now), language: known, made_at };
}

/** The rule `self` has let in whoever has a session; it may have ended since. */
async function signedIn(...asked: Parameters<typeof sessionOf>): Promise<OpenSession> {
  const session = await sessionOf(...asked);
  if (session === null) throw new DaybookError('not_signed_in');
  return session;
}
