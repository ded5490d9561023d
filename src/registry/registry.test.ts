// One suite for both databases: what the registry promises must hold on SQLite and on PostgreSQL alike.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shapeOfKey } from './keys/key-secret.ts';
import type { KeyWish } from './keys/keys.ts';
import { openRegistry, type Registry } from './registry.ts';
import { openSecret, secretOf } from './secret.ts';
import { type Cluster, postgresBinaries, startCluster } from './testing/postgres.ts';

const binaries = postgresBinaries();
if (binaries === null) console.warn('SKIPPED: the registry on PostgreSQL. No /usr/lib/postgresql/*/bin/initdb on this machine.');

const secret = secretOf('a secret for tests only, long enough');
const wish: KeyWish = {
  name: 'laptop',
  user: 'alice',
  app: null,
  role: 'member',
  speaks_for_others: false,
  endpoint: null,
  models: ['gpt-*'],
};

describe.each([
  { kind: 'sqlite', skip: false },
  { kind: 'postgres', skip: binaries === null },
])('the registry on $kind', ({ kind, skip }) => {
  let cluster: Cluster | null = null;
  let dir = '';
  let place = '';
  let url: string | null = null;
  let registry: Registry;
  let time = 0;
  const opened: Registry[] = [];

  const open = async (using = secret): Promise<Registry> => {
    const one = await openRegistry({ dir: place, url, secret: using, now: () => time });
    opened.push(one);
    return one;
  };

  beforeAll(() => {
    if (kind === 'postgres' && binaries !== null) cluster = startCluster(binaries);
  });
  afterAll(() => cluster?.stop());

  beforeEach(async ({ skip: leave }) => {
    if (skip) return leave('PostgreSQL is not installed');
    dir = mkdtempSync(join(tmpdir(), 'daybook-registry-'));
    place = dir;
    url = cluster === null ? null : cluster.createDatabase();
    time = Date.parse('2026-11-23T08:00:00Z');
    registry = await open();
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
    if (dir !== '') rmSync(dir, { recursive: true, force: true });
  });

  it('gives a key’s secret once and keeps only its hash and last four characters', async () => {
    const { key, secret: text } = await registry.keys.create(wish, 'cli:root');
    expect(shapeOfKey(text)).toBe('whole');
    expect(key).toEqual({ ...wish, id: key.id, revoked: false });
    const byHash = await registry.keys.byHash();
    expect([...byHash]).toEqual([[secret.hashKey(text), key]]);
    const [listed] = await registry.keys.list();
    expect(listed).toMatchObject({ ...key, ends_with: text.slice(-4), made_by: 'cli:root', made_at: '2026-11-23T08:00:00.000Z' });
    expect(JSON.stringify([listed, await registry.audit.list({ limit: 10, before: null, subject: null })])).not.toContain(text);
  });

  it('keeps a revoked key, marked, and revokes once', async () => {
    const { key } = await registry.keys.create(wish, 'cli:root');
    time += 1_000;
    const revoked = await registry.keys.revoke(key.id, 'bob');
    expect(revoked).toMatchObject({ revoked: true, revoked_at: '2026-11-23T08:00:01.000Z' });
    const entries = await registry.audit.list({ limit: 10, before: null, subject: key.id });
    time += 1_000;
    expect(await registry.keys.revoke(key.id, 'bob')).toEqual(revoked);
    expect(await registry.audit.list({ limit: 10, before: null, subject: key.id })).toEqual(entries);
    expect([...(await registry.keys.byHash()).values()]).toMatchObject([{ id: key.id, revoked: true }]);
  });

  it('answers the revoking of a key that is none with key_unknown and changes nothing', async () => {
    const before = await registry.version();
    await expect(registry.keys.revoke('nobody', 'bob')).rejects.toMatchObject({ code: 'key_unknown' });
    expect(await registry.version()).toBe(before);
    expect(await registry.audit.list({ limit: 10, before: null, subject: null })).toEqual([]);
  });

  it('raises the version with every change, for every process that looks', async () => {
    const other = await open();
    const start = await other.version();
    const { key } = await registry.keys.create(wish, 'cli:root');
    expect(await other.version()).toBe(start + 1);
    await registry.keys.revoke(key.id, 'bob');
    expect(await other.version()).toBe(start + 2);
    await registry.links.createLink({ user: 'admin', role: 'admin' }, 'cli:root');
    expect(await other.version()).toBe(start + 3);
  });

  it('writes each change into the audit log: who, what, before, after', async () => {
    const { key } = await registry.keys.create(wish, 'cli:root');
    time += 5;
    await registry.keys.revoke(key.id, 'bob');
    const [second, first] = await registry.audit.list({ limit: 10, before: null, subject: null });
    expect(first).toMatchObject({ who: 'cli:root', action: 'key.create', subject: key.id, before: null, after: key });
    expect(second).toMatchObject({ who: 'bob', action: 'key.revoke', before: key, after: { ...key, revoked: true } });
    expect(second?.at).toBe('2026-11-23T08:00:00.005Z');
    expect(await registry.audit.list({ limit: 10, before: second?.id ?? '', subject: null })).toEqual([first]);
  });

  it('notes the use of keys without raising the version, and keeps the latest', async () => {
    const { key } = await registry.keys.create(wish, 'cli:root');
    const other = await open();
    const version = await registry.version();
    registry.keys.used(key.id, time + 2_000);
    registry.keys.used(key.id, time + 1_000);
    await registry.keys.flushUsed();
    other.keys.used(key.id, time + 500);
    await other.keys.flushUsed();
    expect((await registry.keys.list())[0]?.last_used_at).toBe('2026-11-23T08:00:02.000Z');
    expect(await registry.version()).toBe(version);
  });

  it('writes the last uses when it is closed', async () => {
    const { key } = await registry.keys.create(wish, 'cli:root');
    const other = await open();
    other.keys.used(key.id, time);
    await other.close();
    opened.splice(opened.indexOf(other), 1);
    expect((await registry.keys.list())[0]?.last_used_at).toBe('2026-11-23T08:00:00.000Z');
  });

  it('opens a session with a link once', async () => {
    const link = await registry.links.createLink({ user: 'admin', role: 'admin' }, 'cli:root');
    const clicks = await Promise.allSettled([registry.links.consumeLink(link.token), registry.links.consumeLink(link.token)]);
    expect(clicks.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const session = clicks.find((click) => click.status === 'fulfilled')?.value;
    expect(await registry.links.sessionOf(session?.token ?? '')).toMatchObject({ user: 'admin', role: 'admin' });
    await expect(registry.links.consumeLink(link.token)).rejects.toMatchObject({ code: 'link_used' });
  });

  it('takes no link that is a day old, none that never was, and no token for another', async () => {
    const link = await registry.links.createLink({ user: 'admin', role: 'admin' }, 'cli:root');
    expect(await registry.links.sessionOf(link.token)).toBeNull();
    time += 24 * 3_600_000;
    await expect(registry.links.consumeLink(link.token)).rejects.toMatchObject({ code: 'link_used' });
    await expect(registry.links.consumeLink('made up')).rejects.toMatchObject({ code: 'link_used' });
  });

  it('ends a session when asked and when it is two weeks old', async () => {
    const first = await registry.links.consumeLink((await registry.links.createLink({ user: 'a', role: 'admin' }, 'cli')).token);
    const second = await registry.links.consumeLink((await registry.links.createLink({ user: 'b', role: 'auditor' }, 'cli')).token);
    await registry.links.endSession(first.token);
    expect(await registry.links.sessionOf(first.token)).toBeNull();
    expect(await registry.links.sessionOf(second.token)).toMatchObject({ user: 'b', role: 'auditor' });
    time += 14 * 24 * 3_600_000;
    expect(await registry.links.sessionOf(second.token)).toBeNull();
  });

  it('lets changes from several processes stand in line', async () => {
    const others = await Promise.all([open(), open(), open()]);
    const start = await registry.version();
    await Promise.all(others.flatMap((one) => Array.from({ length: 5 }, () => one.keys.create(wish, 'cli:root'))));
    expect(await registry.keys.list()).toHaveLength(15);
    expect(await registry.version()).toBe(start + 15);
  });

  it('refuses a registry that was made with another secret', async () => {
    await expect(open(secretOf('some other secret, also long enough'))).rejects.toThrow(/made with another secret/);
  });

  it('lets several processes open a new registry at once', async () => {
    if (cluster !== null) url = cluster.createDatabase();
    else place = join(dir, 'another');
    const all = await Promise.all([open(), open(), open(), open()]);
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
    const link = await registry.links.createLink({ user: 'admin', role: 'admin' }, 'cli:root');
    const session = await registry.links.consumeLink(link.token);
    planted.push(link.token, session.token);
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
    await expect(openRegistry({ dir, url: null, secret })).rejects.toThrow(/registry\.db cannot be/);
    rmSync(dir, { recursive: true });
  });

  it('shows no password when PostgreSQL does not answer', async () => {
    const url = 'postgres://daybook:pl4nted@127.0.0.1:1/registry';
    const failure = await openRegistry({ dir: '', url, secret }).catch((error: unknown) => error);
    expect(String(failure)).toContain('postgres://127.0.0.1:1/registry');
    expect(String(failure)).not.toContain('pl4nted');
  });
});
