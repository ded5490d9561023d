// Names say what a thing is. Words that fit anything say nothing, so none of ours is called a manager, a helper or a wrapper.
import ts from 'typescript';
import { expect, it } from 'vitest';
import { lineAt, ruled, type Source, walk } from './sources.ts';

const empty = new Set([
  'manager',
  'service',
  'services',
  'helper',
  'helpers',
  'util',
  'utils',
  'wrapper',
  'wrappers',
  'handler',
  'handlers',
]);
/**
 * `service_tier` is a word of the vendors' wire formats; a column's type is what ClickHouse calls one; a service target is what a client
 * outside the house asks for.
 */
const meant: ReadonlySet<string> = new Set(['serviceTier', 'service_tier', 'service_tiers', 'serviceTarget', 'ColumnType']);

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase());

function isEmptyName(name: string): boolean {
  return !meant.has(name) && wordsOf(name).some((word) => empty.has(word));
}

function namesOf(source: Source): { readonly name: string; readonly line: number; readonly isType: boolean }[] {
  const found: { name: string; line: number; isType: boolean }[] = [];
  walk(source, (node, file) => {
    const isType = ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node);
    const isNamed =
      isType ||
      ts.isFunctionDeclaration(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isMethodSignature(node) ||
      ts.isPropertySignature(node) ||
      ts.isMethodDeclaration(node);
    if (isNamed && node.name !== undefined && ts.isIdentifier(node.name))
      found.push({ name: node.name.text, line: lineAt(file, node), isType });
  });
  return found;
}

const badNames = (files: readonly Source[]): string[] =>
  files.flatMap((source) => {
    const inPath = isEmptyName(source.path) || /(^|[/-])base([-.]|$)/.test(source.path) ? [source.path] : [];
    const inText = namesOf(source)
      .filter(
        ({ name, isType }) =>
          isEmptyName(name) || (isType && !meant.has(name) && /^(Base|Abstract)[A-Z]|^I[A-Z][a-z]|\w(Type|Interface|Impl)$/.test(name)),
      )
      .map(({ name, line }) => `${source.path}:${line}: ${name}`);
    return [...inPath, ...inText];
  });

it('no file, type or function has a name that says nothing', () => {
  expect(badNames(ruled)).toEqual([]);
}, 120_000);

it('sees such names wherever they stand', () => {
  const bad = [
    'class KeyManager {}',
    'function utilOf() {}',
    'type IKey = 1;',
    'class BaseKey {}',
    'const requestHandler = 1;',
    'type KeyType = 1;',
  ];
  for (const text of bad) expect(badNames([{ path: 'src/a.ts', text }]), text).toHaveLength(1);
  expect(badNames([{ path: 'src/lib/string-utils.ts', text: '' }])).toHaveLength(1);
  expect(
    badNames([{ path: 'src/a.ts', text: "const bases = 1; const service_tier = 2; type Id = string; const callType = 'chat';" }]),
  ).toEqual([]);
});

it('files are named in lower case with dashes', () => {
  const odd = ruled.map(({ path }) => path).filter((path) => !path.split('/').every((part) => /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(part)));
  expect(odd).toEqual([]);
});
