// The accounts of the made-up company: one of each role with a password, an analyst who sees text, one invited who never came, one
// who left. Beside them an endpoint and a model made in the console, and a saved view.
import type { Registry } from '../../../src/registry/registry.ts';
import { emailOf, password, people, roles } from '../people.ts';

export async function seedAccounts(registry: Registry, setClock: (at: number) => void, from: number): Promise<void> {
  const { accounts, endpoints, models } = registry;
  for (const [n, role] of roles.entries()) {
    setClock(from + n * 3_600_000);
    const { id } = await accounts.create({ user: people[role], role, email: emailOf(role) }, n === 0 ? 'start' : people.admin);
    await accounts.setPassword(id, { current: null, next: password, session: null }, people[role]);
  }
  setClock(from + 86_400_000);
  const seer = await accounts.create({ user: 'hana', role: 'analyst', email: 'hana@example.com', sees_text: true }, people.admin);
  await accounts.setPassword(seer.id, { current: null, next: password, session: null }, 'hana');
  await accounts.create({ user: 'emil', role: 'member', email: 'emil@example.com' }, people.admin);
  const gone = await accounts.create({ user: 'ivo', role: 'member', email: 'ivo@example.com' }, people.admin);
  setClock(from + 12 * 86_400_000);
  await accounts.change(gone.id, { disabled: true }, people.admin);

  // Nothing listens there: how an endpoint that does not answer looks.
  const settings = { vendor: 'mistral', base_url: 'http://127.0.0.1:9/v1', bases: {}, headers: {}, timeouts: {} };
  await endpoints.create('mistral-eu', { settings, credential: 'not-a-key-of-anybody-0123' }, people.admin);
  await models.create('copywriter', [{ endpoint: 'gemini', model: 'gemini-2.5-pro' }], people.admin);
}

/** A price that came after its calls, and the re-costing that somebody asked for because of it. */
export async function seedRecosting(registry: Registry, setClock: (at: number) => void, until: number): Promise<void> {
  const dayMs = 86_400_000;
  setClock(until - 3_600_000);
  const from = new Date(Math.floor(until / dayMs) * dayMs - 30 * dayMs).toISOString();
  await registry.prices.add(
    {
      vendor: 'vllm',
      model: 'house-router-*',
      currency: 'USD',
      unit: 'per_1m',
      rates: { input: '0.02', output: '0.06' },
      effective_from: from,
      source: 'Internal: electricity and depreciation of the GPU box',
    },
    people.auditor,
  );
  const question = {
    range: { from, to: new Date(until - 3_600_000).toISOString() },
    filters: [{ field: 'model_name', not: false, is: ['house-router-v2'] }],
  };
  await registry.recosts.create(question, 'The GPU box has a price since today.', people.admin, null);
}
