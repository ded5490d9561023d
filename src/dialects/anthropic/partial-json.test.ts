import { partialParse } from '@anthropic-ai/sdk/_vendor/partial-json-parser/parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePartialJson } from './partial-json.ts';

const bySdk = (text: string): unknown => {
  try {
    return partialParse(text);
  } catch {
    return undefined;
  }
};

describe('parsePartialJson', () => {
  it.each([
    ['{"city": "Par', {}],
    ['{"city": "Paris", "da', { city: 'Paris' }],
    ['{"a": [1, 2', { a: [1] }],
    ['{"a": {"b": tr', { a: {} }],
    ['{"a": "\\"', {}],
    ['["a", "b"', ['a', 'b']],
    ['{]', undefined],
    ['nonsense', undefined],
    ['{"a": 1, "b": nons', undefined],
    ['[-', []],
  ])('reads %j', (text, value) => {
    expect(parsePartialJson(text)).toEqual(value);
  });

  it('gives what the SDK gives for every beginning of any JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat({ max: 4 }), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        for (let end = 1; end <= text.length; end++) expect(parsePartialJson(text.slice(0, end))).toEqual(bySdk(text.slice(0, end)));
      }),
    );
  });
});
