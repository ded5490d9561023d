// Signing in and out over the API: cookies, what a foreign page may do, what an answer gives away, and how fast a change holds.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
let account: { id: string };
const password = 'correct horse battery';

beforeEach(async () => {
  desk = await openTestDesk();
  await desk.registry.accounts.create({ user: 'root', role: 'admin' }, 'test');
  account = await desk.registry.accounts.create({ user: 'ada', role: 'admin', email: 'ada@example.com' }, 'test');
  await desk.registry.accounts.setPassword(account.id, { current: null, next: password, session: null }, 'test');
});
afterEach(() => desk.close());

type Sent = {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly https?: boolean;
  readonly address?: string;
};

async function send(method: string, path: string, { body, headers = {}, https = false, address = '192.0.2.1' }: Sent = {}) {
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await desk.api.request(`http://daybook${path}`, init, { isOwner: false, peer: { address, https } });
  const text = await response.text();
  const set = response.headers.get('set-cookie');
  return {
    status: response.status,
    headers: response.headers,
    set,
    cookie: set?.split(';')[0] ?? '',
    value: text === '' ? null : JSON.parse(text),
  };
}

const signIn = (more: Sent = {}) => send('POST', '/api/sign-in', { body: { email: 'ada@example.com', password }, ...more });
const me = (cookie: string, https = false) => send('GET', '/api/me', { headers: { cookie }, https });

describe('the cookie', () => {
  it('is HttpOnly and Lax for two weeks, and signs in', async () => {
    const signed = await signIn();
    expect(signed.status).toBe(204);
    expect(signed.set).toMatch(/^daybook_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1209600$/);
    expect((await me(signed.cookie)).value).toMatchObject({ who: 'ada', user: 'ada', role: 'admin', account: { id: account.id } });
    const { value } = await send('GET', '/api/me/sessions', { headers: { cookie: signed.cookie } });
    expect(value.sessions).toMatchObject([{ ip_address: '192.0.2.1', current: true }]);
  });

  it('is Secure and bound to the host over https, where one that plain http set is none', async () => {
    const signed = await signIn({ https: true });
    expect(signed.set).toMatch(/^__Host-daybook_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=1209600$/);
    expect((await me(signed.cookie, true)).status).toBe(200);
    const planted = signed.cookie.replace('__Host-', '');
    expect((await me(planted, true)).status).toBe(401);
    expect((await me(signed.cookie, false)).status).toBe(401);
  });

  it('goes when its owner signs out, and its session with it', async () => {
    const { cookie } = await signIn();
    const out = await send('POST', '/api/sign-out', { headers: { cookie } });
    expect([out.status, out.set]).toEqual([204, 'daybook_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    expect(await me(cookie)).toMatchObject({ status: 401, value: { error: { code: 'not_signed_in' } } });
    expect((await send('POST', '/api/sign-out')).status).toBe(204);
  });

  it('of a browser that signs in again is a new one, and the session before it ends', async () => {
    const { cookie } = await signIn();
    const again = await signIn({ headers: { cookie } });
    expect(again.cookie).not.toBe(cookie);
    expect((await me(cookie)).status).toBe(401);
    expect((await me(again.cookie)).status).toBe(200);
  });
});

describe('a page of another site', () => {
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://elsewhere', host: 'daybook' },
    { origin: 'null', host: 'daybook' },
  ];
  it.each(foreign)('with %j can neither sign in, nor out, nor change anything', async (headers) => {
    const { cookie } = await signIn();
    const refused = { status: 403, value: { error: { code: 'key_forbidden' } } };
    const { token } = await desk.registry.links.create(account.id, 'test');
    expect(await signIn({ headers })).toMatchObject(refused);
    expect(await send('POST', '/api/sign-in/link', { body: { token }, headers })).toMatchObject(refused);
    expect(await send('POST', '/api/sign-out', { headers: { ...headers, cookie } })).toMatchObject(refused);
    expect(await send('PATCH', '/api/me', { body: { language: 'zh' }, headers: { ...headers, cookie } })).toMatchObject(refused);
    expect(await send('POST', '/api/users', { body: {}, headers: { ...headers, cookie } })).toMatchObject(refused);
    expect((await me(cookie)).value.account.language).toBeNull();
  });

  it('of our own may', async () => {
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: 'http://daybook', host: 'daybook' }])
      expect((await signIn({ headers })).status).toBe(204);
  });
});

describe('an attempt that fails', () => {
  it('says the same whoever it is', async () => {
    await desk.registry.accounts.create({ user: 'bob', role: 'member', email: 'bob@example.com' }, 'test');
    const gone = await desk.registry.accounts.create({ user: 'eve', role: 'member', email: 'eve@example.com' }, 'test');
    await desk.registry.accounts.setPassword(gone.id, { current: null, next: password, session: null }, 'test');
    await desk.registry.accounts.change(gone.id, { disabled: true }, 'test');
    const attempts = [
      { email: 'ada@example.com', password: 'not the password' },
      { email: 'bob@example.com', password },
      { email: 'eve@example.com', password },
      { email: 'nobody@example.com', password },
      { email: 'no address', password },
    ];
    const answers = await Promise.all(attempts.map((body) => send('POST', '/api/sign-in', { body })));
    for (const { status, value, set } of answers) expect([status, value, set]).toEqual([401, answers[0]?.value, null]);
    expect(answers[0]?.value.error.code).toBe('sign_in_failed');
  });

  it('is told to wait after five, even with the right password, and elsewhere is not', async () => {
    const wrong = { body: { email: 'ada@example.com', password: 'not the password' } };
    for (let i = 0; i < 5; i += 1) expect((await send('POST', '/api/sign-in', wrong)).status).toBe(401);
    const limited = await signIn();
    expect([limited.status, limited.value.error.code, limited.set]).toEqual([429, 'sign_in_limited', null]);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await signIn({ address: '192.0.2.2' })).status).toBe(204);
  });

  it('that is no attempt at all is a 400', async () => {
    for (const body of [{}, { email: 'ada@example.com' }, { email: 1, password }, [], { email: 'a', password, more: 1 }])
      expect(await send('POST', '/api/sign-in', { body })).toMatchObject({ status: 400, value: { error: { code: 'question_invalid' } } });
  });
});

describe('a link', () => {
  it('signs in once, and says whether a password is still to be set', async () => {
    const open = async (id: string) => {
      const { token } = await desk.registry.links.create(id, 'test');
      return { token, ...(await send('POST', '/api/sign-in/link', { body: { token } })) };
    };
    const first = await open(account.id);
    expect([first.status, first.value]).toEqual([200, { needs_password: false }]);
    expect((await me(first.cookie)).value.account).toMatchObject({ has_password: true, needs_current: false });
    const again = await send('POST', '/api/sign-in/link', { body: { token: first.token } });
    expect([again.status, again.value.error.code, again.set]).toEqual([410, 'link_used', null]);
    const bob = await desk.registry.accounts.create({ user: 'bob', role: 'member' }, 'test');
    const fresh = await open(bob.id);
    expect(fresh.value).toEqual({ needs_password: true });
    const wish = { email: 'Bob@Example.com', password: { next: 'bob’s own horse' } };
    expect((await send('PATCH', '/api/me', { body: wish, headers: { cookie: fresh.cookie } })).status).toBe(204);
    const signed = await send('POST', '/api/sign-in', { body: { email: 'bob@example.com', password: 'bob’s own horse' } });
    expect(signed.status).toBe(204);
    expect((await me(signed.cookie)).value).toMatchObject({ user: 'bob', account: { email: 'bob@example.com', needs_current: true } });
  });
});
