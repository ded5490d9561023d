// Accounts, their passwords, links and sessions, on both databases.
import { expect, it } from 'vitest';
import { onBothDatabases } from '../testing/databases.ts';

const origin = { user_agent: 'Firefox', ip_address: '192.0.2.1' };
const phrase = 'correct horse battery';
const next = 'another horse battery';
const day = 24 * 3_600_000;

onBothDatabases('accounts', (room) => {
  const make = async (user: string, role: 'admin' | 'analyst' | 'member' = 'admin') => {
    const email = `${user}@example.com`;
    const account = await room.registry.accounts.create({ user, role, email }, 'test');
    const link = await room.registry.links.create(account.id, 'test');
    const opened = await room.registry.signing.withLink(link.token, origin);
    const session = await room.registry.sessions.find(opened.token);
    await room.registry.accounts.setPassword(account.id, { current: null, next: phrase, session: session?.id ?? '' }, user);
    return { ...account, token: opened.token, session: session?.id ?? '' };
  };
  const audit = () => room.registry.audit.list({ limit: 100, before: null, subject: null });
  const signIn = (email: string, password: string) => room.registry.signing.withPassword(email, password, origin);

  it('has one account for a user and one for an e-mail address, in whatever letters', async () => {
    const ada = await room.registry.accounts.create({ user: 'ada', role: 'admin', email: ' Ada@Example.com' }, 'test');
    expect(ada).toMatchObject({ email: 'ada@example.com', has_password: false, sees_text: false, disabled_at: null, made_by: 'test' });
    await expect(room.registry.accounts.create({ user: 'ada', role: 'member' }, 'test')).rejects.toMatchObject({ code: 'account_taken' });
    const bob = { user: 'bob', role: 'member', email: 'ADA@example.com' } as const;
    await expect(room.registry.accounts.create(bob, 'test')).rejects.toMatchObject({ code: 'account_taken' });
    const { id } = await room.registry.accounts.create({ user: 'bob', role: 'member' }, 'test');
    await expect(room.registry.accounts.change(id, { email: 'ada@EXAMPLE.com' }, 'test')).rejects.toMatchObject({ code: 'account_taken' });
    expect((await room.registry.accounts.list()).map(({ user }) => user)).toEqual(['ada', 'bob']);
  });

  it('makes the account of a user where there is none, and changes its role only where one is given', async () => {
    const first = await room.registry.accounts.ensure('admin', null, 'start');
    expect(first.role).toBe('admin');
    expect((await room.registry.accounts.ensure('admin', null, 'cli')).id).toBe(first.id);
    const bob = await room.registry.accounts.ensure('bob', 'auditor', 'cli');
    expect((await room.registry.accounts.ensure('bob', null, 'cli')).role).toBe('auditor');
    expect(await room.registry.accounts.ensure('bob', 'member', 'cli')).toMatchObject({ id: bob.id, role: 'member' });
  });

  it('opens a session with a password, whatever letters the address is in, and with no other', async () => {
    const ada = await make('ada');
    const { token, account, expires_at } = await signIn('ADA@example.com', phrase);
    expect([account.id, expires_at]).toEqual([ada.id, '2026-12-07T08:00:00.000Z']);
    expect(await room.registry.sessions.find(token)).toMatchObject({ account: { user: 'ada', signed_in_at: '2026-11-23T08:00:00.000Z' } });
    for (const [email, password] of [
      ['ada@example.com', `${phrase} `],
      ['ada@example.com', ''],
      ['ada', phrase],
      ['nobody@example.com', phrase],
    ] as const)
      await expect(signIn(email, password)).rejects.toMatchObject({ code: 'sign_in_failed' });
  });

  it('an account without a password is opened by no password', async () => {
    await room.registry.accounts.create({ user: 'bob', role: 'member', email: 'bob@example.com' }, 'test');
    for (const password of ['', 'null', phrase])
      await expect(signIn('bob@example.com', password)).rejects.toMatchObject({ code: 'sign_in_failed' });
  });

  it('a link opens a session once, of two clicks at once one, and within a day', async () => {
    const { id } = await room.registry.accounts.create({ user: 'ada', role: 'admin' }, 'test');
    const link = await room.registry.links.create(id, 'test');
    expect(await room.registry.sessions.find(link.token)).toBeNull();
    const open = (token: string) => room.registry.signing.withLink(token, origin);
    const clicks = await Promise.allSettled([open(link.token), open(link.token)]);
    expect(clicks.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(open(link.token)).rejects.toMatchObject({ code: 'link_used' });
    await expect(open('made up')).rejects.toMatchObject({ code: 'link_used' });
    const late = await room.registry.links.create(id, 'test');
    room.time += day;
    await expect(open(late.token)).rejects.toMatchObject({ code: 'link_used' });
  });

  it('of an account’s links the newest works, and links of nobody are not made', async () => {
    const { id } = await room.registry.accounts.create({ user: 'ada', role: 'admin' }, 'test');
    const first = await room.registry.links.create(id, 'test');
    const second = await room.registry.links.create(id, 'test');
    await expect(room.registry.signing.withLink(first.token, origin)).rejects.toMatchObject({ code: 'link_used' });
    expect((await room.registry.signing.withLink(second.token, origin)).account.id).toBe(id);
    await expect(room.registry.links.create('nobody', 'test')).rejects.toMatchObject({ code: 'account_unknown' });
  });

  it('a role holds at once, and so does what an analyst was granted', async () => {
    await make('root');
    const ada = await make('ada', 'analyst');
    const seen = async () => (await room.registry.sessions.find(ada.token))?.account;
    expect(await seen()).toMatchObject({ role: 'analyst', sees_text: false });
    await room.registry.accounts.change(ada.id, { sees_text: true }, 'root');
    expect(await seen()).toMatchObject({ role: 'analyst', sees_text: true });
    await room.registry.accounts.change(ada.id, { role: 'member' }, 'root');
    expect(await seen()).toMatchObject({ role: 'member', sees_text: false });
    await room.registry.accounts.change(ada.id, { role: 'analyst' }, 'root');
    expect(await seen()).toMatchObject({ role: 'analyst', sees_text: false });
  });

  it('whoever is disabled is signed out at once, and neither a link nor the password opens it', async () => {
    await make('root');
    const ada = await make('ada');
    const { token } = await room.registry.links.create(ada.id, 'root');
    await room.registry.accounts.change(ada.id, { disabled: true }, 'root');
    expect(await room.registry.sessions.find(ada.token)).toBeNull();
    await expect(room.registry.signing.withLink(token, origin)).rejects.toMatchObject({ code: 'link_used' });
    await expect(signIn('ada@example.com', phrase)).rejects.toMatchObject({ code: 'sign_in_failed' });
    await expect(room.registry.links.create(ada.id, 'root')).rejects.toMatchObject({ code: 'account_disabled' });
    await room.registry.accounts.change(ada.id, { disabled: false }, 'root');
    await expect(room.registry.signing.withLink(token, origin)).rejects.toMatchObject({ code: 'link_used' });
    expect(await room.registry.sessions.find(ada.token)).toBeNull();
    await signIn('ada@example.com', phrase);
  });

  it('keeps an admin: the last enabled one is neither disabled nor given another role', async () => {
    const ada = await make('ada');
    const bob = await make('bob');
    await room.registry.accounts.change(bob.id, { disabled: true }, 'ada');
    for (const patch of [{ disabled: true }, { role: 'auditor' }] as const)
      await expect(room.registry.accounts.change(ada.id, patch, 'ada')).rejects.toMatchObject({ code: 'last_admin', status: 409 });
    await expect(room.registry.accounts.ensure('ada', 'member', 'cli')).rejects.toMatchObject({ code: 'last_admin' });
    await room.registry.accounts.change(bob.id, { disabled: false }, 'ada');
    const other = await room.open();
    const both = await Promise.allSettled([
      room.registry.accounts.change(ada.id, { role: 'member' }, 'bob'),
      other.accounts.change(bob.id, { disabled: true }, 'ada'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('a new password ends the other sessions and open links, and is asked for from then on', async () => {
    const ada = await make('ada');
    const elsewhere = await signIn('ada@example.com', phrase);
    const link = await room.registry.links.create(ada.id, 'test');
    const change = (current: string | null, to = next) =>
      room.registry.accounts.setPassword(ada.id, { current, next: to, session: ada.session }, 'ada');
    for (const wrong of [null, 'not the password']) await expect(change(wrong)).rejects.toMatchObject({ code: 'password_wrong' });
    expect(await room.registry.sessions.find(elsewhere.token)).not.toBeNull();
    await change(phrase);
    expect(await room.registry.sessions.find(elsewhere.token)).toBeNull();
    expect(await room.registry.sessions.find(ada.token)).not.toBeNull();
    await expect(room.registry.signing.withLink(link.token, origin)).rejects.toMatchObject({ code: 'link_used' });
    await expect(signIn('ada@example.com', phrase)).rejects.toMatchObject({ code: 'sign_in_failed' });
    await signIn('ada@example.com', next);
  });

  it('no session opened with the password of before outlives its change, however the two meet', async () => {
    const ada = await make('ada');
    const other = await room.open();
    let current = phrase;
    for (let round = 0; round < 12; round += 1) {
      const to = `${next} ${round}`;
      const change = { current, next: to, session: ada.session };
      // Settled from the start: one that is refused before the change is through has somebody who takes its refusal.
      const attempts = Promise.allSettled([0, 1, 2].map(() => other.signing.withPassword('ada@example.com', current, origin)));
      await room.registry.accounts.setPassword(ada.id, change, 'ada');
      for (const attempt of await attempts) {
        if (attempt.status === 'fulfilled') expect(await room.registry.sessions.find(attempt.value.token)).toBeNull();
        else expect(attempt.reason).toMatchObject({ code: 'sign_in_failed' });
      }
      current = to;
    }
  });

  it('who came by a link within the hour sets a password without the one before, on their own account alone', async () => {
    const ada = await make('ada');
    const bob = await make('bob');
    const open = async (id: string) => {
      const { token } = await room.registry.signing.withLink((await room.registry.links.create(id, 'test')).token, origin);
      return (await room.registry.sessions.find(token))?.id ?? '';
    };
    const session = await open(ada.id);
    const set = (id: string, by: string | null) => room.registry.accounts.setPassword(id, { current: null, next, session: by }, 'ada');
    await expect(set(bob.id, session)).rejects.toMatchObject({ code: 'password_wrong' });
    await expect(set(ada.id, null)).rejects.toMatchObject({ code: 'password_wrong' });
    await set(ada.id, session);
    const late = await open(ada.id);
    room.time += 3_600_000;
    await expect(set(ada.id, late)).rejects.toMatchObject({ code: 'password_wrong' });
  });

  it('ends sessions: this one, another of one’s own, all, and by age', async () => {
    const ada = await make('ada');
    const bob = await make('bob');
    const { sessions } = room.registry;
    const second = await signIn('ada@example.com', phrase);
    const third = await signIn('ada@example.com', phrase);
    const listed = await sessions.list(ada.id);
    expect(listed).toHaveLength(3);
    expect(listed[0]).toMatchObject({ user_agent: 'Firefox', ip_address: '192.0.2.1', made_at: '2026-11-23T08:00:00.000Z' });
    expect(JSON.stringify(listed)).not.toContain('hash');
    await sessions.end(second.token);
    const version = await room.registry.version();
    await sessions.end('made up');
    await sessions.end(second.token);
    // Anybody may say that they sign out: no process takes the registry anew for it.
    expect(await room.registry.version()).toBe(version);
    expect(await sessions.find(second.token)).toBeNull();
    expect(await sessions.endOne(ada.id, bob.session, 'ada')).toBe(false);
    expect(await sessions.endOne(ada.id, ada.session, 'ada')).toBe(true);
    expect((await room.registry.accounts.list()).map(({ sessions }) => sessions)).toEqual([1, 1]);
    expect(await sessions.endAll(ada.id, 'ada')).toBe(1);
    expect(await sessions.find(third.token)).toBeNull();
    expect(await sessions.find(bob.token)).not.toBeNull();
    room.time += 14 * day;
    expect(await sessions.find(bob.token)).toBeNull();
    expect(await sessions.list(bob.id)).toEqual([]);
  });

  it('notes when a session was last used, once a minute, and raises no version for it', async () => {
    const ada = await make('ada');
    const version = await room.registry.version();
    const seenAt = async () => {
      await room.registry.sessions.find(ada.token);
      await room.registry.sessions.flushSeen();
      return (await room.registry.sessions.list(ada.id))[0]?.seen_at;
    };
    room.time += 59_000;
    expect(await seenAt()).toBe('2026-11-23T08:00:00.000Z');
    room.time += 1_000;
    expect(await seenAt()).toBe('2026-11-23T08:01:00.000Z');
    expect(await room.registry.version()).toBe(version);
  });

  it('notes every change, and no password, token or hash of one', async () => {
    const ada = await make('ada');
    const { token } = await signIn('ada@example.com', phrase);
    await room.registry.accounts.change(ada.id, { language: 'zh' }, 'ada');
    await room.registry.accounts.change(ada.id, { language: 'zh' }, 'ada');
    await room.registry.sessions.end(token);
    await room.registry.sessions.endAll(ada.id, 'ada');
    const entries = await audit();
    expect(entries.map(({ who, action }) => `${who} ${action}`).reverse()).toEqual([
      'test account.create',
      'test link.create',
      'ada session.start',
      'ada account.password',
      'ada session.start',
      'ada account.change',
      'ada session.end',
      'ada session.end_all',
    ]);
    const text = JSON.stringify(entries);
    for (const secret of [phrase, token, ada.token, 'scrypt']) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/[0-9a-f]{64}/);
  });
});
