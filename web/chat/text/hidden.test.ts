import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escaped, segmentsOf, written } from './hidden.ts';

it.each([
  ['a\u200bb', 'a⟨ZWSP⟩b'],
  ['a\u200b\u200b\u200bb', 'a⟨ZWSP ×3⟩b'],
  ['user\u202egnp.exe', 'user⟨RLO⟩gnp.exe'],
  ['\u2067x\u2069', '⟨RLI⟩x⟨PDI⟩'],
  ['\ufeffstart', '⟨BOM⟩start'],
  ['nul\u0000', 'nul⟨U+0000⟩'],
  ['hi\u{E0069}\u{E0067}\u{E006E}\u{E006F}\u{E0072}\u{E0065}', 'hi⟨TAG ×6: ignore⟩'],
])('%j is shown as %j', (text, shown) => {
  expect(written(text)).toBe(shown);
});

it.each([
  ['tabs\tand\nlines\r\n'],
  ['👩‍👩‍👧'],
  ['🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'],
  ['می\u200cخواهم'],
  ['क्\u200dष'],
  ['❤️'],
  ['שלום'],
  ['ordinary'],
])('%j needs what it has and is left alone', (text) => {
  expect(segmentsOf(text)).toEqual([text]);
});

it('what is hidden behind an emoji or a letter that joins nothing is shown', () => {
  expect(written('x\u200dy')).toBe('x⟨ZWJ⟩y');
  expect(written('🏴\u{E0068}\u{E0069}')).toBe('🏴⟨TAG ×2: hi⟩');
});

it('the visible text is kept as it was, whatever stands in it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u200b', '\u202e', '\u{E0041}', '\u200d', '👩'))),
      (parts) => {
        const text = parts.join('');
        const seen = segmentsOf(text);
        const visible = seen.filter((segment) => typeof segment === 'string').join('');
        const hiddenCount = seen.reduce((sum, segment) => sum + (typeof segment === 'string' ? 0 : segment.count), 0);
        expect([...visible].length + hiddenCount).toBe([...text].length);
      },
    ),
  );
});

it('escaped JSON is the same JSON', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.parse(escaped(text))).toEqual(JSON.parse(text));
    }),
  );
  expect(escaped('"\u202e\u{E0041}"')).toBe('"\\u202e\\udb40\\udc41"');
});
