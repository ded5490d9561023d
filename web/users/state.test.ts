import { expect, it } from 'vitest';
import { foundIn, keysOf, lastAdminOf, stateOf, type User } from './state.ts';

const user = (more: Partial<User> = {}): User => ({
  id: 'a',
  user: 'ada',
  email: 'ada@example.com',
  role: 'admin',
  sees_text: false,
  has_password: true,
  disabled_at: null,
  signed_in_at: '2026-11-23T08:00:00Z',
  made_at: '2026-11-01T08:00:00Z',
  made_by: 'start',
  sessions: 1,
  ...more,
});

it('an account is disabled, active, invited, or opened by links alone', () => {
  expect(stateOf(user())).toBe('active');
  expect(stateOf(user({ disabled_at: '2026-11-23T08:00:00Z' }))).toBe('disabled');
  expect(stateOf(user({ has_password: false }))).toBe('passwordless');
  expect(stateOf(user({ email: null }))).toBe('passwordless');
  expect(stateOf(user({ has_password: false, signed_in_at: null }))).toBe('invited');
});

it('the last admin is the only one of that role who can sign in', () => {
  const bob = user({ id: 'b', user: 'bob' });
  expect(lastAdminOf([user(), bob])).toBeNull();
  expect(lastAdminOf([user(), { ...bob, role: 'auditor' }])).toBe('a');
  expect(lastAdminOf([user(), { ...bob, disabled_at: '2026-11-23T08:00:00Z' }])).toBe('a');
  expect(lastAdminOf([])).toBeNull();
});

it('is found by a part of its name or address', () => {
  expect(foundIn([user()], ' ADA ')).toHaveLength(1);
  expect(foundIn([user()], 'example')).toHaveLength(1);
  expect(foundIn([user({ email: null })], 'example')).toHaveLength(0);
});

it('the keys that act for a user are the open ones of that very name, and those of the file stand apart', () => {
  const key = (name: string, more: Partial<Parameters<typeof keysOf>[1][number]> = {}): Parameters<typeof keysOf>[1][number] => ({
    id: name,
    name,
    user: 'ada',
    app: null,
    role: 'member',
    speaks_for_others: false,
    endpoint: null,
    models: null,
    source: 'registry',
    revoked: false,
    ends_with: 'wxyz',
    made_at: '2026-11-01T08:00:00Z',
    made_by: 'start',
    revoked_at: null,
    last_used_at: null,
    ...more,
  });
  const keys = [
    key('laptop'),
    key('gone', { revoked: true }),
    key('capital', { user: 'Ada' }),
    key('other', { user: 'bob' }),
    key('ci', { source: 'file' }),
    key('ci of bob', { source: 'file', user: 'bob' }),
  ];
  expect(keysOf('ada', keys)).toEqual({ open: 1, ofFile: ['ci'] });
  expect(keysOf('eve', keys)).toEqual({ open: 0, ofFile: [] });
});
