// What is made in the console: kept on both databases alike, credentials sealed, every change in the audit log without them.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../config.ts';
import { openDatabase } from '../database.ts';
import { resolveEndpoints } from '../resolve.ts';
import { openRegistry } from '../registry.ts';
import { takeSnapshot } from '../snapshot.ts';
import { onBothDatabases, testSecret } from '../testing/databases.ts';
import { faultOfCredential, keptEndpoint } from './draft.ts';

const credential = 'sk-planted-secret-0123456789';
const settings = keptEndpoint.parse({ vendor: 'openai', base_url: 'https://proxy.example/v1' });
const always = (): boolean => true;
const never = (): boolean => false;

onBothDatabases('endpoints of the console', (room) => {
  const entries = () => room.registry.audit.list({ limit: 50, before: null, subject: null });

  it('are listed with the last four characters of their credential alone, and opened for the gateway', async () => {
    const made = await room.registry.endpoints.create('main', { settings, credential }, 'ada');
    expect(made).toMatchObject({ name: 'main', has_credential: true, credential_ends_with: '6789', made_by: 'ada', settings });
    expect(await room.registry.endpoints.list()).toEqual([made]);
    expect(await room.registry.endpoints.opened()).toEqual([{ name: 'main', settings, credential, fault: null }]);
    expect(JSON.stringify([made, await room.registry.endpoints.list(), await entries()])).not.toContain(credential);
  });

  it('do not show the end of a short credential', async () => {
    const made = await room.registry.endpoints.create('main', { settings, credential: 'short-key' }, 'ada');
    expect(made).toMatchObject({ has_credential: true, credential_ends_with: null });
  });

  it('are made once under a name', async () => {
    await room.registry.endpoints.create('main', { settings, credential: null }, 'ada');
    await expect(room.registry.endpoints.create('main', { settings, credential }, 'bob')).rejects.toMatchObject({ code: 'endpoint_taken' });
    expect(await room.registry.endpoints.opened()).toMatchObject([{ credential: null }]);
  });

  it('keep their credential over a change at the same address, lose it by null, and take another', async () => {
    await room.registry.endpoints.create('main', { settings, credential }, 'ada');
    const next = { ...settings, currency: 'CNY' };
    const kept = await room.registry.endpoints.change('main', { settings: next, credential: undefined }, always, 'bob');
    expect(kept).toMatchObject({ settings: next, has_credential: true, credential_ends_with: '6789', made_by: 'ada', changed_by: 'bob' });
    await room.registry.endpoints.change('main', { settings: next, credential: 'another-credential-4321' }, never, 'bob');
    expect(await room.registry.endpoints.opened()).toMatchObject([{ credential: 'another-credential-4321' }]);
    await room.registry.endpoints.change('main', { settings: next, credential: null }, never, 'bob');
    expect(await room.registry.endpoints.opened()).toMatchObject([{ credential: null, fault: null }]);
  });

  it('want their credential again where the address changes, and change nothing without it', async () => {
    await room.registry.endpoints.create('main', { settings, credential }, 'ada');
    const elsewhere = { ...settings, base_url: 'https://thief.example/v1' };
    const change = room.registry.endpoints.change('main', { settings: elsewhere, credential: undefined }, never, 'eve');
    await expect(change).rejects.toMatchObject({ code: 'credential_needed' });
    expect(await room.registry.endpoints.opened()).toMatchObject([{ settings, credential }]);
    await room.registry.endpoints.create('open', { settings, credential: null }, 'ada');
    await room.registry.endpoints.change('open', { settings: elsewhere, credential: undefined }, never, 'ada');
  });

  it('stay while a model routes to them or a key that holds is bound to them', async () => {
    await room.registry.endpoints.create('main', { settings, credential }, 'ada');
    await room.registry.models.create('fast', [{ endpoint: 'main', model: 'm' }], 'ada');
    const scope = { user: 'ann', app: null, role: 'member', speaks_for_others: false, models: null } as const;
    const { key } = await room.registry.keys.create({ ...scope, name: 'laptop', endpoint: 'main' }, 'ada');
    const remove = (isReplaced: boolean) => room.registry.endpoints.remove('main', isReplaced, 'ada');
    await expect(remove(false)).rejects.toMatchObject({ code: 'endpoint_in_use', detail: 'model fast, key laptop would lead nowhere.' });
    await room.registry.models.remove('fast', 'ada');
    await room.registry.keys.revoke(key.id, 'ada');
    await remove(false);
    expect(await room.registry.endpoints.list()).toEqual([]);
    await expect(remove(false)).rejects.toMatchObject({ code: 'endpoint_unknown' });
  });

  it('and models stand in the audit log: who, what, before and after, and never a credential', async () => {
    await room.registry.endpoints.create('main', { settings, credential }, 'ada');
    await room.registry.endpoints.change('main', { settings, credential: `${credential}-new` }, always, 'bob');
    await room.registry.models.create('fast', [{ endpoint: 'main', model: 'm' }], 'ada');
    await room.registry.models.change('fast', [{ endpoint: 'main', model: 'n' }], 'bob');
    await room.registry.models.remove('fast', 'ada');
    await room.registry.endpoints.remove('main', false, 'ada');
    const noted = await entries();
    expect(noted.map(({ who, action, subject }) => [who, action, subject]).reverse()).toEqual([
      ['ada', 'endpoint.create', 'main'],
      ['bob', 'endpoint.change', 'main'],
      ['ada', 'model.create', 'fast'],
      ['bob', 'model.change', 'fast'],
      ['ada', 'model.remove', 'fast'],
      ['ada', 'endpoint.remove', 'main'],
    ]);
    expect(noted.at(-2)).toMatchObject({ before: { credential_ends_with: '6789' }, after: { credential_entered: true } });
    expect(JSON.stringify(noted)).not.toContain('planted-secret');
  });

  it('raise the version, so that every gateway sees them', async () => {
    const version = await room.registry.version();
    await room.registry.endpoints.create('main', { settings, credential }, 'ada');
    await room.registry.models.create('fast', [{ endpoint: 'main', model: 'm' }], 'ada');
    expect(await room.registry.version()).toBe(version + 2);
    const config = configSchema.parse({});
    const snapshot = await takeSnapshot({ config, env: {}, registry: room.registry, secret: testSecret });
    expect(snapshot.endpoints.get('main')).toMatchObject({ credential, bases: { openai: 'https://proxy.example/v1' }, currency: 'USD' });
    expect(snapshot.models.get('fast')?.routes).toEqual([{ endpoint: 'main', model_id: 'm' }]);
    expect(snapshot.defaults).toEqual({ openai: 'main' });
  });

  it('a model of daybook.yaml stands over one of the console of its name', async () => {
    await room.registry.models.create('fast', [{ endpoint: 'main', model: 'of-the-console' }], 'ada');
    const routes = [{ endpoint: 'main', model: 'of-the-file' }];
    const config = configSchema.parse({ endpoints: [{ name: 'main', vendor: 'openai' }], models: [{ name: 'fast', routes }] });
    const snapshot = await takeSnapshot({ config, env: {}, registry: room.registry, secret: testSecret });
    expect(snapshot.models.get('fast')?.routes).toEqual([{ endpoint: 'main', model_id: 'of-the-file' }]);
  });

  it('rotating a key gives one of the same scope and ends the old one, in one step', async () => {
    const scope = {
      name: 'ci',
      user: 'ann',
      app: 'tests',
      role: 'analyst',
      speaks_for_others: true,
      endpoint: null,
      models: ['gpt-*'],
    } as const;
    const first = await room.registry.keys.create(scope, 'ada');
    const version = await room.registry.version();
    const second = await room.registry.keys.rotate(first.key.id, 'bob');
    expect(await room.registry.version()).toBe(version + 1);
    expect(second.key).toEqual({ ...first.key, id: second.key.id });
    expect(second.secret).not.toBe(first.secret);
    const byHash = await room.registry.keys.byHash();
    expect(byHash.get(testSecret.hashKey(first.secret))).toMatchObject({ revoked: true });
    expect(byHash.get(testSecret.hashKey(second.secret))).toMatchObject({ revoked: false });
    expect((await entries()).slice(0, 2).map(({ who, action, subject }) => [who, action, subject])).toEqual([
      ['bob', 'key.revoke', first.key.id],
      ['bob', 'key.rotate', second.key.id],
    ]);
    await expect(room.registry.keys.rotate(first.key.id, 'bob')).rejects.toMatchObject({ code: 'key_gone' });
    await expect(room.registry.keys.rotate('nobody', 'bob')).rejects.toMatchObject({ code: 'key_unlisted' });
    expect(await room.registry.keys.list()).toHaveLength(2);
  });
});

describe('a credential in the registry', () => {
  it('is in no file of the data directory in clear, and opens no more when its row is another’s or was changed', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'daybook-sealed-'));
    const registry = await openRegistry({ dir, url: null, secret: testSecret });
    await registry.endpoints.create('main', { settings, credential }, 'ada');
    await registry.endpoints.create('other', { settings, credential: null }, 'ada');
    const files = readdirSync(dir).map((name) => readFileSync(join(dir, name)));
    expect(files.some((bytes) => bytes.includes('proxy.example'))).toBe(true);
    expect(files.filter((bytes) => bytes.includes('planted-secret'))).toEqual([]);
    const { db } = await openDatabase(dir, null);
    await sql`update endpoints set credential = (select credential from endpoints where name = 'main') where name = 'other'`.execute(db);
    expect(await registry.endpoints.opened()).toMatchObject([
      { name: 'main', credential, fault: null },
      { name: 'other', credential: null, fault: expect.stringMatching(/enter it again/) },
    ]);
    const config = configSchema.parse({});
    const resolved = resolveEndpoints({ config, env: {}, made: await registry.endpoints.opened() });
    expect(resolved.endpoints.map(({ endpoint }) => endpoint.name)).toEqual(['main']);
    expect(resolved.unused).toEqual([{ name: 'other', why: expect.stringMatching(/cannot be opened/) }]);
    await db.destroy();
    await registry.close();
    rmSync(dir, { recursive: true });
  });

  it('is one word as a header takes it, and a fault does not repeat it', () => {
    expect(faultOfCredential(credential)).toBeNull();
    for (const wrong of ['two words', 'line\nbreak', '密钥', '']) expect(faultOfCredential(wrong)).toMatch(/^credential: it takes/);
    expect(faultOfCredential('two-words and more')).not.toContain('two-words');
  });
});

describe('what an endpoint of the console takes', () => {
  it.each([
    ['a password in the address', { base_url: 'https://ann:pw@vendor.example/v1' }],
    ['a query in the address', { bases: { openai: 'https://vendor.example/v1?key=1' } }],
    ['another protocol', { base_url: 'file:///etc/passwd' }],
    ['a header that carries a credential', { headers: { Authorization: 'Bearer x' } }],
    ['a header that the gateway writes', { headers: { Host: 'x' } }],
    ['a header of two lines', { headers: { 'x-team': 'a\r\nb: c' } }],
    ['a word that is no setting', { colour: 'red' }],
  ])('is not %s', (_, wrong) => {
    expect(keptEndpoint.safeParse({ vendor: 'openai', ...wrong }).success).toBe(false);
  });

  it('is what daybook.yaml takes otherwise', () => {
    const whole = {
      vendor: 'openai',
      base_url: 'http://10.0.0.1:8000/v1',
      headers: { 'OpenAI-Organization': 'org-1', 'anthropic-beta': 'x' },
      currency: 'CNY',
      timeouts: { total: 5_000 },
      caller_gone: { policy: 'drain', max_ms: 1_000, max_open: 2 },
    };
    expect(keptEndpoint.parse(whole)).toEqual({ ...whole, bases: {} });
  });
});
