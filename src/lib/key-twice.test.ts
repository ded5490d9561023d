import { expect, it } from 'vitest';
import { keyTwice } from './key-twice.ts';

it.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"x":{"a":1},"y":[{"b":1},{"b":2,"c":{"d":1,"d":2}}]}', 'd'],
  ['[{"a":1},{"a":1}]', null],
  ['{"a":{"a":{"a":1}}}', null],
  ['{"a":"b\\"a","b":"{\\"a\\":1,\\"a\\":2}"}', null],
  ['{"a":"a","b":"a"}', null],
  [`{"a":"${'x'.repeat(5_000_000)}","b":1}`, null],
  ['"a"', null],
])('a key that stands twice in one object is found, at any depth, and never in text', (text, key) => expect(keyTwice(text)).toBe(key));
