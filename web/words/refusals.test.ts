import { expect, it } from 'vitest';
import { errorTable } from '../../src/errors.ts';
import { refusalOf, refusalText } from './refusals.ts';

it('every code of the API has a Chinese sentence', () => {
  for (const code of Object.keys(errorTable)) expect(refusalOf(code)?.said ?? code).toMatch(/\p{Script=Han}/u);
});

it('the API’s own sentence stays beside it where it says what is wrong and where', () => {
  const own = 'from cannot be "yesteryear".';
  expect(refusalText('question_invalid', own, 'zh')).toBe(`查询无法理解。（${own}）`);
  expect(refusalText('question_invalid', own, 'en')).toBe(own);
  expect(refusalText('last_admin', 'This is the last admin who can sign in.', 'zh')).not.toContain('admin');
});

it('a code it does not know leaves the API’s sentence alone', () => {
  expect(refusalText('constructor', 'No.', 'zh')).toBe('No.');
});
