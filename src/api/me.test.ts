// One's own account, password and sessions over the API.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roles } from '../schema/vendor.ts';
import { openTestDesk, type TestDesk } from './testing/desk.ts';

let desk: TestDesk;
let id: string;
const password = 'correct horse battery';

beforeEach(async () => {
  desk = await openTestDesk();
  const { accounts } = desk.registry;
  await accounts.create({ user: 'root', role: 'admin', email: 'root@example.com' }, 'test');
  id = (await accounts.create({ user: 'ada', role: 'member', email: 'ada@example.com' }, 'test')).id;
  await accounts.setPassword(id, { current: null, next: password, session: null }, 'test');
});
afterEach(() => desk.close());

async function signIn(): Promise<(method: string, path: string, body?: unknown) => ReturnType<TestDesk['ask']>> {
  const { token } = await desk.registry.signing.withPassword('ada@example.com', password, { user_agent: null, ip_address: null });
  return (method, path, body) => desk.ask(method, path, null, body, { cookie: `daybook_session=${token}` });
}

describe('who asks', () => {
  it.each(roles)('a key of role %s is told its rights, and has no account', async (role) => {
    const { status, value } = await desk.ask('GET', '/api/me', role);
    expect(status).toBe(200);
    expect(value).toMatchObject({ who: 'key:k (ada)', user: 'ada', role, account: null, version: '0' });
    expect(value.rights.only_own).toBe(role === 'member');
    expect(value.rights.manage).toBe(role === 'admin');
    expect(await desk.ask('PATCH', '/api/me', role, { language: 'zh' })).toMatchObject({
      status: 403,
      value: { error: { code: 'account_missing' } },
    });
  });

  it('an analyst is told of the text they were granted, as soon as they are', async () => {
    const ask = await signIn();
    await desk.registry.accounts.change(id, { role: 'analyst' }, 'root');
    expect((await ask('GET', '/api/me')).value.rights).toEqual({
      only_own: false,
      text: false,
      reckoning: true,
      audit: false,
      manage: false,
    });
    await desk.registry.accounts.change(id, { sees_text: true }, 'root');
    expect((await ask('GET', '/api/me')).value.rights).toMatchObject({ text: true, audit: false });
  });

  it('nobody is told no', async () => {
    expect(await desk.ask('GET', '/api/me', null)).toMatchObject({ status: 401, value: { error: { code: 'key_missing' } } });
  });
});

describe('a change of one’s own', () => {
  it('takes the e-mail address, the language, and nothing else', async () => {
    const ask = await signIn();
    expect((await ask('PATCH', '/api/me', { email: 'Countess@Example.com', language: 'zh' })).status).toBe(204);
    expect((await ask('GET', '/api/me')).value.account).toMatchObject({ email: 'countess@example.com', language: 'zh' });
    for (const body of [
      { role: 'admin' },
      { sees_text: true },
      { disabled: false },
      { user: 'root' },
      { email: 'none' },
      { email: null },
      { language: 'de' },
    ])
      expect(await ask('PATCH', '/api/me', body), JSON.stringify(body)).toMatchObject({
        status: 400,
        value: { error: { code: 'question_invalid' } },
      });
    expect(await ask('PATCH', '/api/me', { email: 'root@example.com' })).toMatchObject({
      status: 409,
      value: { error: { code: 'account_taken' } },
    });
    expect((await ask('GET', '/api/me')).value.role).toBe('member');
  });

  it('of the password asks for the current one, ends the other sessions, and where it fails changes nothing', async () => {
    const [ask, elsewhere] = [await signIn(), await signIn()];
    const next = 'another horse battery';
    const refused = async (change: unknown, code: string) =>
      expect((await ask('PATCH', '/api/me', { email: 'new@example.com', password: change })).value.error.code).toBe(code);
    await refused({ next }, 'password_wrong');
    await refused({ current: 'not the password', next }, 'password_wrong');
    await refused({ current: password, next: 'short' }, 'password_weak');
    expect((await elsewhere('GET', '/api/me')).value.account.email).toBe('ada@example.com');
    expect((await ask('PATCH', '/api/me', { password: { current: password, next } })).status).toBe(204);
    expect((await elsewhere('GET', '/api/me')).status).toBe(401);
    expect((await ask('GET', '/api/me')).status).toBe(200);
  });

  it('lets nobody guess the current password without end', async () => {
    const ask = await signIn();
    const guess = () => ask('PATCH', '/api/me', { password: { current: 'a guess', next: 'another horse battery' } });
    for (let i = 0; i < 5; i += 1) expect((await guess()).status).toBe(403);
    const limited = await guess();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  });
});

describe('one’s own sessions', () => {
  it('are listed and ended, and nobody else’s', async () => {
    const [ask, other] = [await signIn(), await signIn()];
    const listed = (await ask('GET', '/api/me/sessions')).value.sessions;
    expect(listed.map((one: { current: boolean }) => one.current).sort()).toEqual([false, true]);
    const theirs = listed.find((one: { current: boolean }) => !one.current).id;
    const root = await desk.registry.links.create((await desk.registry.accounts.ensure('root', null, 'test')).id, 'test');
    const opened = await desk.registry.signing.withLink(root.token, { user_agent: null, ip_address: null });
    const foreign = (await desk.registry.sessions.find(opened.token))?.id;
    expect((await ask('POST', `/api/me/sessions/${foreign}/end`)).status).toBe(404);
    expect(await desk.registry.sessions.find(opened.token)).not.toBeNull();
    expect((await ask('POST', `/api/me/sessions/${theirs}/end`)).status).toBe(204);
    expect((await other('GET', '/api/me')).status).toBe(401);
    expect((await ask('POST', '/api/me/sign-out-everywhere')).status).toBe(204);
    expect((await ask('GET', '/api/me')).status).toBe(401);
  });
});
