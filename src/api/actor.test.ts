import { expect, it } from 'vitest';
import { roles } from '../schema/vendor.ts';
import { mayManage, rightsOf } from './actor.ts';

it('the roles as a matrix: whose calls, their text, changes', () => {
  const matrix = Object.fromEntries(roles.map((role) => [role, rightsOf({ who: 'w', user: 'ada', role })]));
  expect(matrix).toEqual({
    admin: { onlyUser: null, text: true, manage: true },
    auditor: { onlyUser: null, text: true, manage: false },
    analyst: { onlyUser: null, text: false, manage: false },
    member: { onlyUser: 'ada', text: true, manage: false },
  });
});

it('a member that is nobody sees nobody’s calls', () => {
  expect(rightsOf({ who: 'w', user: null, role: 'member' }).onlyUser).toBe('');
});

it('only an admin may change things', () => {
  for (const role of roles) {
    const attempt = () => mayManage({ who: 'w', user: 'ada', role });
    if (role === 'admin') attempt();
    else expect(attempt).toThrow(expect.objectContaining({ code: 'key_forbidden', status: 403 }));
  }
});
