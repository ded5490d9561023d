// What the console knows of the API: each route's shapes as types, derived from the routes themselves. Nothing here exists at run time.
import type { z } from '@hono/zod-openapi';
import type { listRoute, oneRoute } from './calls.ts';
import type { overviewRoute } from './overview/overview.ts';
import type { statusRoute } from './status.ts';
import type { usageRoute } from './usage/usage.ts';

/** Method and path of each route the console asks. */
export type Routes = {
  'GET /api/calls': typeof listRoute;
  'GET /api/calls/{id}': typeof oneRoute;
  'GET /api/overview': typeof overviewRoute;
  'GET /api/status': typeof statusRoute;
  'GET /api/usage': typeof usageRoute;
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
    : unknown
  : undefined;
