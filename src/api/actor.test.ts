import { expect, it } from 'vitest';
import { roles } from '../schema/vendor.ts';
import { rightsOf } from './actor.ts';

it('the roles as a matrix: whose calls, their text, reckoning, the audit log, changes', () => {
  const matrix = Object.fromEntries(roles.map((role) => [role, rightsOf({ user: 'ada', role, text_granted: false })]));
  expect(matrix).toEqual({
    admin: { onlyUser: null, text: true, reckoning: true, audit: true, manage: true },
    auditor: { onlyUser: null, text: true, reckoning: true, audit: true, manage: false },
    analyst: { onlyUser: null, text: false, reckoning: true, audit: false, manage: false },
    member: { onlyUser: 'ada', text: true, reckoning: false, audit: false, manage: false },
  });
});

it('a member that is nobody sees nobody’s calls', () => {
  expect(rightsOf({ user: null, role: 'member', text_granted: false }).onlyUser).toBe('');
});

it('an analyst who was granted the text of calls may read it, and no more than that', () => {
  const analyst = { user: 'ada', role: 'analyst' } as const;
  expect(rightsOf({ ...analyst, text_granted: true })).toEqual({ ...rightsOf({ ...analyst, text_granted: false }), text: true });
});
