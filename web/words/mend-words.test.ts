import { expect, it } from 'vitest';
import { errorTable } from '../../src/errors.ts';
import { isOwnError, mendWords } from './mend-words.ts';

it('every code that is explained is one of Daybook’s, and both languages say all of it', () => {
  for (const [code, [what, mend]] of Object.entries(mendWords.en)) {
    expect(Object.entries(errorTable).find(([one]) => one === code)?.[1].message).toBe(what);
    expect(mend.length).toBeGreaterThan(0);
    expect(isOwnError(code) && mendWords.zh[code].every((text) => /\p{Script=Han}/u.test(text))).toBe(true);
  }
});

it('a word that every object has is no code', () => {
  expect(isOwnError('constructor')).toBe(false);
});
