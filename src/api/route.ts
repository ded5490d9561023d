// A question the API answers: its shapes in zod and, beside them, who may ask it. The rule is part of the route, so a route without
// one does not compile.
import { type RouteConfig, createRoute as withShapes } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from './app.ts';
import { guardOf, type Rule } from './guard.ts';

type Ruled = Omit<RouteConfig, 'path' | 'middleware'> & { readonly path: string; readonly rule: Rule };

/** As zod-openapi's `createRoute`, with the rule, which the OpenAPI document repeats as `x-rule`. */
export function createRoute<P extends string, R extends Ruled & { path: P }>(route: R) {
  const middleware: MiddlewareHandler<ApiEnv> = guardOf(route.rule);
  return withShapes<P, R & { middleware: MiddlewareHandler<ApiEnv>; 'x-rule': Rule }>({ ...route, 'x-rule': route.rule, middleware });
}
