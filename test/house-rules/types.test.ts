// What the compiler is told to believe. A cast, an `any` or a `!` switches it off, so each one there is stands here with its reason.
import ts from 'typescript';
import { expect, it } from 'vitest';
import { lineAt, ruled, type Source, walk } from './sources.ts';

/** By file and text. A reason that is no longer needed fails the test too. */
const believed: Readonly<Record<string, string>> = {
  'src/schema/model.ts: any': 'a constraint that admits every field; values stay typed through ValueOf',
  'src/schema/model.ts: z.object(shape) as unknown as z.ZodType<RecordOf<M>>':
    'the shape is built from the model, so its output is the model’s record',
  'src/schema/model.ts: record as Partial<RecordOf<M>>': 'each value went through its own field’s fromColumn',
  'src/ledger/questions/records.ts: record as RecordOf<M>':
    'every column of the model was asked for and went through its field’s fromColumn',
  'src/ledger/questions/where.ts: field.kind.filter as keyof typeof ops':
    'the constraint’s any reaches the kind; its filters are these words',
  "src/journal/read.ts: JSON.parse(text.toString('utf8')) as T": 'a frame of our own whose checksum held',
  'src/registry/snapshot.ts: Object.fromEntries(Object.entries(defaults).map(([family, { endpoint }]) => [family, endpoint])) as Partial<Record<Family, string>>':
    'entries of a record by family keep its keys, which Object.entries does not say',
  "src/demo/upstream.test.ts: { model: 'c', messages: said } as never": 'a request that is wrong on purpose, which the SDK’s types refuse',
};

function beliefs(source: Source): { readonly text: string; readonly line: number }[] {
  const found: { text: string; line: number }[] = [];
  walk(source, (node, file) => {
    const isCast =
      ts.isAsExpression(node) &&
      node.type.getText(file) !== 'const' &&
      !(ts.isAsExpression(node.parent) && node.parent.expression === node);
    if (isCast || ts.isNonNullExpression(node) || ts.isTypeAssertionExpression(node) || node.kind === ts.SyntaxKind.AnyKeyword)
      found.push({ text: node.getText(file).replace(/\s+/g, ' ').replace(/< /g, '<').replace(/ >/g, '>'), line: lineAt(file, node) });
  });
  return found;
}

it('every any, ! and cast is one of those that are justified, and all of these are there', () => {
  const found = ruled.flatMap((source) =>
    beliefs(source).map(({ text, line }) => ({ key: `${source.path}: ${text}`, at: `${source.path}:${line}: ${text}` })),
  );
  expect(found.filter(({ key }) => !(key in believed)).map(({ at }) => at)).toEqual([]);
  const keys = new Set(found.map(({ key }) => key));
  expect(Object.keys(believed).filter((key) => !keys.has(key))).toEqual([]);
}, 120_000);

it('sees a cast, an any, a ! and an angle cast, and leaves `as const` alone', () => {
  for (const text of [
    'const a = b as string;',
    'let a: any;',
    'const a = b!.c;',
    'const a = <string>b;',
    'const a = b as unknown as string;',
  ])
    expect(beliefs({ path: 'src/a.ts', text }), text).toHaveLength(1);
  expect(beliefs({ path: 'src/a.ts', text: "const a = ['x'] as const satisfies string[]; import * as b from 'b';" })).toEqual([]);
});

const suppressed = /@ts-(ignore|nocheck|expect-error)|biome-ignore/;

/** In the console five lint rules meet cases they do not know: each time the reason stands beside. Types are never switched off. */
const reasoned =
  /biome-ignore lint\/(a11y\/(noNoninteractiveTabindex|useSemanticElements|useKeyWithClickEvents)|correctness\/useExhaustiveDependencies|suspicious\/noArrayIndexKey): \S.+/;

it('no check is switched off but one, beside its reason', () => {
  const lines = ruled.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => suppressed.test(line) && !(path.startsWith('web/') && reasoned.test(line)))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(lines).toEqual([
    'src/schema/model.ts: // biome-ignore lint/suspicious/noExplicitAny: the constraint must admit every field; values stay typed through ValueOf.',
  ]);
});
