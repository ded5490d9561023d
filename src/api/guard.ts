// Who may ask which question, in one place: every route has a rule, looked at before anything else of the request is.
import type { MiddlewareHandler } from 'hono';
import { DaybookError } from '../errors.ts';
import { type Actor, type Right, rightsOf } from './actor.ts';
import type { ApiEnv } from './app.ts';

/**
 * - `public`: anyone, signed in or not.
 * - `known`: whoever has a key, a session or the owner's socket; the answer is the same for all.
 * - `own`: as known, but a member gets only what is their user's, and text is left out for those who may not read it.
 * - `text`: as own, for those who may read text.
 * - `self`: whoever signed in with an account, about that account.
 * - `tell`: whoever may tell of calls.
 * - `reckoning`, `audit`, `manage`: whoever has the right of that name.
 */
export const rules = ['public', 'known', 'own', 'text', 'self', 'tell', 'reckoning', 'audit', 'manage'] as const;
export type Rule = (typeof rules)[number];

const rolesWith: Readonly<Record<Right, string>> = {
  text: 'admin, auditor or member, or an analyst who was granted it',
  reckoning: 'admin, auditor or analyst',
  audit: 'admin or auditor',
  manage: 'admin',
};

const isRight = (rule: Rule): rule is Right => rule in rolesWith;

/** Throws `key_forbidden`, `account_missing` where there is no account to be about, `key_missing` where only a key will do. */
export function check(rule: Rule, actor: Actor): void {
  if (isRight(rule) && !rightsOf(actor)[rule])
    throw new DaybookError('key_forbidden', `It has the role ${actor.role}; this needs ${rolesWith[rule]}.`);
  if (rule === 'self' && actor.account === null) throw new DaybookError('account_missing');
  // A call is told by a program, and its key says for whom; the page of somebody who signed in is none.
  if (rule === 'tell' && actor.account !== null) throw new DaybookError('key_missing');
}

/** `admit` is set by the app, which knows who asks. */
export const guardOf =
  (rule: Rule): MiddlewareHandler<ApiEnv> =>
  async (context, next) => {
    await context.get('admit')(rule);
    await next();
  };
