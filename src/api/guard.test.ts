import { expect, it } from 'vitest';
import { roles } from '../schema/vendor.ts';
import type { Actor } from './actor.ts';
import { check, type Rule } from './guard.ts';

const actorOf = (role: Actor['role'], more: Partial<Actor> = {}): Actor => ({
  who: 'w',
  user: 'ada',
  role,
  account: null,
  text_granted: false,
  ...more,
});

it.each<[Rule, readonly string[]]>([
  ['public', roles],
  ['known', roles],
  ['own', roles],
  ['tell', roles],
  ['text', ['admin', 'auditor', 'member']],
  ['reckoning', ['admin', 'auditor', 'analyst']],
  ['audit', ['admin', 'auditor']],
  ['manage', ['admin']],
])('%s is for %j', (rule, allowed) => {
  for (const role of roles) {
    const attempt = () => check(rule, actorOf(role));
    if (allowed.includes(role)) attempt();
    else expect(attempt).toThrow(expect.objectContaining({ code: 'key_forbidden', status: 403 }));
  }
});

it('text is for an analyst who was granted it', () => {
  check('text', actorOf('analyst', { text_granted: true }));
});

it('what is about an account is for whoever has one, of any role', () => {
  for (const role of roles) {
    check('self', actorOf(role, { account: 'a' }));
    expect(() => check('self', actorOf(role))).toThrow(expect.objectContaining({ code: 'account_missing' }));
  }
});
