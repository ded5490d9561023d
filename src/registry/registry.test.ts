// One suite for both databases: what the registry promises must hold on SQLite and on PostgreSQL alike.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shapeOfKey } from './keys/key-secret.ts';
import type { KeyWish } from './keys/keys.ts';
import { openRegistry } from './registry.ts';
import { openSecret, secretOf } from './secret.ts';
import { onBothDatabases, testSecret } from './testing/databases.ts';

const wish: KeyWish = {
  name: 'laptop',
  user: 'alice',
  app: null,
  role: 'member',
  speaks_for_others: false,
  endpoint: null,
  models: ['gpt-*'],
};

onBothDatabases('the registry', (room) => {
  it('gives a key’s secret once and keeps only its hash and last four characters', async () => {
    const { key, secret: text } = await room.registry.keys.create(wish, 'cli:root');
    expect(shapeOfKey(text)).toBe('whole');
    expect(key).toEqual({ ...wish, id: key.id, revoked: false });
    const byHash = await room.registry.keys.byHash();
    expect([...byHash]).toEqual([[testSecret.hashKey(text), key]]);
    const [listed] = await room.registry.keys.list();
    expect(listed).toMatchObject({ ...key, ends_with: text.slice(-4), made_by: 'cli:root', made_at: '2026-11-23T08:00:00.000Z' });
    expect(JSON.stringify([listed, await room.registry.audit.list({ limit: 10, before: null, subject: null })])).not.toContain(text);
  });

  it('keeps a revoked key, marked, and revokes once', async () => {
    const { key } = await room.registry.keys.create(wish, 'cli:root');
    room.time += 1_000;
    const revoked = await room.registry.keys.revoke(key.id, 'bob');
    expect(revoked).toMatchObject({ revoked: true, revoked_at: '2026-11-23T08:00:01.000Z' });
    const entries = await room.registry.audit.list({ limit: 10, before: null, subject: key.id });
    room.time += 1_000;
    expect(await room.registry.keys.revoke(key.id, 'bob')).toEqual(revoked);
    expect(await room.registry.audit.list({ limit: 10, before: null, subject: key.id })).toEqual(entries);
    expect([...(await room.registry.keys.byHash()).values()]).toMatchObject([{ id: key.id, revoked: true }]);
  });

  it('answers the revoking of a key that is none with key_unlisted and changes nothing', async () => {
    const before = await room.registry.version();
    await expect(room.registry.keys.revoke('nobody', 'bob')).rejects.toMatchObject({ code: 'key_unlisted' });
    expect(await room.registry.version()).toBe(before);
    expect(await room.registry.audit.list({ limit: 10, before: null, subject: null })).toEqual([]);
  });

  it('raises the version with every change, for every process that looks', async () => {
    const other = await room.open();
    const start = await other.version();
    const { key } = await room.registry.keys.create(wish, 'cli:root');
    expect(await other.version()).toBe(start + 1);
    await room.registry.keys.revoke(key.id, 'bob');
    expect(await other.version()).toBe(start + 2);
    await room.registry.accounts.create({ user: 'admin', role: 'admin' }, 'cli:root');
    expect(await other.version()).toBe(start + 3);
  });

  it('writes each change into the audit log: who, what, before, after', async () => {
    const { key } = await room.registry.keys.create(wish, 'cli:root');
    room.time += 5;
    await room.registry.keys.revoke(key.id, 'bob');
    const [second, first] = await room.registry.audit.list({ limit: 10, before: null, subject: null });
    expect(first).toMatchObject({ who: 'cli:root', action: 'key.create', subject: key.id, before: null, after: key });
    expect(second).toMatchObject({ who: 'bob', action: 'key.revoke', before: key, after: { ...key, revoked: true } });
    expect(second?.at).toBe('2026-11-23T08:00:00.005Z');
    expect(await room.registry.audit.list({ limit: 10, before: second?.id ?? '', subject: null })).toEqual([first]);
  });

  it('notes the use of keys without raising the version, and keeps the latest', async () => {
    const { key } = await room.registry.keys.create(wish, 'cli:root');
    const other = await room.open();
    const version = await room.registry.version();
    room.registry.keys.used(key.id, room.time + 2_000);
    room.registry.keys.used(key.id, room.time + 1_000);
    await room.registry.keys.flushUsed();
    other.keys.used(key.id, room.time + 500);
    await other.keys.flushUsed();
    expect((await room.registry.keys.list())[0]?.last_used_at).toBe('2026-11-23T08:00:02.000Z');
    expect(await room.registry.version()).toBe(version);
  });

  it('writes the last uses when it is closed', async () => {
    const { key } = await room.registry.keys.create(wish, 'cli:root');
    const other = await room.open();
    other.keys.used(key.id, room.time);
    await room.close(other);
    expect((await room.registry.keys.list())[0]?.last_used_at).toBe('2026-11-23T08:00:00.000Z');
  });

  it('lets changes from several processes stand in line', async () => {
    const others = await Promise.all([room.open(), room.open(), room.open()]);
    const start = await room.registry.version();
    await Promise.all(others.flatMap((one) => Array.from({ length: 5 }, () => one.keys.create(wish, 'cli:root'))));
    expect(await room.registry.keys.list()).toHaveLength(15);
    expect(await room.registry.version()).toBe(start + 15);
  });

  it('lets two processes change it at once, again and again', async () => {
    const other = await room.open();
    for (let round = 0; round < 10; round += 1) await Promise.all([room.registry, other].map((one) => one.keys.create(wish, 'cli:root')));
    expect(await other.keys.list()).toHaveLength(20);
  });

  it('refuses a registry that was made with another secret', async () => {
    await expect(room.open(secretOf('some other secret, also long enough'))).rejects.toThrow(/made with another secret/);
  });

  it('lets several processes open a new registry at once', async () => {
    room.moveOut();
    const all = await Promise.all([room.open(), room.open(), room.open(), room.open()]);
    expect(await Promise.all(all.map((one) => one.version()))).toEqual([1, 1, 1, 1]);
  });
});

describe('what lies in the data directory', () => {
  it('holds no secret in clear but the pepper in secret.key, which only its owner may read', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'daybook-registry-'));
    const env = { OPENAI_API_KEY: 'sk-planted-vendor-credential' };
    const registry = await openRegistry({ dir, url: null, secret: openSecret({ dir, env }) });
    const planted: string[] = [env.OPENAI_API_KEY];
    const key = await registry.keys.create(wish, 'cli:root');
    planted.push(key.secret, key.secret.slice(4, 24), key.secret.slice(-12));
    const account = await registry.accounts.create({ user: 'admin', role: 'admin' }, 'cli:root');
    const link = await registry.links.create(account.id, 'cli:root');
    const session = await registry.signing.withLink(link.token, { user_agent: null, ip_address: null });
    const password = 'planted pass phrase';
    await registry.accounts.setPassword(account.id, { current: null, next: password, session: null }, 'admin');
    planted.push(link.token, session.token, password);
    await registry.keys.revoke(key.key.id, 'cli:root');
    const look = (): void => {
      const pepper = readFileSync(join(dir, 'secret.key'), 'latin1').trim();
      for (const name of readdirSync(dir)) {
        const text = readFileSync(join(dir, name), 'latin1');
        for (const one of planted) expect(text, `${name} holds a planted secret`).not.toContain(one);
        if (name !== 'secret.key') expect(text, `${name} holds the pepper`).not.toContain(pepper);
      }
    };
    look();
    await registry.close();
    look();
    expect(readdirSync(dir)).toEqual(expect.arrayContaining(['registry.db', 'secret.key']));
    expect(statSync(join(dir, 'secret.key')).mode & 0o777).toBe(0o600);
    rmSync(dir, { recursive: true });
  });

  it('says which file it is when that is no registry', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'daybook-registry-'));
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(dir, 'registry.db'), 'this is not a database, however long one looks at it'.repeat(100));
    await expect(openRegistry({ dir, url: null, secret: testSecret })).rejects.toThrow(/registry\.db cannot be/);
    rmSync(dir, { recursive: true });
  });

  it('shows no password when PostgreSQL does not answer', async () => {
    const url = 'postgres://daybook:pl4nted@127.0.0.1:1/registry';
    const failure = await openRegistry({ dir: '', url, secret: testSecret }).catch((error: unknown) => error);
    expect(String(failure)).toContain('postgres://127.0.0.1:1/registry');
    expect(String(failure)).not.toContain('pl4nted');
  });
});
