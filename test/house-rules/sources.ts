// The project's own source files, read once, for the tests that hold its rules. A rule is a function from sources to complaints,
// so that each test also shows its rule a file that breaks it and sees the complaint.
import { readdirSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export type Source = { readonly path: string; readonly text: string };

export const root: string = fileURLToPath(new URL('../../', import.meta.url));

const folders = ['src', 'web', 'test', 'bench', 'chaos', 'scripts'];

/** Every TypeScript file of the project, by its path from the root. */
export const sources: readonly Source[] = folders.flatMap((folder) =>
  readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort()
    .map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') })),
);

/** The same without the rules themselves, whose samples break every rule. */
export const ruled: readonly Source[] = sources.filter(({ path }) => !path.startsWith('test/house-rules/'));

export const lineAt = (file: ts.SourceFile, node: ts.Node): number => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

/** Visits every node of a file. */
export function walk(source: Source, visit: (node: ts.Node, file: ts.SourceFile) => void): void {
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
  const step = (node: ts.Node): void => {
    visit(node, file);
    ts.forEachChild(node, step);
  };
  step(file);
}

/** Where the relative imports of a file lead, by path from the root: `import`, `import type`, `export from` and `import()` alike. */
export function importsOf({ path, text }: Source): readonly string[] {
  const names = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return names.filter((name) => name.startsWith('.')).map((name) => relative(root, resolve(root, path, '..', name)));
}
