// The management API: a table of contents of what may be asked. Routes state their shapes in zod; checks, types and the OpenAPI
// document follow from them. Errors are `{error: {code, message}}` with the codes of errors.ts.
import { OpenAPIHono } from '@hono/zod-openapi';
import { secureHeaders } from 'hono/secure-headers';
import { DaybookError, errorTable } from '../errors.ts';
import { faultsIn, faultsText } from '../lib/faults.ts';
import type { Actor } from './actor.ts';
import { addAudit } from './audit.ts';
import { addCalls } from './calls.ts';
import { addFront } from './front.ts';
import { addIngestCalls } from './ingest/calls.ts';
import { addLive } from './live.ts';
import { addDifferences } from './money/differences.ts';
import { addRateFiles } from './money/rate-files.ts';
import { addRates } from './money/rates.ts';
import { addRecost } from './money/recost.ts';
import { addOtlp } from './otlp/otlp.ts';
import type { ApiParts } from './parts.ts';
import { parameterCheck } from './read/parameters.ts';
import { addPriceChanges } from './prices/price-changes.ts';
import { addPriceFiles } from './prices/price-files.ts';
import { addPrices } from './prices/prices.ts';
import { addQa } from './qa.ts';
import { addSessions } from './sessions.ts';
import { addStatus } from './status.ts';
import { addUsage } from './usage/usage.ts';
import { addUserSummary } from './usage/user.ts';

/** `isOwner` where a request came over the socket of the data directory's owner: the listener says so, never the request. */
export type ApiEnv = { Bindings: { readonly isOwner: boolean }; Variables: { actor: Actor } };
export type Api = OpenAPIHono<ApiEnv>;

export function createApi(parts: ApiParts): Api {
  const api: Api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      throw new DaybookError('question_invalid', faultsText(faultsIn(result.error)));
    },
  });
  api.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: false,
    }),
  );
  const checkParameters = parameterCheck(api);
  api.use('/api/*', async (context, next) => {
    context.header('cache-control', 'no-store');
    context.set('actor', await actorOf(parts, context.req.raw, context.env.isOwner));
    checkParameters(context.req.method, context.req.url);
    await next();
  });
  addFront(api, parts);
  addLive(api, parts);
  addIngestCalls(api, parts);
  addOtlp(api, parts);
  addCalls(api, parts);
  addQa(api, parts);
  addSessions(api, parts);
  addUsage(api, parts);
  addUserSummary(api, parts);

  addPriceFiles(api, parts);
  addPrices(api, parts);
  addPriceChanges(api, parts);
  addRates(api, parts);
  addRateFiles(api, parts);
  addDifferences(api, parts);
  addRecost(api, parts);
  addAudit(api, parts);
  addStatus(api, parts);
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Daybook',
      version: parts.version,
      description: 'One record of every call to a large language model: ask for calls, usage and what is open now.',
    },
    security: [{ key: [] }],
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A Daybook key of role admin, analyst, auditor or member.',
  });
  api.notFound((context) => {
    const { method, path } = context.req;
    // Nearly always an SDK whose base URL lacks something; what asks for a page is told where pages are.
    const code = method === 'POST' && !path.startsWith('/api/') ? 'path_unknown' : 'not_found';
    return context.json(shown(new DaybookError(code, `${method} ${path} is not served.`)), 404);
  });
  api.onError((error, context) => {
    const known = error instanceof DaybookError ? error : new DaybookError('internal', null, { cause: error });
    if (known.code === 'internal') parts.log.error({ err: error, path: context.req.path }, 'the API failed');
    return new Response(JSON.stringify(shown(known)), {
      status: errorTable[known.code].status,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    });
  });
  return api;
}

const shown = (error: DaybookError): unknown => ({ error: { code: error.code, message: error.message } });

export const sessionCookie = 'daybook_session';

export async function actorOf(parts: ApiParts, request: Request, isOwner: boolean): Promise<Actor> {
  const bearer = /^bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? request.headers.get('x-daybook-key');
  if (bearer) {
    const key = parts.keyOf(bearer);
    if (key === null) throw new DaybookError('key_unknown');
    if (key.revoked) throw new DaybookError('key_revoked');
    return { who: `key:${key.name} (${key.user})`, user: key.user, role: key.role };
  }
  const token = cookieOf(request, sessionCookie);
  const session = token === null ? null : await parts.registry.links.sessionOf(token);
  if (session) {
    refuseForeignSite(request);
    return { who: session.user, user: session.user, role: session.role };
  }
  if (isOwner) return { who: systemUserOf(request) ?? 'command line', user: null, role: 'admin' };
  throw new DaybookError(token === null ? 'key_missing' : 'not_signed_in');
}

/** The command line says which user of this machine runs it. Believed over the owner's socket alone: who can open it can do all. */
function systemUserOf(request: Request): string | null {
  const said = request.headers.get('x-daybook-who') ?? '';
  return /^cli:[\w.@+%-]{1,100}$/.test(said) ? said : null;
}

/** A page of another site may send our cookie along; it may not change anything with it. */
export function refuseForeignSite(request: Request): void {
  if (request.method === 'GET') return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const isForeign =
    site !== null ? site !== 'same-origin' && site !== 'none' : origin !== null && hostOf(origin) !== request.headers.get('host');
  if (isForeign) throw new DaybookError('key_forbidden', 'The request comes from another site.');
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

export function cookieOf(request: Request, name: string): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}
