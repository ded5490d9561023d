// Signing in and out. Whatever is wrong with an e-mail address or a password, the answer is the same. A link asks for a click on its
// page before it comes here, because mail and chat programs open links too.
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { DaybookError } from '../../errors.ts';
import type { SignedIn } from '../../registry/accounts/signing.ts';
import type { Api, ApiEnv } from '../app.ts';
import { refuseForeignSite } from '../identify.ts';
import type { ApiParts } from '../parts.ts';
import { bodyOf } from '../read/bodies.ts';
import { errorSchema, json, refusals, takes } from '../read/shapes.ts';
import { createRoute } from '../route.ts';
import { noSessionCookie, sessionCookie, sessionToken } from './cookie.ts';
import type { SignInLimits } from './limits.ts';

const passwordBody = z.strictObject({ email: z.string().max(320), password: z.string().max(1_000) });
const linkBody = z.strictObject({ token: z.string().max(200) });
const limited = json(errorSchema, 'Too many attempts; `retry-after` says how many seconds to wait.');

export const signInRoute = createRoute({
  method: 'post',
  path: '/api/sign-in',
  rule: 'public',
  summary: 'Signs in with an e-mail address and a password',
  description: 'The answer sets a cookie that only this host reads, for two weeks.',
  request: { body: takes(passwordBody, 'Who signs in.') },
  responses: {
    204: { description: 'Signed in.' },
    400: refusals[400],
    401: json(errorSchema, 'They do not open an account.'),
    403: json(errorSchema, 'The request comes from another site.'),
    429: limited,
  },
});

export const signInLinkRoute = createRoute({
  method: 'post',
  path: '/api/sign-in/link',
  rule: 'public',
  summary: 'Signs in with a one-time link',
  request: { body: takes(linkBody, 'What stands behind `token=` in the link.') },
  responses: {
    200: json(
      z.object({ needs_password: z.boolean().describe('The account has no password yet, or no e-mail address to ask for it with.') }),
      'Signed in; the link is spent.',
    ),
    400: refusals[400],
    403: json(errorSchema, 'The request comes from another site.'),
    410: json(errorSchema, 'The link was used already or is too old.'),
    429: limited,
  },
});

export const signOutRoute = createRoute({
  method: 'post',
  path: '/api/sign-out',
  rule: 'public',
  summary: 'Ends the session of the cookie',
  responses: {
    204: { description: 'Signed out, or nobody was signed in.' },
    403: json(errorSchema, 'The request comes from another site.'),
  },
});

export function addSignIn(api: Api, parts: ApiParts, limits: SignInLimits): void {
  const { signing, sessions } = parts.registry;

  const attempt = async (context: Context<ApiEnv>, as: string | null, work: (origin: Origin) => Promise<SignedIn>): Promise<SignedIn> => {
    const peer = context.env.peer ?? { address: null, https: false };
    const address = peer.address;
    const signed = await limits.attempt({ as, address }, async () =>
      work({ user_agent: context.req.header('user-agent') ?? null, ip_address: address }).catch((error: unknown) => {
        // No e-mail address here: people type their password into the wrong field.
        if (error instanceof DaybookError) parts.log.info({ address, code: error.code }, 'an attempt to sign in failed');
        throw error;
      }),
    );
    // A browser has one session: the one before it would stay open, and nobody could end it by signing out.
    const before = sessionToken(context.req.raw, peer.https);
    if (before !== null) await sessions.end(before);
    context.header('set-cookie', sessionCookie(signed.token, peer.https));
    return signed;
  };

  api.openapi(signInRoute, async (context) => {
    refuseForeignSite(context.req.raw);
    const { email, password } = await bodyOf(context.req.raw, passwordBody, 'question_invalid');
    await attempt(context, email, (origin) => signing.withPassword(email, password, origin));
    return context.body(null, 204);
  });

  api.openapi(signInLinkRoute, async (context) => {
    refuseForeignSite(context.req.raw);
    const { token } = await bodyOf(context.req.raw, linkBody, 'question_invalid');
    const { account } = await attempt(context, null, (origin) => signing.withLink(token, origin));
    return context.json({ needs_password: !account.has_password || account.email === null }, 200);
  });

  api.openapi(signOutRoute, async (context) => {
    refuseForeignSite(context.req.raw);
    const https = context.env.peer?.https ?? false;
    const token = sessionToken(context.req.raw, https);
    if (token !== null) await sessions.end(token);
    context.header('set-cookie', noSessionCookie(https));
    return context.body(null, 204);
  });
}

type Origin = Parameters<ApiParts['registry']['signing']['withLink']>[1];
