import { expect, it } from 'vitest';
import { priceDraft } from '../../schema/price.ts';
import { plainDecimal, sameFigures } from './figures.ts';

const draft = { vendor: 'openai', model: 'gpt-5', currency: 'USD' };
const same = (one: object, other: object): boolean =>
  sameFigures(priceDraft.parse({ ...draft, ...one }), priceDraft.parse({ ...draft, ...other }));

it('takes two ways of writing one decimal as one', () => {
  expect(['2.50', '02.5', '0', '0.0', '10', '100.00', '0.05'].map(plainDecimal)).toEqual(['2.5', '2.5', '0', '0', '10', '100', '0.05']);
});

it('sees the same figures whatever their order, source, note and dates', () => {
  const one = { rates: { input: '1.0', output: '2' }, source: 'a page', effective_from: '2026-01-01T00:00:00Z' };
  expect(same(one, { rates: { output: '2.00', input: '1' }, note: 'again' })).toBe(true);
});

it.each([
  ['a rate', { rates: { input: '2', output: '2' } }],
  ['a kind of token', { rates: { input: '1', output_audio: '2' } }],
  ['the unit', { unit: 'per_1k' }],
  ['the currency', { currency: 'CNY' }],
  ['a tier', { tiers: [{ above_input_tokens: 1, rates: { input: '1' } }] }],
  ['the price of a request', { per_request: '0.01' }],
])('sees that %s is another', (_what, change) => {
  const one = { rates: { input: '1', output: '2' } };
  expect(same(one, { ...one, ...change })).toBe(false);
});
