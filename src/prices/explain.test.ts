import { describe, expect, test } from 'vitest';
import { layers, type PriceQuery } from './book.ts';
import { createDefaultBook } from './default-book.ts';
import { explainPrice, type NamedBook } from './explain.ts';
import { bookOf } from './own-book.ts';
import { entry } from './testing/entries.ts';

const at = Date.parse('2026-11-23T01:00:00Z');
const rates = { input: '1.5', output: '2' };
const own = bookOf(
  [
    entry({ id: 'past', rates, effective_to: '2026-01-01T00:00:00Z' }),
    entry({ id: 'coming', rates, effective_from: '2027-01-01T00:00:00Z' }),
    entry({ id: 'any-gpt', model: 'gpt-*', rates, tiers: [{ above_input_tokens: 200_000, rates: { input: '3', output: '4' } }] }),
    entry({ id: 'any', model: '*', rates }),
    entry({
      id: 'hours',
      model: 'o3',
      rates,
      windows: [
        { name: 'a', zone: 'Asia/Shanghai', days: ['mon'], from: '09:00', to: '12:00', rates },
        { name: 'b', zone: 'Asia/Shanghai', days: ['mon'], from: '14:00', to: '18:00', rates },
        { name: 'c', zone: 'Asia/Shanghai', days: ['tue'], from: '09:00', to: '12:00', rates },
      ],
    }),
  ],
  'own',
  '',
);
const yuan = bookOf(
  [entry({ id: 'list', model: 'gpt-4o', currency: 'CNY', rates: { input: '18', output: '72' } })],
  'overlay',
  '2026-11-23',
);
const books: readonly NamedBook[] = [
  { name: 'own', book: own },
  { name: 'overlay', book: yuan },
  { name: 'default_book', book: createDefaultBook() },
];
const explain = (query: Partial<PriceQuery>, named = books) => explainPrice(named, { vendor: 'openai', model: 'gpt-4o', at, ...query });
const layer = (name: string, query: Partial<PriceQuery>, named = books) => {
  const found = explain(query, named).layers.find((one) => one.layer === name);
  if (!found) throw new Error(`there is no layer ${name}`);
  return found;
};

describe('an explanation', () => {
  test('names the winner, how it was found and its rates, and is JSON', () => {
    const explanation = explain({});
    expect(explanation.winner).toBe('own');
    expect(layer('own', {})).toMatchObject({
      won: true,
      answer: {
        by: 'model',
        name: 'gpt-4o',
        price: {
          id: 'own:any-gpt',
          match: 'pattern',
          pattern: 'gpt-*',
          unit: 'per_1m',
          rates: { input: '1.5', output: '2' },
          tiers: [{ above_input_tokens: 200_000, above_output_tokens: null, when_reasoning: false, rates: { input: '3', output: '4' } }],
        },
      },
      because: 'gpt-4o, the model asked for, matches by the pattern gpt-*',
    });
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  });

  test('says of each entry that takes the name why it is not the answer', () => {
    expect(layer('own', {}).passed_over.map(({ price_id, reason }) => [price_id, reason])).toEqual([
      ['own:coming', 'not_yet_in_force'],
      ['own:past', 'ended'],
      ['own:any', 'closer_pattern'],
    ]);
    expect(layer('own', { model: 'o3' }).passed_over.map(({ price_id, reason }) => [price_id, reason])).toEqual([
      ['own:any', 'exact_name_known'],
    ]);
  });

  test('gives each other layer’s answer and why it lost', () => {
    expect(layer('overlay', {})).toMatchObject({ won: false, because: 'a layer above knows', answer: { price: { id: 'overlay:list' } } });
    expect(layer('default_book', {})).toMatchObject({ won: false, because: 'a layer above knows' });
    expect(layer('own', { vendor: 'anthropic' })).toMatchObject({ answer: null, because: 'no entry for the vendor anthropic' });
    const dated: NamedBook[] = [
      { name: 'own', book: bookOf([entry({ id: 'past', rates, effective_to: '2026-01-01T00:00:00Z' })], 'own', '') },
    ];
    expect(layer('own', {}, dated).because).toBe('entry own:past ends 2026-01-01T00:00:00Z');
    expect(layer('own', { model: 'gpt-5' }, dated).because).toBe('no entry of openai takes the name gpt-5 at 2026-11-23T01:00:00.000Z');
    const coming: NamedBook[] = [
      { name: 'own', book: bookOf([entry({ id: 'next', rates, effective_from: '2027-01-01T00:00:00Z' })], 'own', '') },
    ];
    expect(layer('own', {}, coming).because).toBe('entry own:next is not yet in force: it begins 2027-01-01T00:00:00Z');
  });

  test('says which windows hold, by what clock, and why others do not', () => {
    const { answer, windows } = layer('own', { model: 'o3' });
    expect(answer?.price).toMatchObject({ id: 'own:hours@a', window: { name: 'a' } });
    expect(windows.map(({ name, holds, because, local_time }) => [name, holds, because, local_time])).toEqual([
      ['a', true, 'inside', '2026-11-23T09:00'],
      ['b', false, 'other_hours', '2026-11-23T09:00'],
      ['c', false, 'other_day', '2026-11-23T09:00'],
    ]);
  });

  test('of a layer whose list is in another currency than the bill says so', () => {
    const shipped = books.slice(1);
    expect(explain({ billing_currency: 'USD' }, shipped).winner).toBe('default_book');
    expect(layer('overlay', { billing_currency: 'USD' }, shipped).because).toBe(
      'its list is in CNY, which the endpoint does not bill in, and a list below is',
    );
    expect(explain({ billing_currency: 'CNY' }, shipped).winner).toBe('overlay');
  });

  test('of nothing known says so in every layer', () => {
    const explanation = explain({ vendor: 'nobody' });
    expect(explanation.winner).toBeNull();
    expect(explanation.layers.map(({ because }) => because)).toEqual(books.map(() => 'no entry for the vendor nobody'));
    expect(layer('default_book', { vendor: 'cerebras', model: 'qwen-3-coder-480b' }).because).toMatch(
      /^entry default_book:.* names the model without a rate$/,
    );
    expect(
      layer('default_book', { vendor: 'openrouter', model: 'google/gemini-2.0-flash-exp:free', response_model: 'x-ai/grok-4' }).because,
    ).toMatch(/is free, but another model answered$/);
  });

  test('agrees with what a call would be priced by', () => {
    const one = layers(books.map(({ book }) => book));
    for (const vendor of ['openai', 'anthropic', 'azure', 'nobody'])
      for (const model of ['gpt-4o', 'o3', 'claude-sonnet-4-5', 'mystery'])
        for (const billing_currency of [null, 'USD', 'CNY', 'EUR'])
          for (const response_model of [null, 'gpt-4o-2024-08-06']) {
            const query = { vendor, model, response_model, billing_currency, at };
            const winner = explainPrice(books, query).layers.find(({ won }) => won)?.answer?.price.id ?? null;
            expect(winner).toBe(one.lookup(query)?.price.id ?? null);
          }
  });
});
