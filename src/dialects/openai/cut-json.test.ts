import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../lib/json.ts';
import { parseCut } from './cut-json.ts';

describe('a cut JSON document', () => {
  it.each([
    ['{"id":"chatcmpl-1","usage":{"prompt_tokens":12', { id: 'chatcmpl-1', usage: {} }],
    ['{"id":"chatcmpl-1","usage":{"prompt_tokens":12,', { id: 'chatcmpl-1', usage: { prompt_tokens: 12 } }],
    ['{"model":"gpt-4', {}],
    ['{"model":"gpt-4"', { model: 'gpt-4' }],
    ['{"content":"Hello wor', { content: 'Hello wor' }],
    ['{"content":"two\\nli\\', { content: 'two\nli' }],
    ['{"content":"smile \\ud83d', { content: 'smile \ud83d' }],
    ['{"content":"smile \\ud8', { content: 'smile ' }],
    ['{"choices":[{"index":0,"message":{"content":"a\\\\', { choices: [{ index: 0, message: { content: 'a\\' } }] }],
    ['[1,2,3', [1, 2]],
  ])('%s', (text, value) => {
    expect(parseCut(text)).toEqual(value);
  });

  it('is undefined where it is no JSON at all', () => {
    for (const text of ['', 'x', '{]', '{"a":1}}', '{"a" 5,', '{"a":tru}']) expect(parseCut(text)).toBeUndefined();
  });

  it('cut anywhere, holds no count that the whole does not hold', () => {
    const holds = (part: unknown, whole: unknown): boolean => {
      if (typeof part === 'string') return typeof whole === 'string' && whole.startsWith(part.replace(/[\ud800-\udbff\ufffd]$/, ''));
      if (Array.isArray(part)) return Array.isArray(whole) && part.every((member, at) => holds(member, whole[at]));
      if (isObject(part)) return isObject(whole) && Object.keys(part).every((key) => holds(part[key], whole[key]));
      return Object.is(part, whole);
    };
    const value = fc.dictionary(
      fc.constantFrom('content', 'usage', 'prompt_tokens', 'model', 'choices'),
      fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }),
    );
    fc.assert(
      fc.property(value, fc.nat(), (made, cut) => {
        const text = JSON.stringify(made);
        const whole: unknown = JSON.parse(text);
        const part = parseCut(text.slice(0, cut % text.length));
        expect(part === undefined || holds(part, whole)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
