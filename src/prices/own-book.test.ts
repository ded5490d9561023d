import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PriceEntry } from '../schema/price.ts';
import { isMeant, layers } from './book.ts';
import { createDefaultBook } from './default-book.ts';
import { bookOf } from './own-book.ts';
import { entry } from './testing/entries.ts';

const autumn = Date.parse('2026-11-23T12:00:00Z');
const named = (id: string, model: string, more: Partial<PriceEntry> = {}): PriceEntry =>
  entry({ id, model, rates: { input: '1' }, ...more });
const book = (...entries: PriceEntry[]) => bookOf(entries, 'own', '');
const idFor = (entries: PriceEntry[], model: string, at = autumn): string | null =>
  book(...entries).lookup({ vendor: 'openai', model, at })?.price.id ?? null;

describe('names', () => {
  test('an exact name beats a pattern, the closer pattern beats the looser, whatever order they were entered in', () => {
    const entries = [
      named('all', '*'),
      named('mini', 'gpt-4o-mini'),
      named('gpt', 'gpt-*'),
      named('4o', 'gpt-4o*'),
      named('end', '*-mini'),
    ];
    const expected = { 'gpt-4o-mini': 'mini', 'gpt-4o-2024-08-06': '4o', 'gpt-5': 'gpt', 'o3-mini': 'end', o3: 'all' };
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        for (const [model, id] of Object.entries(expected)) expect(idFor(shuffled, model)).toBe(`own:${id}`);
      }),
    );
  });

  test('a star stands for any text at any place, also for none; the rest of the pattern is the name', () => {
    const taken: [string, string, boolean][] = [
      ['gpt-4o*', 'gpt-4o', true],
      ['gpt-4o*', 'gpt-4', false],
      ['*/gpt-4o', 'openai/gpt-4o', true],
      ['*/gpt-4o', 'openai/gpt-4o-mini', false],
      ['a*b*c', 'a-b-c', true],
      ['a*b*c', 'a-c-b', false],
      ['ab*ba', 'aba', false],
      ['a.c*', 'abc', false],
      ['*a*a*a*', 'aa', false],
      ['**', '', true],
    ];
    for (const [pattern, name, isTaken] of taken) expect(idFor([named('x', pattern)], name) !== null, `${pattern} ${name}`).toBe(isTaken);
  });

  test('a pattern takes what a regular expression with the same stars takes', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', 'A'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        fc.pre(pattern.includes('*'));
        const escaped = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
        const regex = new RegExp(`^${escaped.join('[^]*')}$`, 'i');
        expect(idFor([named('x', pattern)], name) !== null).toBe(regex.test(name));
      }),
    );
  });

  test('a pattern made to be slow is not', () => {
    const pattern = `${'a*'.repeat(100)}b`;
    expect(idFor([named('x', pattern)], 'a'.repeat(250))).toBeNull();
  });

  test('upper and lower case are the same; a match by pattern is shown as one', () => {
    expect(idFor([named('x', 'GPT-4o')], 'gpt-4O')).toBe('own:x');
    const price = (model: string) => book(named('x', model)).lookup({ vendor: 'openai', model: 'gpt-4o', at: autumn })?.price;
    expect(price('gpt-4o')).toMatchObject({ match: 'exact', pattern: null });
    expect(price('GPT-4*')).toMatchObject({ match: 'pattern', pattern: 'GPT-4*' });
  });

  test('no other model, no other vendor, no absurdly long name is taken', () => {
    expect(idFor([named('x', 'gpt-4o')], 'gpt-4o-mini')).toBeNull();
    expect(idFor([named('x', 'gpt-4o', { vendor: 'azure' })], 'gpt-4o')).toBeNull();
    expect(idFor([named('x', '*')], 'x'.repeat(257))).toBeNull();
    expect(book(named('x', '*', { vendor: '__proto__' })).lookup({ vendor: 'toString', model: 'x', at: autumn })).toBeNull();
  });

  test('far more names than are remembered change no answer', () => {
    const some = book(named('x', 'made-up-7*'), named('y', 'gpt-4o'));
    for (let index = 0; index < 5_000; index += 1) {
      const found = some.lookup({ vendor: 'openai', model: `made-up-${index}`, at: autumn });
      expect(found !== null).toBe(String(index).startsWith('7'));
    }
    expect(some.lookup({ vendor: 'openai', model: 'gpt-4o', at: autumn })?.price.id).toBe('own:y');
  });

  test('a vendor is the same in upper and lower case', () => {
    const some = book(named('a', 'gpt-4o', { vendor: 'OpenAI' }), named('b', 'o3', { vendor: 'openai' }));
    for (const vendor of ['openai', 'OpenAI', 'OPENAI']) {
      expect(some.lookup({ vendor, model: 'gpt-4o', at: autumn })?.price.id).toBe('own:a');
      expect(some.lookup({ vendor, model: 'o3', at: autumn })?.price.id).toBe('own:b');
      expect(some.remarks?.({ vendor, model: 'o3', at: autumn }).knows_vendor).toBe(true);
    }
  });

  test('an exact entry for the name that was asked for beats a pattern that takes the one that answered, with a doubt', () => {
    const some = book(named('x', 'ours'), named('all', '*'), named('y', 'dated'));
    const ask = (model: string, response_model: string) => some.lookup({ vendor: 'openai', model, response_model, at: autumn });
    expect(ask('ours', 'zzz')).toMatchObject({ by: 'model', price: { id: 'own:x' }, doubt: 'answering_model_not_in_book' });
    expect(ask('ours', 'dated')).toMatchObject({ by: 'response_model', price: { id: 'own:y' }, doubt: null });
    expect(ask('other', 'zzz')).toMatchObject({ by: 'response_model', price: { id: 'own:all' }, doubt: null });
    const passed = some.remarks?.({ vendor: 'openai', model: 'ours', response_model: 'zzz', at: autumn }).passed_over;
    expect(passed?.map(({ price_id, name, reason }) => [price_id, name, reason])).toEqual([
      ['own:all', 'zzz', 'exact_name_known'],
      ['own:all', 'ours', 'exact_name_known'],
    ]);
    // That one is free says nothing of another that answered; the pattern does.
    const free = book(entry({ id: 'x', model: 'ours', free: true }), named('all', '*'));
    expect(free.lookup({ vendor: 'openai', model: 'ours', response_model: 'zzz', at: autumn })?.price.id).toBe('own:all');
  });

  test('what ran is looked up before what was asked for, and an answer by another model is a doubt', () => {
    const some = book(named('a', 'our*'), named('b', 'gpt-4o*'));
    const ask = (model: string, response_model: string | null) => some.lookup({ vendor: 'openai', model, response_model, at: autumn });
    expect(ask('ours', 'gpt-4o-2024-08-06')).toMatchObject({ by: 'response_model', price: { id: 'own:b' }, doubt: null });
    expect(ask('ours', 'o3')).toMatchObject({ by: 'model', price: { id: 'own:a' }, doubt: 'answering_model_not_in_book' });
    expect(ask('ours', null)).toMatchObject({ by: 'model', doubt: null });
  });

  test('a model entered as free says nothing about another one that answered', () => {
    const some = book(entry({ id: 'f', model: 'free-one', free: true }));
    expect(some.lookup({ vendor: 'openai', model: 'free-one', at: autumn })?.price.free).toBe(true);
    expect(some.lookup({ vendor: 'openai', model: 'free-one', response_model: 'dear-one', at: autumn })).toBeNull();
  });
});

describe('dates', () => {
  const spring = '2026-03-01T00:00:00.000Z';
  const entries = [
    named('old', 'm', { effective_to: spring }),
    named('new', 'm', { effective_from: spring, effective_to: '2026-04-01T00:00:00.000Z' }),
  ];

  test('an entry holds from its first millisecond to the one before its end', () => {
    expect(idFor(entries, 'm', Date.parse(spring) - 1)).toBe('own:old');
    expect(idFor(entries, 'm', Date.parse(spring))).toBe('own:new');
    expect(idFor(entries, 'm', Date.parse('2026-04-01T00:00:00Z') - 1)).toBe('own:new');
    expect(idFor(entries, 'm', Date.parse('2026-04-01T00:00:00Z'))).toBeNull();
  });

  test('a pattern in force is taken where the exact name has no entry in force', () => {
    expect(idFor([...entries, named('any', 'm*')], 'm', autumn)).toBe('own:any');
    expect(idFor([...entries, named('any', 'm*')], 'm', Date.parse(spring))).toBe('own:new');
  });
});

describe('currencies of shipped lists', () => {
  const yuan = named('cny', 'deepseek-flash', { vendor: 'deepseek', currency: 'CNY' });
  const dollars = named('usd', 'deepseek-flash', { vendor: 'deepseek', currency: 'USD' });
  const ask = (source: 'own' | 'overlay', entries: PriceEntry[], billing_currency: string | null) =>
    bookOf(entries, source, '1').lookup({ vendor: 'deepseek', model: 'deepseek-flash', at: autumn, billing_currency })?.price.currency;

  test('of two shipped lists the one in the currency of the bill is meant', () => {
    for (const entries of [
      [yuan, dollars],
      [dollars, yuan],
    ]) {
      expect(ask('overlay', entries, 'CNY')).toBe('CNY');
      expect(ask('overlay', entries, 'USD')).toBe('USD');
    }
    expect(ask('overlay', [yuan], 'USD')).toBe('CNY');
  });

  test('a person’s own price is meant whatever the endpoint bills in', () => {
    expect(ask('own', [yuan, entry({ id: 'any', vendor: 'deepseek', model: '*', currency: 'USD', rates: { input: '1' } })], 'USD')).toBe(
      'CNY',
    );
  });

  test('a shipped list in another currency stands back behind a lower one in the currency of the bill, an own price does not', () => {
    const gpt = named('cny', 'gpt-4o', { currency: 'CNY' });
    const query = { vendor: 'openai', model: 'gpt-4o', at: autumn, billing_currency: 'USD' };
    const over = (source: 'own' | 'overlay') => layers([bookOf([gpt], source, '1'), createDefaultBook()]).lookup(query);
    expect(over('overlay')?.price.source).toBe('default_book');
    expect(over('own')?.price.source).toBe('own');
    const unknown = { ...query, billing_currency: null };
    const overlay = bookOf([gpt], 'overlay', '1');
    expect(layers([overlay, createDefaultBook()]).lookup(unknown)?.price.source).toBe('overlay');
    expect(layers([overlay]).lookup(query)?.price.currency).toBe('CNY');
    const match = overlay.lookup(query);
    expect(match && isMeant(match, query)).toBe(false);
  });
});

test('an amount too fine to keep is refused with the name of its entry, not rounded', () => {
  expect(() => book(named('x', 'm', { rates: { input: '0.0000001' } }))).toThrow(/price entry x .*finer than a pico-unit/);
  expect(() => book(named('x', 'm', { unit: 'per_1k', rates: { input: '0.000000001' } }))).not.toThrow();
});
