import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

it('the nearest known word is meant, or none', () => {
  expect(nearest('modle', ['vendor', 'model', 'mode'])).toBe('model');
  expect(nearest('usre', ['model', 'user'])).toBe('user');
  expect(nearest('elsewhere', ['model', 'user'])).toBeNull();
});

it('a word without end is near nothing, and is not compared letter by letter', () => {
  const known = Array.from({ length: 60 }, (_, n) => `some_field_${n}`);
  expect(nearest('a'.repeat(3_000_000), known)).toBeNull();
});
