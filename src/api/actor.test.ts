import { expect, it } from 'vitest';
import { roles } from '../schema/vendor.ts';
import { mayAudit, mayManage, mayReckon, rightsOf } from './actor.ts';

it('the roles as a matrix: whose calls, their text, reckoning, the audit log, changes', () => {
  const matrix = Object.fromEntries(roles.map((role) => [role, rightsOf({ who: 'w', user: 'ada', role })]));
  expect(matrix).toEqual({
    admin: { onlyUser: null, text: true, reckoning: true, audit: true, manage: true },
    auditor: { onlyUser: null, text: true, reckoning: true, audit: true, manage: false },
    analyst: { onlyUser: null, text: false, reckoning: true, audit: false, manage: false },
    member: { onlyUser: 'ada', text: true, reckoning: false, audit: false, manage: false },
  });
});

it('a member that is nobody sees nobody’s calls', () => {
  expect(rightsOf({ who: 'w', user: null, role: 'member' }).onlyUser).toBe('');
});

it.each([
  [mayManage, ['admin']],
  [mayReckon, ['admin', 'auditor', 'analyst']],
  [mayAudit, ['admin', 'auditor']],
])('%o is for %j alone', (may, allowed) => {
  for (const role of roles) {
    const attempt = () => may({ who: 'w', user: 'ada', role });
    if (allowed.includes(role)) attempt();
    else expect(attempt).toThrow(expect.objectContaining({ code: 'key_forbidden', status: 403 }));
  }
});
