// Accounts over the API: who may see and change them, and how fast a change holds.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roles } from '../../schema/vendor.ts';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

const invite = (body: unknown) => desk.ask('POST', '/api/users', 'admin', body);

async function signedIn(user: string, role: string) {
  const { value } = await invite({ user, role });
  const token = new URL(value.link.path, 'http://daybook').searchParams.get('token') ?? '';
  const opened = await desk.registry.signing.withLink(token, { user_agent: null, ip_address: null });
  const headers = { cookie: `daybook_session=${opened.token}` };
  const id: string = value.user.id;
  return { id, headers, ask: (method: string, path: string, body?: unknown) => desk.ask(method, path, null, body, headers) };
}

describe('accounts', () => {
  it.each(roles)('%s: who sees them, who changes them', async (role) => {
    const { value } = await invite({ user: 'bob', role: 'member' });
    const { id } = value.user;
    const changes: [string, string, unknown][] = [
      ['POST', '/api/users', { user: 'eve', role: 'admin' }],
      ['PATCH', `/api/users/${id}`, { role: 'analyst' }],
      ['POST', `/api/users/${id}/link`, undefined],
      ['POST', `/api/users/${id}/sign-out`, undefined],
    ];
    expect((await desk.ask('GET', '/api/users', role)).status).toBe(role === 'admin' || role === 'auditor' ? 200 : 403);
    for (const [method, path, body] of changes) {
      const { status } = await desk.ask(method, path, role, body);
      expect(status < 300, `${method} ${path}: ${status}`).toBe(role === 'admin');
    }
  });

  it('are made with a link that is shown once', async () => {
    const made = await invite({ user: ' bob ', role: 'analyst', email: 'Bob@Example.com', sees_text: true });
    expect(made.status).toBe(201);
    expect(made.value).toMatchObject({
      user: { user: 'bob', role: 'analyst', email: 'bob@example.com', sees_text: true, has_password: false },
      link: { path: expect.stringMatching(/^\/sign-in\?token=[\w-]{43}$/) },
    });
    const listed = await desk.ask('GET', '/api/users');
    expect(listed.value.users).toMatchObject([{ user: 'bob', sessions: 0, signed_in_at: null }]);
    expect(listed.text).not.toMatch(/token|scrypt|hash|"password"/);
  });

  it.each([
    [{}, 400, 'question_invalid'],
    [{ user: 'bob' }, 400, 'question_invalid'],
    [{ user: ' ', role: 'member' }, 400, 'question_invalid'],
    [{ user: 'a\nb', role: 'member' }, 400, 'question_invalid'],
    [{ user: 'bob', role: 'king' }, 400, 'question_invalid'],
    [{ user: 'bob', role: 'member', email: 'no address' }, 400, 'question_invalid'],
    [{ user: 'bob', role: 'member', password: 'chosen for bob' }, 400, 'question_invalid'],
    [{ user: 'there', role: 'member' }, 409, 'account_taken'],
  ])('%j is refused', async (body, status, code) => {
    await invite({ user: 'there', role: 'member' });
    expect(await invite(body)).toMatchObject({ status, value: { error: { code } } });
  });

  it('that are none are a 404', async () => {
    for (const [method, path] of [
      ['PATCH', ''],
      ['POST', '/link'],
      ['POST', '/sign-out'],
    ])
      expect(await desk.ask(method ?? '', `/api/users/none${path}`, 'admin', {})).toMatchObject({
        status: 404,
        value: { error: { code: 'account_unknown' } },
      });
  });

  it('keep their last admin, also against themselves', async () => {
    const ada = await signedIn('ada', 'admin');
    for (const patch of [{ role: 'member' }, { disabled: true }])
      expect(await ada.ask('PATCH', `/api/users/${ada.id}`, patch)).toMatchObject({
        status: 409,
        value: { error: { code: 'last_admin' } },
      });
    await invite({ user: 'bob', role: 'admin' });
    expect((await ada.ask('PATCH', `/api/users/${ada.id}`, { role: 'member' })).value.user.role).toBe('member');
    expect((await ada.ask('GET', '/api/users')).status).toBe(403);
  });
});

describe('a change of an account holds for the next request', () => {
  it('another role, disabling, signing out', async () => {
    await invite({ user: 'root', role: 'admin' });
    const ada = await signedIn('ada', 'auditor');
    expect((await ada.ask('GET', '/api/audit')).status).toBe(200);
    await desk.ask('PATCH', `/api/users/${ada.id}`, 'admin', { role: 'member' });
    expect((await ada.ask('GET', '/api/audit')).status).toBe(403);
    await desk.ask('POST', `/api/users/${ada.id}/sign-out`);
    expect((await ada.ask('GET', '/api/me')).status).toBe(401);
    const bob = await signedIn('bob', 'auditor');
    await desk.ask('PATCH', `/api/users/${bob.id}`, 'admin', { disabled: true });
    expect((await bob.ask('GET', '/api/me')).status).toBe(401);
    expect(await desk.ask('POST', `/api/users/${bob.id}/link`)).toMatchObject({
      status: 409,
      value: { error: { code: 'account_disabled' } },
    });
  });

  it('text for an analyst', async () => {
    const ada = await signedIn('ada', 'analyst');
    expect((await ada.ask('GET', '/api/qa-records')).status).toBe(403);
    await desk.ask('PATCH', `/api/users/${ada.id}`, 'admin', { sees_text: true });
    expect((await ada.ask('GET', '/api/qa-records')).status).toBe(200);
    expect((await ada.ask('GET', '/api/calls?search=river')).status).toBe(200);
  });
});

describe('disabling with keys', () => {
  const declared = (name: string, user: string) => ({ name, user, secret: `a-secret-of-the-file-${name}` });
  beforeEach(async () => {
    await desk.close();
    desk = await openTestDesk({ settings: { keys: [declared('ci', 'bob'), declared('capital', 'Bob')] } });
  });
  const bob = async (): Promise<string> => (await invite({ user: 'bob', role: 'member' })).value.user.id;
  const key = async (name: string, user: string) => (await desk.ask('POST', '/api/keys', 'admin', { name, user })).value.key;
  const open = async () =>
    (await desk.ask('GET', '/api/keys')).value.keys
      .filter(({ revoked, source }: { revoked: boolean; source: string }) => source === 'registry' && !revoked)
      .map(({ name }: { name: string }) => name)
      .sort();
  const patch = (id: string, body: unknown, as: (typeof roles)[number] = 'admin') => desk.ask('PATCH', `/api/users/${id}`, as, body);

  it('says how many it revoked and how many of the file go on, and notes each', async () => {
    const id = await bob();
    for (const [name, user] of [
      ['laptop', 'bob'],
      ['batch', 'bob'],
      ['capital', 'Bob'],
      ['other', 'ada'],
    ] as const)
      await key(name, user);
    const { status, value } = await patch(id, { disabled: true, revoke_keys: true });
    expect([status, value.keys]).toEqual([200, { revoked: 2, of_file: 1 }]);
    expect(value.user).toMatchObject({ user: 'bob', disabled_at: expect.any(String) });
    expect(await open()).toEqual(['capital', 'other']);
    const { entries } = (await desk.ask('GET', '/api/audit?limit=3')).value;
    expect(entries.map(({ action, who }: { action: string; who: string }) => `${who} ${action}`)).toEqual([
      'key:k (ada) key.revoke',
      'key:k (ada) key.revoke',
      'key:k (ada) account.change',
    ]);
    expect((await patch(id, { disabled: true, revoke_keys: true })).value.keys).toEqual({ revoked: 0, of_file: 1 });
    expect((await patch(id, { disabled: false })).value).toMatchObject({ user: { disabled_at: null }, keys: null });
    expect(await open()).toEqual(['capital', 'other']);
  });

  it.each([{ disabled: true }, { disabled: true, revoke_keys: false }, { role: 'analyst' }])('leaves the keys with %j', async (body) => {
    const id = await bob();
    await key('laptop', 'bob');
    expect(await patch(id, body)).toMatchObject({ status: 200, value: { keys: null } });
    expect(await open()).toEqual(['laptop']);
  });

  it.each([
    { revoke_keys: true },
    { revoke_keys: true, disabled: false },
    { revoke_keys: true, role: 'analyst' },
    { revoke_keys: 'yes', disabled: true },
  ])('is refused as %j, and nothing is changed', async (body) => {
    const id = await bob();
    await key('laptop', 'bob');
    const { status, value } = await patch(id, body);
    expect([status, value.error.code]).toEqual([400, 'question_invalid']);
    expect(value.error.message).toMatch(/revoke_keys/);
    expect(await open()).toEqual(['laptop']);
    expect((await desk.ask('GET', '/api/users')).value.users).toMatchObject([{ role: 'member', disabled_at: null }]);
  });

  it.each(roles.filter((role) => role !== 'admin'))('is not for the role %s', async (role) => {
    const id = await bob();
    await key('laptop', 'bob');
    expect((await patch(id, { disabled: true, revoke_keys: true }, role)).status).toBe(403);
    expect(await open()).toEqual(['laptop']);
  });
});
