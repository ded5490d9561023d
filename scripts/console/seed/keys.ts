// The keys of the made-up company: one for each app, and one that was revoked. Their secrets are shown to nobody: what a script or a
// test asks with stands in the settings.
import type { Registry } from '../../../src/registry/registry.ts';
import { seedApps } from './company.ts';

/** Gives the id of the key of each app. */
export async function seedKeys(registry: Registry, setClock: (at: number) => void, from: number): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const [n, app] of seedApps.entries()) {
    setClock(from + n * 3 * 3_600_000);
    const { key } = await registry.keys.create(
      {
        name: `${app.name} in production`,
        user: app.users[0],
        app: app.name,
        role: 'member',
        speaks_for_others: true,
        endpoint: null,
        models: app.name === 'shop-search' ? ['gemini-*', 'gpt-4.1-mini', 'text-embedding-3-small'] : null,
      },
      'ada',
    );
    ids.set(app.name, key.id);
  }
  const old = await registry.keys.create(
    { name: 'laptop of ivo', user: 'ivo', app: null, role: 'member', speaks_for_others: false, endpoint: null, models: null },
    'ada',
  );
  setClock(from + 12 * 86_400_000);
  await registry.keys.revoke(old.key.id, 'ada');
  await registry.keys.create(
    { name: 'month-end export', user: 'dora', app: null, role: 'analyst', speaks_for_others: false, endpoint: null, models: null },
    'ada',
  );
  return ids;
}
