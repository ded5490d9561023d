import { expect, it } from 'vitest';
import { onBothDatabases } from '../testing/databases.ts';
import type { ViewWish } from './views.ts';

const wish: ViewWish = { account: 'ann', page: 'calls', name: 'Slow', query: 'q=duration%3A%3E5000', is_shared: false };

onBothDatabases('saved views', (room) => {
  const names = async (account: string | null): Promise<readonly string[]> =>
    (await room.registry.views.list(account)).map(({ name }) => name);

  it('are one’s own, until they are shared', async () => {
    await room.registry.views.save(wish, 'ann');
    await room.registry.views.save({ ...wish, name: 'Costly', is_shared: true }, 'ann');
    expect(await names('ann')).toEqual(['Costly', 'Slow']);
    expect(await names('bob')).toEqual(['Costly']);
    expect(await names(null)).toEqual(['Costly']);
  });

  it('are replaced under the same name of the same page and account, and keep their id', async () => {
    const first = await room.registry.views.save(wish, 'ann');
    const second = await room.registry.views.save({ ...wish, query: 'q=x', is_shared: true }, 'ann');
    expect(second).toEqual({ ...first, query: 'q=x', is_shared: true });
    await room.registry.views.save({ ...wish, page: 'usage' }, 'ann');
    await room.registry.views.save({ ...wish, account: 'bob' }, 'bob');
    expect((await room.registry.views.list('ann')).map(({ query }) => query)).toEqual(['q=x', wish.query]);
  });

  it('are taken away by whose they are, and shared ones by whoever may', async () => {
    const own = await room.registry.views.save(wish, 'ann');
    const shared = await room.registry.views.save({ ...wish, name: 'Costly', is_shared: true }, 'ann');
    const gone = { code: 'view_unknown' };
    await expect(room.registry.views.remove(own.id, 'bob', true, 'bob')).rejects.toMatchObject(gone);
    await expect(room.registry.views.remove(shared.id, 'bob', false, 'bob')).rejects.toMatchObject(gone);
    await expect(room.registry.views.remove('none', 'ann', true, 'ann')).rejects.toMatchObject(gone);
    await room.registry.views.remove(shared.id, 'bob', true, 'bob');
    await room.registry.views.remove(own.id, 'ann', false, 'ann');
    expect(await names('ann')).toEqual([]);
  });

  it('stand in the audit log where they are shared, and do not raise the version', async () => {
    const version = await room.registry.version();
    const own = await room.registry.views.save(wish, 'ann');
    const shared = await room.registry.views.save({ ...wish, is_shared: true }, 'ann');
    await room.registry.views.save(wish, 'ann');
    await room.registry.views.remove(own.id, 'ann', false, 'ann');
    const log = await room.registry.audit.list({ limit: 10, before: null, subject: own.id });
    expect(log.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: 'view.share', before: shared, after: null },
      { action: 'view.share', before: null, after: shared },
    ]);
    expect(await room.registry.version()).toBe(version);
  });

  it('are two hundred of an account at most', async () => {
    for (let n = 0; n < 200; n += 1) await room.registry.views.save({ ...wish, name: `${n}` }, 'ann');
    await expect(room.registry.views.save(wish, 'ann')).rejects.toMatchObject({ code: 'views_full' });
    await room.registry.views.save({ ...wish, name: '7', query: '' }, 'ann');
    await room.registry.views.save({ ...wish, account: 'bob' }, 'bob');
  });
});
