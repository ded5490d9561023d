import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changed, parseSearch, searchText } from './search.ts';

it('a name that stands several times is a list, in its order', () => {
  expect(parseSearch('?status=failed&status=timeout&q=a%20b')).toEqual({ status: ['failed', 'timeout'], q: 'a b' });
  expect(searchText({ status: ['failed', 'timeout'], q: 'a b' })).toBe('?status=failed&status=timeout&q=a+b');
});

it('what is written into the address is read out of it again', () => {
  const text = fc.string({ unit: 'grapheme' });
  const value = fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 4 }));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), value), (search) => {
      fc.pre(!Object.keys(search).includes('__proto__'));
      expect(parseSearch(searchText(search))).toEqual(search);
    }),
  );
});

it.each(['constructor', 'toString', '__proto__'])('a parameter named %s is one like any other, or none', (name) => {
  const search = parseSearch(`?${name}=1&q=a`);
  expect(search['q']).toBe('a');
  expect(Object.getPrototypeOf(search)).toBe(Object.prototype);
});

it('no value is read as JSON, and none is left out for looking like nothing', () => {
  expect(parseSearch('?q=123&call=true&from=')).toEqual({ q: '123', call: 'true', from: '' });
  expect(searchText({ q: undefined, call: null })).toBe('');
});

it('null and an empty list take a name out', () => {
  expect(changed({ a: '1', b: '2', c: ['3', '4'] }, { a: null, b: '5', c: [] })).toEqual({ b: '5' });
});
