// Keys over the API: who may see, make, rotate and end which; a secret in one answer alone; what the file declares stays the file's.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
const declared = { name: 'ci', secret: 'a-secret-of-the-file-0123', user: 'robot', role: 'analyst' };
beforeEach(async () => {
  desk = await openTestDesk({ settings: { keys: [declared], endpoints: [{ name: 'main', vendor: 'openai' }] } });
});
afterEach(() => desk.close());

const laptop = { name: 'laptop', user: 'ada' };
const make = async (wish: object = laptop) => (await desk.ask('POST', '/api/keys', 'admin', wish)).value;
const listed = async (as: 'admin' | 'member' | 'auditor' | 'analyst' = 'admin') => (await desk.ask('GET', '/api/keys', as)).value.keys;

describe('a key', () => {
  it('is made with its scope, and its secret is in that one answer', async () => {
    const scope = {
      name: 'batch',
      user: 'ben',
      app: 'nightly',
      role: 'analyst',
      speaks_for_others: true,
      endpoint: 'main',
      models: ['gpt-*'],
    };
    const { status, value, headers } = await desk.ask('POST', '/api/keys', 'admin', scope);
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(value.secret).toMatch(/^dbk_\w{49}$/);
    expect(value.key).toMatchObject({
      ...scope,
      source: 'registry',
      revoked: false,
      ends_with: value.secret.slice(-4),
      made_by: 'key:k (ada)',
    });
    const after = [await listed(), (await desk.ask('GET', '/api/audit')).text];
    expect(JSON.stringify(after)).not.toContain(value.secret);
    expect(await listed()).toContainEqual(value.key);
  });

  it('is a member’s without any scope where none is said', async () => {
    const nothing = { app: null, role: 'member', speaks_for_others: false, endpoint: null, models: null };
    expect((await make()).key).toMatchObject({ ...laptop, ...nothing });
  });

  it.each([
    [{ user: 'ada' }, /name: is missing/],
    [{ ...laptop, name: 'lap\ntop' }, /name: .*one line of text/],
    [{ ...laptop, user: 'ada\u001b[2J' }, /user: .*one line of text/],
    [{ ...laptop, role: 'king' }, /role: .*admin, analyst, member or auditor/],
    [{ ...laptop, endpoint: 'nowhere' }, /there is no endpoint "nowhere"/],
    [{ ...laptop, models: [] }, /models/],
    [{ ...laptop, colour: 'red' }, /there is no "colour" here/],
  ])('is refused as %j, and nothing is made', async (wish, message) => {
    const { status, value } = await desk.ask('POST', '/api/keys', 'admin', wish);
    expect([status, value.error.code]).toEqual([400, 'key_invalid']);
    expect(value.error.message).toMatch(message);
    expect(await desk.registry.keys.list()).toEqual([]);
  });

  it('is rotated: the same scope, another secret, the old one ended', async () => {
    const first = await make({ ...laptop, models: ['gpt-5'] });
    const { status, value } = await desk.ask('POST', `/api/keys/${first.key.id}/rotate`);
    expect([status, value.key.models, value.key.name]).toEqual([201, ['gpt-5'], 'laptop']);
    expect(value.secret).not.toBe(first.secret);
    expect((await listed()).map(({ id, revoked }: { id: string; revoked: boolean }) => [id, revoked])).toEqual([
      [value.key.id, false],
      [first.key.id, true],
      ['file:ci', false],
    ]);
    const again = await desk.ask('POST', `/api/keys/${first.key.id}/rotate`);
    expect([again.status, again.value.error.code]).toEqual([409, 'key_gone']);
  });

  it('of daybook.yaml is listed without its secret and cannot be changed', async () => {
    expect(await listed()).toEqual([
      expect.objectContaining({ id: 'file:ci', source: 'file', user: 'robot', role: 'analyst', ends_with: null, last_used_at: null }),
    ]);
    for (const what of ['revoke', 'rotate']) {
      const { status, value } = await desk.ask('POST', `/api/keys/file:ci/${what}`);
      expect([what, status, value.error.code]).toEqual([what, 409, 'key_of_file']);
    }
    expect(JSON.stringify(await listed())).not.toContain(declared.secret);
  });
});

describe('who may', () => {
  it('see keys: a member their own user’s, all others all', async () => {
    const mine = await make();
    const theirs = await make({ name: 'other', user: 'ben' });
    const ids = (keys: readonly { id: string }[]) => keys.map(({ id }) => id);
    expect(ids(await listed('member'))).toEqual([mine.key.id]);
    for (const role of ['admin', 'auditor', 'analyst'] as const)
      expect(ids(await listed(role))).toEqual([theirs.key.id, mine.key.id, 'file:ci']);
  });

  it('make and rotate them: an admin', async () => {
    const { key } = await make();
    for (const role of ['member', 'analyst', 'auditor'] as const) {
      expect((await desk.ask('POST', '/api/keys', role, laptop)).status).toBe(403);
      expect((await desk.ask('POST', `/api/keys/${key.id}/rotate`, role)).status).toBe(403);
    }
    expect(await desk.registry.keys.list()).toHaveLength(1);
  });

  it('end them: an admin any, everybody else their own, and nobody learns whether another’s exists', async () => {
    const mine = await make();
    const theirs = await make({ name: 'other', user: 'ben' });
    for (const role of ['member', 'analyst', 'auditor'] as const) {
      const refused = await desk.ask('POST', `/api/keys/${theirs.key.id}/revoke`, role);
      const none = await desk.ask('POST', '/api/keys/none/revoke', role);
      expect([refused.status, refused.value.error.code, none.status]).toEqual([404, 'key_unlisted', 404]);
      expect(refused.value.error.message.replace(theirs.key.id, 'none')).toBe(none.value.error.message);
    }
    const ended = await desk.ask('POST', `/api/keys/${mine.key.id}/revoke`, 'member');
    expect([ended.status, ended.value.key.revoked]).toEqual([200, true]);
    expect((await desk.ask('POST', `/api/keys/${theirs.key.id}/revoke`)).value.key.revoked).toBe(true);
    expect((await desk.ask('POST', `/api/keys/${theirs.key.id}/revoke`)).status).toBe(200);
  });
});
