// Disabling an account together with the keys of its user, on both databases: all or nothing, and nobody else's.
import { expect, it } from 'vitest';
import type { Registry } from '../registry.ts';
import { onBothDatabases } from '../testing/databases.ts';

onBothDatabases('disabling with keys', (room) => {
  const account = (user: string, role: 'admin' | 'member' = 'member', email: string | null = null) =>
    room.registry.accounts.create({ user, role, email }, 'test');
  const key = async (name: string, user: string): Promise<string> => {
    const scope = { app: null, role: 'member', speaks_for_others: false, endpoint: null, models: null } as const;
    return (await room.registry.keys.create({ name, user, ...scope }, 'test')).key.id;
  };
  const open = async (): Promise<readonly string[]> =>
    (await room.registry.keys.list())
      .filter(({ revoked }) => !revoked)
      .map(({ name }) => name)
      .sort();
  const notes = async (from: Registry = room.registry) =>
    (await from.audit.list({ limit: 100, before: null, subject: null })).filter(({ action }) => !action.endsWith('.create')).reverse();

  it('revokes every open key of that user and nobody else’s, whatever letters a name is in', async () => {
    const bob = await account('bob');
    for (const [name, user] of [
      ['laptop', 'bob'],
      ['batch', 'bob'],
      ['gone', 'bob'],
      ['capital', 'Bob'],
      ['longer', 'bobby'],
      ['other', 'ada'],
      ['nobody', ''],
    ] as const)
      await key(name, user);
    const gone = (await room.registry.keys.list()).find(({ name }) => name === 'gone');
    const before = await room.registry.keys.revoke(gone?.id ?? '', 'ada');
    room.time += 60_000;
    const { account: after, revoked } = await room.registry.accounts.disableWithKeys(bob.id, {}, 'root');
    expect([after.disabled_at, revoked]).toEqual(['2026-11-23T08:01:00.000Z', 2]);
    expect(await open()).toEqual(['capital', 'longer', 'nobody', 'other']);
    const keys = await room.registry.keys.list();
    expect(keys.find(({ id }) => id === gone?.id)).toEqual(before);
    expect(keys.find(({ name }) => name === 'laptop')?.revoked_at).toBe('2026-11-23T08:01:00.000Z');
    expect([...(await room.registry.keys.byHash()).values()].filter(({ revoked }) => !revoked)).toHaveLength(4);
  });

  it('notes the account’s change and each key as an ordinary revocation is noted', async () => {
    const bob = await account('bob');
    const [laptop, batch, single] = [await key('laptop', 'bob'), await key('batch', 'bob'), await key('single', 'ada')];
    await room.registry.keys.revoke(single, 'root');
    await room.registry.accounts.disableWithKeys(bob.id, {}, 'root');
    const [ordinary, ...entries] = await notes();
    expect(entries.map(({ who, action, subject }) => [who, action, subject])).toEqual([
      ['root', 'account.change', bob.id],
      ['root', 'key.revoke', laptop],
      ['root', 'key.revoke', batch],
    ]);
    expect(entries[0]).toMatchObject({ before: { disabled: false }, after: { disabled: true } });
    expect(entries[1]).toMatchObject({ before: { name: 'laptop', revoked: false }, after: { name: 'laptop', revoked: true } });
    const parts = (value: unknown) => Object.keys(value ?? {});
    expect([parts(entries[1]?.before), parts(entries[1]?.after)]).toEqual([parts(ordinary?.before), parts(ordinary?.after)]);
  });

  it('is one change: every process sees all of it at one version, or none', async () => {
    const bob = await account('bob');
    await key('laptop', 'bob');
    await key('batch', 'bob');
    const other = await room.open();
    const version = await other.version();
    await room.registry.accounts.disableWithKeys(bob.id, {}, 'root');
    expect(await other.version()).toBe(version + 1);
    expect((await other.keys.list()).every(({ revoked }) => revoked)).toBe(true);
  });

  it('leaves the keys where the account cannot be changed', async () => {
    const ada = await account('ada', 'admin', 'ada@example.com');
    const bob = await account('bob');
    await key('of ada', 'ada');
    await key('of bob', 'bob');
    const version = await room.registry.version();
    await expect(room.registry.accounts.disableWithKeys(ada.id, {}, 'root')).rejects.toMatchObject({ code: 'last_admin' });
    const taken = { email: 'ada@example.com' };
    await expect(room.registry.accounts.disableWithKeys(bob.id, taken, 'root')).rejects.toMatchObject({ code: 'account_taken' });
    await expect(room.registry.accounts.disableWithKeys('nobody', {}, 'root')).rejects.toMatchObject({ code: 'account_unknown' });
    expect(await open()).toEqual(['of ada', 'of bob']);
    expect((await room.registry.accounts.get(bob.id)).disabled_at).toBeNull();
    expect([await room.registry.version(), await notes()]).toEqual([version, []]);
  });

  it('leaves everything as it was, wherever on its way it fails', async () => {
    const bob = await account('bob');
    await key('first', 'bob');
    await key('second', 'bob');
    // A clock that gives out after so many looks stands for a database that does: each step on the way reads it.
    const time = room.time;
    const stopsAfter = async (looks: number): Promise<boolean> => {
      let left = looks;
      const get = (): number => {
        left -= 1;
        if (left < 0) throw new Error('the clock has stopped');
        return time;
      };
      Object.defineProperty(room, 'time', { configurable: true, get });
      try {
        return await room.registry.accounts.disableWithKeys(bob.id, {}, 'root').then(
          () => false,
          () => true,
        );
      } finally {
        Object.defineProperty(room, 'time', { configurable: true, enumerable: true, writable: true, value: time });
      }
    };
    let looks = 0;
    for (; await stopsAfter(looks); looks += 1) {
      expect((await room.registry.accounts.get(bob.id)).disabled_at, `${looks} looks`).toBeNull();
      expect([await open(), await notes()], `${looks} looks`).toEqual([['first', 'second'], []]);
    }
    // The account, its note, and each key with its own: less, and what comes late would not have been tried.
    expect(looks).toBeGreaterThanOrEqual(6);
    expect(await open()).toEqual([]);
  });

  it('done twice changes nothing more, and of an account that was disabled without them the keys still end', async () => {
    const bob = await account('bob');
    await key('laptop', 'bob');
    await room.registry.accounts.change(bob.id, { disabled: true }, 'root');
    expect(await open()).toEqual(['laptop']);
    const first = await room.registry.accounts.disableWithKeys(bob.id, {}, 'root');
    room.time += 60_000;
    const [noted, keys] = [await notes(), await room.registry.keys.list()];
    const second = await room.registry.accounts.disableWithKeys(bob.id, {}, 'root');
    expect([first.revoked, second]).toEqual([1, { account: first.account, revoked: 0 }]);
    expect([await notes(), await room.registry.keys.list()]).toEqual([noted, keys]);
  });

  it('is not undone by enabling: the keys stay revoked', async () => {
    const bob = await account('bob');
    await key('laptop', 'bob');
    await room.registry.accounts.disableWithKeys(bob.id, {}, 'root');
    expect(await room.registry.accounts.change(bob.id, { disabled: false }, 'root')).toMatchObject({ disabled_at: null });
    expect(await open()).toEqual([]);
  });

  it('two that disable at once revoke each key once', async () => {
    const bob = await account('bob');
    await key('laptop', 'bob');
    await key('batch', 'bob');
    const other = await room.open();
    const both = await Promise.all([room.registry, other].map((one) => one.accounts.disableWithKeys(bob.id, {}, 'root')));
    expect(both.map(({ revoked }) => revoked).sort()).toEqual([0, 2]);
    expect((await notes(other)).filter(({ action }) => action === 'key.revoke')).toHaveLength(2);
  });
});
