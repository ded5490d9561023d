import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowsOf } from './lines.ts';

const again = (text: string): string => {
  const rows = rowsOf(text);
  return rows.map(({ start, end }, at) => text.slice(start, end) + text.slice(end, rows[at + 1]?.start ?? text.length)).join('');
};

it('whatever the text is, its rows leave out nothing but the end of a line', () => {
  const line = fc.oneof(fc.string({ maxLength: 30 }), fc.constant('x'.repeat(5_000)), fc.constant(''), fc.constant('👩'.repeat(1_500)));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 80 }), (lines) => {
      const text = lines.join('\n');
      const rows = rowsOf(text);
      expect(again(text)).toBe(text);
      for (const [at, { start, end }] of rows.entries()) {
        expect(end - start).toBeLessThanOrEqual(2_001);
        expect(start).toBe(at === 0 ? 0 : start);
        expect(text.slice(end, rows[at + 1]?.start ?? text.length)).toMatch(/^\n?$/);
        expect(text.slice(start, end)).not.toMatch(/^[\uDC00-\uDFFF]/);
      }
    }),
  );
});

it('a hundred thousand lines are rows at once', () => {
  expect(rowsOf('line\n'.repeat(100_000)).length).toBe(4_000);
});
