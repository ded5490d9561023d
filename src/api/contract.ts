// What the console knows of the API: each route's shapes as types, derived from the routes themselves. Nothing here exists at run time.
import type { z } from '@hono/zod-openapi';
import type { listRoute, oneRoute } from './calls.ts';
import type { testEndpointRoute } from './catalogue/endpoint-test.ts';
import type { changeEndpointRoute, createEndpointRoute, endpointsRoute, removeEndpointRoute } from './catalogue/endpoints.ts';
import type { changeModelRoute, createModelRoute, modelsRoute, removeModelRoute } from './catalogue/models.ts';
import type { vendorsRoute } from './catalogue/vendors.ts';
import type { facetsRoute } from './calls/facets.ts';
import type { volumeRoute } from './calls/volume.ts';
import type { createKeyRoute, listKeysRoute, revokeKeyRoute, rotateKeyRoute } from './keys/keys.ts';
import type { differencesRoute } from './money/differences.ts';
import type { importRoute as importRatesRoute } from './money/rate-files.ts';
import type {
  addRoute as addRateRoute,
  convertRoute,
  listRoute as listRatesRoute,
  withdrawRoute as withdrawRateRoute,
} from './money/rates.ts';
import type {
  applyRoute as applyRecostRoute,
  cancelRoute as cancelRecostRoute,
  listRoute as listRecostsRoute,
  oneRoute as oneRecostRoute,
  planRoute as planRecostRoute,
} from './money/recost.ts';
import type { addRoute as addPriceRoute, correctRoute, endRoute, withdrawRoute as withdrawPriceRoute } from './prices/price-changes.ts';
import type { exportRoute as exportPricesRoute, importRoute as importPricesRoute } from './prices/price-files.ts';
import type { listRoute as listPricesRoute, lookupRoute, missingRoute, oneRoute as onePriceRoute } from './prices/prices.ts';
import type { overviewRoute } from './overview/overview.ts';
import type { changeMeRoute, endSessionRoute, meRoute, mySessionsRoute, signOutEverywhereRoute } from './me.ts';
import type { Taken } from './read/shapes.ts';
import type { signInLinkRoute, signInRoute, signOutRoute } from './sign-in/sign-in.ts';
import type { oneRoute as oneSessionRoute } from './sessions.ts';
import type { statusRoute } from './status.ts';
import type { usageRoute } from './usage/usage.ts';
import type { listViewsRoute, removeViewRoute, saveViewRoute } from './views.ts';
import type { summaryRoute } from './usage/user.ts';
import type { changeUserRoute, inviteUserRoute, linkUserRoute, listUsersRoute, signOutUserRoute } from './users/users.ts';

/** Method and path of each route the console asks. */
export type Routes = {
  'GET /api/calls': typeof listRoute;
  'GET /api/calls/facets': typeof facetsRoute;
  'GET /api/calls/volume': typeof volumeRoute;
  'GET /api/calls/{id}': typeof oneRoute;
  'GET /api/overview': typeof overviewRoute;
  'GET /api/me': typeof meRoute;
  'PATCH /api/me': typeof changeMeRoute;
  'GET /api/me/sessions': typeof mySessionsRoute;
  'POST /api/me/sessions/{id}/end': typeof endSessionRoute;
  'POST /api/me/sign-out-everywhere': typeof signOutEverywhereRoute;
  'POST /api/sign-in': typeof signInRoute;
  'POST /api/sign-in/link': typeof signInLinkRoute;
  'POST /api/sign-out': typeof signOutRoute;
  'GET /api/users': typeof listUsersRoute;
  'POST /api/users': typeof inviteUserRoute;
  'PATCH /api/users/{id}': typeof changeUserRoute;
  'POST /api/users/{id}/link': typeof linkUserRoute;
  'POST /api/users/{id}/sign-out': typeof signOutUserRoute;
  'GET /api/users/{user}/usage-summary': typeof summaryRoute;
  'GET /api/keys': typeof listKeysRoute;
  'POST /api/keys': typeof createKeyRoute;
  'POST /api/keys/{id}/revoke': typeof revokeKeyRoute;
  'POST /api/keys/{id}/rotate': typeof rotateKeyRoute;
  'GET /api/vendors': typeof vendorsRoute;
  'GET /api/endpoints': typeof endpointsRoute;
  'POST /api/endpoints': typeof createEndpointRoute;
  'PUT /api/endpoints/{name}': typeof changeEndpointRoute;
  'DELETE /api/endpoints/{name}': typeof removeEndpointRoute;
  'POST /api/endpoints/{name}/test': typeof testEndpointRoute;
  'GET /api/models': typeof modelsRoute;
  'POST /api/models': typeof createModelRoute;
  'PUT /api/models/{name}': typeof changeModelRoute;
  'DELETE /api/models/{name}': typeof removeModelRoute;
  'GET /api/costs/differences': typeof differencesRoute;
  'GET /api/prices': typeof listPricesRoute;
  'POST /api/prices': typeof addPriceRoute;
  'GET /api/prices/export': typeof exportPricesRoute;
  'POST /api/prices/import': typeof importPricesRoute;
  'GET /api/prices/lookup': typeof lookupRoute;
  'GET /api/prices/missing': typeof missingRoute;
  'GET /api/prices/{id}': typeof onePriceRoute;
  'POST /api/prices/{id}/correct': typeof correctRoute;
  'POST /api/prices/{id}/end': typeof endRoute;
  'POST /api/prices/{id}/withdraw': typeof withdrawPriceRoute;
  'GET /api/rates': typeof listRatesRoute;
  'POST /api/rates': typeof addRateRoute;
  'GET /api/rates/convert': typeof convertRoute;
  'POST /api/rates/import': typeof importRatesRoute;
  'POST /api/rates/{id}/withdraw': typeof withdrawRateRoute;
  'GET /api/recost': typeof listRecostsRoute;
  'POST /api/recost': typeof planRecostRoute;
  'GET /api/recost/{id}': typeof oneRecostRoute;
  'POST /api/recost/{id}/apply': typeof applyRecostRoute;
  'POST /api/recost/{id}/cancel': typeof cancelRecostRoute;
  'GET /api/sessions/{session_id}': typeof oneSessionRoute;
  'GET /api/status': typeof statusRoute;
  'GET /api/usage': typeof usageRoute;
  'GET /api/views': typeof listViewsRoute;
  'POST /api/views': typeof saveViewRoute;
  'DELETE /api/views/{id}': typeof removeViewRoute;
};

export type RouteName = keyof Routes;

type Json<R> = R extends { readonly content: { readonly 'application/json': { readonly schema: infer S } } }
  ? S extends z.ZodType
    ? z.output<S>
    : unknown
  : null;

type Good<R> = R extends { readonly responses: infer A }
  ? { [K in keyof A]: K extends 200 | 201 | 202 ? Json<A[K]> : K extends 204 ? null : never }[keyof A]
  : never;

/** What a route answers where all went well; null where it answers without a body. */
export type AnswerOf<K extends RouteName> = Good<Routes[K]>;

/** What goes into a route's body. */
export type BodyOf<K extends RouteName> = Routes[K] extends {
  readonly request: { readonly body: { readonly content: { readonly 'application/json': { readonly schema: infer S } } } };
}
  ? S extends z.ZodType
    ? z.input<S>
    : S extends Taken<infer T>
      ? z.input<T>
      : unknown
  : undefined;
