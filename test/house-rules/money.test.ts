// Money is whole numbers: nothing that calculates prices or amounts turns one into a float on the way.
import ts from 'typescript';
import { expect, it } from 'vitest';
import { lineAt, ruled, type Source, walk } from './sources.ts';

/** Calls that make floats, and what of them is no amount. */
const allowed: Readonly<Record<string, string>> = {
  'src/prices/cost-of.ts: Number(line.per)': 'how many tokens or pieces a list price is for: 1, or pieces in an hour',
  'src/prices/decimal.ts: Number(exponent)': 'a power of ten, at most three digits',
  'src/prices/genai-prices/periods.ts: Number(match[1])': 'hours of a clock',
  'src/prices/genai-prices/periods.ts: Number(match[2])': 'minutes of a clock',
  'src/prices/genai-prices/periods.ts: Number(match[3])': 'seconds of a clock',
};

function floats(source: Source): { readonly text: string; readonly line: number }[] {
  const found: { text: string; line: number }[] = [];
  walk(source, (node, file) => {
    const isFloatCall =
      ts.isCallExpression(node) &&
      /^(Number|parseFloat|Number\.parseFloat)$|\.(toFixed|toPrecision|toNumber)$/.test(node.expression.getText(file));
    const isFloatNumber = ts.isNumericLiteral(node) && /[.]/.test(node.getText(file));
    if (isFloatCall || isFloatNumber) found.push({ text: node.getText(file), line: lineAt(file, node) });
  });
  return found;
}

it('prices and amounts are never floats', () => {
  const near = ruled.filter(({ path }) => (path.startsWith('src/prices/') || path === 'src/lib/money.ts') && !path.endsWith('.test.ts'));
  expect(near.length).toBeGreaterThan(8);
  const found = near.flatMap((source) => floats(source).map((one) => ({ ...one, key: `${source.path}: ${one.text}` })));
  expect(found.filter(({ key }) => !(key in allowed))).toEqual([]);
  expect(Object.keys(allowed).filter((key) => !found.some((one) => one.key === key))).toEqual([]);
});

it('sees a float made by a call or written down', () => {
  for (const text of ['parseFloat(price)', 'Number(amount)', 'cost.toFixed(2)', 'const cent = 0.01;', 'big.toNumber()'])
    expect(floats({ path: 'src/prices/a.ts', text }), text).toHaveLength(1);
  expect(floats({ path: 'src/prices/a.ts', text: 'const a = 1_000n; const b = 12; BigInt(text)' })).toEqual([]);
});
