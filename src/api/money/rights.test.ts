// Who may do what with money, as a matrix: every route that was added for it, by every role.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Role, roles } from '../../schema/vendor.ts';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());

const everyone: readonly Role[] = roles;
const reckoners: readonly Role[] = ['admin', 'analyst', 'auditor'];
const auditors: readonly Role[] = ['admin', 'auditor'];
const admins: readonly Role[] = ['admin'];

it.each([
  ['GET', '/api/prices', reckoners],
  ['GET', '/api/prices/some', reckoners],
  ['GET', '/api/prices/some/history', reckoners],
  ['GET', '/api/prices/lookup?vendor=openai&model=gpt-5', everyone],
  ['GET', '/api/prices/export', reckoners],
  ['GET', '/api/rates', everyone],
  ['GET', '/api/rates/convert?amount=1&from=USD&to=CNY', everyone],
  ['GET', '/api/usage', everyone],
  ['GET', '/api/prices/missing', reckoners],
  ['GET', '/api/costs/differences', reckoners],
  ['GET', '/api/recost', reckoners],
  ['GET', '/api/recost/some', reckoners],
  ['GET', '/api/audit', auditors],
  ['POST', '/api/prices', admins],
  ['POST', '/api/prices/import?format=csv', admins],
  ['POST', '/api/prices/some/correct', admins],
  ['POST', '/api/prices/some/end', admins],
  ['POST', '/api/prices/some/withdraw', admins],
  ['POST', '/api/rates', admins],
  ['POST', '/api/rates/import', admins],
  ['POST', '/api/rates/some/withdraw', admins],
  ['POST', '/api/recost', admins],
  ['POST', '/api/recost/some/apply', admins],
  ['POST', '/api/recost/some/cancel', admins],
] as const)('%s %s', async (method, path, allowed) => {
  expect((await desk.ask(method, path, null)).status).toBe(401);
  for (const role of roles) {
    const { status, value } = await desk.ask(method, path, role);
    // What is let in may still be refused for what it says, with another word.
    if (allowed.includes(role)) expect([role, status]).not.toEqual([role, 403]);
    else expect([role, status, value]).toMatchObject([role, 403, { error: { code: 'key_forbidden' } }]);
    expect(status, `${role}: ${JSON.stringify(value)}`).not.toBe(500);
  }
});
