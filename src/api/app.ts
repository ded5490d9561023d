// The management API: a table of contents of what may be asked. Routes state their shapes in zod; checks, types and the OpenAPI
// document follow from them. Errors are `{error: {code, message}}` with the codes of errors.ts.
import { OpenAPIHono } from '@hono/zod-openapi';
import { secureHeaders } from 'hono/secure-headers';
import { DaybookError, errorTable } from '../errors.ts';
import { faultsIn, faultsText } from '../lib/faults.ts';
import type { Actor } from './actor.ts';
import { addAudit } from './audit.ts';
import { addCalls } from './calls.ts';
import { addFacets } from './calls/facets.ts';
import { addVolume } from './calls/volume.ts';
import { addViews } from './views.ts';
import { addEndpointTest } from './catalogue/endpoint-test.ts';
import { addEndpoints } from './catalogue/endpoints.ts';
import { addModels } from './catalogue/models.ts';
import { addVendors } from './catalogue/vendors.ts';
import { addConsole } from './console/console.ts';
import { check, type Rule } from './guard.ts';
import { actorOf, type Door } from './identify.ts';
import { addIngestCalls } from './ingest/calls.ts';
import { addKeys } from './keys/keys.ts';
import { addLive } from './live.ts';
import { addMe } from './me.ts';
import { addDifferences } from './money/differences.ts';
import { addRateFiles } from './money/rate-files.ts';
import { addRates } from './money/rates.ts';
import { addRecost } from './money/recost.ts';
import { addOtlp } from './otlp/otlp.ts';
import { addOverview } from './overview/overview.ts';
import type { ApiParts } from './parts.ts';
import { parameterCheck } from './read/parameters.ts';
import { addPriceChanges } from './prices/price-changes.ts';
import { addPriceFiles } from './prices/price-files.ts';
import { addPrices } from './prices/prices.ts';
import { addQa } from './qa.ts';
import { signInLimits } from './sign-in/limits.ts';
import { addSignIn } from './sign-in/sign-in.ts';
import { addSessions } from './sessions.ts';
import { addStatus } from './status.ts';
import { addUsage } from './usage/usage.ts';
import { addUserSummary } from './usage/user.ts';
import { addUsers } from './users/users.ts';

export type ApiEnv = { Bindings: Door; Variables: { actor: Actor; admit: (rule: Rule) => Promise<void> } };
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
    context.set('admit', async (rule) => {
      if (rule !== 'public') {
        const actor = await actorOf(parts, context.req.raw, context.env);
        check(rule, actor);
        context.set('actor', actor);
      }
      checkParameters(context.req.method, context.req.url);
    });
    await next();
  });
  addConsole(api);
  const limits = signInLimits();
  addSignIn(api, parts, limits);
  addMe(api, parts, limits);
  addUsers(api, parts);
  addLive(api, parts);
  addIngestCalls(api, parts);
  addOtlp(api, parts);
  addVolume(api, parts);
  addFacets(api, parts);
  addCalls(api, parts);
  addViews(api, parts);
  addQa(api, parts);
  addSessions(api, parts);
  addUsage(api, parts);
  addOverview(api, parts);
  addUserSummary(api, parts);

  addPriceFiles(api, parts);
  addPrices(api, parts);
  addPriceChanges(api, parts);
  addKeys(api, parts);
  addVendors(api, parts);
  addEndpoints(api, parts);
  addEndpointTest(api, parts);
  addModels(api, parts);
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
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...(known.retryAfterS !== null && { 'retry-after': String(known.retryAfterS) }),
      },
    });
  });
  return api;
}

const shown = (error: DaybookError): unknown => ({ error: { code: error.code, message: error.message } });
