import fc from 'fast-check';
import { expect, it } from 'vitest';
import { riskOf } from './risk.ts';
import { piecesOf } from './split.ts';

const paragraph = 'Some words of a paragraph that goes on for a while. '.repeat(20);

it('a short text is one piece', () => {
  expect(piecesOf('# Title\n\ntext')).toEqual([{ kind: 'markdown', text: '# Title\n\ntext' }]);
});

it('a long text is cut between blocks, and put together again it is the text', () => {
  const text = Array.from({ length: 40 }, () => paragraph).join('\n\n');
  const pieces = piecesOf(text);
  expect(pieces.length).toBeGreaterThan(5);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
});

it('a list is not cut inside an item', () => {
  const text = Array.from({ length: 60 }, (_, at) => `- item ${at}\n\n  ${paragraph}`).join('\n\n');
  expect(piecesOf(text)).toHaveLength(1);
});

it('long code between fences is a piece of its own, with its language', () => {
  const code = 'const a = 1;\n\n'.repeat(500);
  const text = `${paragraph}\n\n\`\`\`\`js title=x\n${code}\`\`\`\`\n\nafter ${paragraph}`;
  expect(piecesOf(text).map((piece) => (piece.kind === 'code' ? [piece.language, piece.code] : 'markdown'))).toEqual([
    'markdown',
    ['js', code],
    'markdown',
  ]);
});

it('code that is never closed goes to the end', () => {
  const text = `\`\`\`py\n${'x = 1\n'.repeat(1_000)}`;
  expect(piecesOf(text)).toMatchObject([{ kind: 'code', language: 'py', code: 'x = 1\n'.repeat(1_000) }]);
});

it('whatever the text is, the pieces are the text', () => {
  const line = fc.oneof(
    fc.constantFrom('', '```', '~~~~', '```js', '- item', '    code', '> quote', '1. one', '   ```', '`````', '\r'),
    fc.string(),
    fc.constant(paragraph),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.constantFrom('\n', '\r\n'), (lines, between) => {
      const text = lines.join(between).repeat(4);
      expect(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

it.each([
  ['nesting', '> '.repeat(60)],
  ['nesting', '['.repeat(200)],
  ['nesting', '- '.repeat(80)],
  ['nesting', Array.from({ length: 120 }, (_, at) => `${' '.repeat(at * 2)}- a`).join('\n')],
  ['marks', '*_'.repeat(1_000)],
  ['marks', 'a\u200b'.repeat(2_000)],
  ['table', '|a|b|c|\n|-|-|-|\n'.repeat(600)],
  ['size', 'word '.repeat(5_000)],
])('what would take the parser too far is told by its %s', (risk, text) => {
  expect(riskOf(text)).toBe(risk);
});

it('what people write is not', () => {
  expect(
    riskOf(
      `# Title\n\n${paragraph}\n\n- a\n  - b\n    - c\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quote\n\n**bold** _it_ [link](https://a.b)`,
    ),
  ).toBeNull();
});
