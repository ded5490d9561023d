import { describe, expect, test } from 'vitest';
import { compileRule, spellings } from './model-rules.ts';

describe('rules for model names', () => {
  test('say how a name matched, in words people can read', () => {
    expect(compileRule({ equals: 'GPT-4o' })('gpt-4o')).toEqual({ match: 'exact', pattern: null });
    expect(compileRule({ starts_with: 'gpt-4o' })('gpt-4o-mini')).toEqual({ match: 'pattern', pattern: 'gpt-4o*' });
    expect(compileRule({ ends_with: '-mini' })('gpt-4o-mini')).toEqual({ match: 'pattern', pattern: '*-mini' });
    expect(compileRule({ contains: '4o' })('gpt-4o-mini')).toEqual({ match: 'pattern', pattern: '*4o*' });
    expect(compileRule({ regex: '^o[134]' })('o3')).toEqual({ match: 'pattern', pattern: '/^o[134]/' });
    expect(compileRule({ regex: '^o[134]' })('gpt-4o')).toBeNull();
  });

  test('an exact name beats a pattern beside it; where all must hold, every pattern is told', () => {
    const either = compileRule({ or: [{ starts_with: 'a' }, { equals: 'abc' }] });
    expect(either('abc')?.match).toBe('exact');
    expect(either('abd')?.pattern).toBe('a*');
    expect(either('b')).toBeNull();
    const both = compileRule({ and: [{ starts_with: 'a' }, { ends_with: 'c' }] });
    expect(both('abc')?.pattern).toBe('a* and *c');
    expect(both('ab')).toBeNull();
  });

  test('a rule this engine cannot read matches nothing', () => {
    expect(compileRule({ regex: '(' })('(')).toBeNull();
  });

  test('a compact date is also tried with dashes, and a resource path is not part of the name', () => {
    expect(spellings(' GPT-4o-20240806 ')).toEqual(['gpt-4o-20240806', 'gpt-4o-2024-08-06']);
    expect(spellings('a-20250929-v1:0')).toEqual(['a-20250929-v1:0', 'a-2025-09-29-v1:0']);
    expect(spellings('models/gemini-2.5-pro')).toEqual(['gemini-2.5-pro']);
    expect(spellings('publishers/google/models/gemini-2.5-pro')).toEqual(['gemini-2.5-pro']);
    expect(spellings('a-20251399')).toEqual(['a-20251399']);
  });
});
