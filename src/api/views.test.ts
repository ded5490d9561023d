import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDesk, type TestDesk } from './testing/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

type Ask = (method: string, path: string, body?: unknown) => ReturnType<TestDesk['ask']>;

async function signedIn(user: string, role: 'admin' | 'member'): Promise<Ask> {
  const password = 'correct horse battery';
  const email = `${user}@example.com`;
  const { id } = await desk.registry.accounts.create({ user, role, email }, 'test');
  await desk.registry.accounts.setPassword(id, { current: null, next: password, session: null }, 'test');
  const { token } = await desk.registry.signing.withPassword(email, password, { user_agent: null, ip_address: null });
  return (method, path, body) => desk.ask(method, path, null, body, { cookie: `daybook_session=${token}` });
}

const wish = { page: 'calls', name: 'Slow', query: 'q=duration%3A%3E5000' };

describe('saved views', () => {
  it('are kept by whoever has an account, and seen by nobody else until they are shared', async () => {
    const [root, ada] = [await signedIn('root', 'admin'), await signedIn('ada', 'member')];
    const { status, value } = await ada('POST', '/api/views', wish);
    expect([status, value]).toEqual([201, { ...wish, id: value.id, is_shared: false, mine: true }]);
    expect((await root('GET', '/api/views')).value).toEqual({ views: [] });
    const shared = (await root('POST', '/api/views', { ...wish, name: 'Costly', is_shared: true })).value;
    expect((await ada('GET', '/api/views')).value.views).toEqual([{ ...shared, mine: false }, value]);
    // A key is nobody's account.
    expect((await desk.ask('GET', '/api/views', 'member')).value.views).toEqual([{ ...shared, mine: false }]);
  });

  it('are shared by admins alone, who alone take away what others share', async () => {
    const [root, ada, bob] = [await signedIn('root', 'admin'), await signedIn('ada', 'member'), await signedIn('bob', 'admin')];
    expect((await ada('POST', '/api/views', { ...wish, is_shared: true })).value.error.code).toBe('key_forbidden');
    const shared = (await root('POST', '/api/views', { ...wish, is_shared: true })).value;
    const own = (await root('POST', '/api/views', { ...wish, name: 'Own' })).value;
    expect((await ada('DELETE', `/api/views/${shared.id}`)).status).toBe(404);
    expect((await bob('DELETE', `/api/views/${own.id}`)).status).toBe(404);
    expect((await bob('DELETE', `/api/views/${shared.id}`)).status).toBe(204);
    expect((await root('GET', '/api/views')).value.views).toEqual([own]);
  });

  it('need an account, a page and a name', async () => {
    const root = await signedIn('root', 'admin');
    expect((await desk.ask('POST', '/api/views', 'admin', wish)).value.error.code).toBe('account_missing');
    expect((await desk.ask('DELETE', '/api/views/x', 'admin')).value.error.code).toBe('account_missing');
    for (const wrong of [
      {},
      { ...wish, name: ' ' },
      { ...wish, page: '../x' },
      { ...wish, query: 'x'.repeat(5_000) },
      { ...wish, more: 1 },
    ])
      expect((await root('POST', '/api/views', wrong)).value.error.code).toBe('view_invalid');
  });
});
