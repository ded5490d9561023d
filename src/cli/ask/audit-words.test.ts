import { expect, it } from 'vitest';
import { changeWords } from './audit-words.ts';

const price = {
  ...{ id: 'p', vendor: 'deepseek', model: 'm', currency: 'CNY', unit: 'per_1m', rates: { input: '2', output: '3' }, free: false },
  ...{ effective_from: null, effective_to: null, revision: 1, recorded_at: 'a', recorded_by: 'ann', note: null },
};

it.each([
  ['price.add', null, price, 'deepseek m CNY unit per_1m input 2 output 3'],
  ['price.correct', price, { ...price, rates: { input: '2.5', output: '3' }, recorded_at: 'b' }, 'deepseek m CNY input 2 → 2.5'],
  ['price.end', price, { ...price, effective_to: '2026-12-01', revision: 2 }, 'deepseek m CNY effective_to none → 2026-12-01'],
  ['price.withdraw', price, null, 'deepseek m CNY unit per_1m input 2 output 3'],
  [
    'rate.add',
    { from_currency: 'USD', to_currency: 'CNY', rate: '7' },
    { from_currency: 'USD', to_currency: 'CNY', rate: '8' },
    'USD CNY rate 7 → 8',
  ],
  ['rate.add', null, { added: 3, replaced: 0, unchanged: 1, digest: 'sha256:x' }, 'added 3 replaced 0 unchanged 1'],
  ['key.create', null, { id: 'k', name: 'laptop', user: 'ann', role: 'member' }, 'laptop user ann role member'],
  ['recost.stale', { state: 'planned' }, { state: 'stale' }, 'state planned → stale'],
  ['session.end', null, null, null],
])('%s', (action, before, after, words) => expect(changeWords({ action, before, after })).toBe(words));

it('is short', () => {
  const row = { name: 'x'.repeat(1_000) };
  expect(changeWords({ action: 'key.create', before: null, after: row })).toHaveLength(160);
});
