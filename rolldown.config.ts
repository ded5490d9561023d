// Bundles the processes into dist/: one file each, shared code in dist/chunks. What is native or loads files of its own stays
// outside and comes from node_modules: the two databases' drivers, the engine, and the ranks that the tokenizer counts with.
// Beside them dist/sdk: what apps import, as a module and for require, each with its types.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type OutputOptions, type RolldownOptions } from 'rolldown';
import ts from 'typescript';

// lib/entry.ts starts them by these names.
const entries = {
  daybook: 'src/cli/daybook.ts',
  desk: 'src/app/desk-process.ts',
  engine: 'src/ledger/engine/engine-process.ts',
  'token-worker': 'src/desk/tokens/worker.ts',
};

const outside = [/^libsql$/, /^chdb$/, /^ffi-rs$/, /^pg$/, /^pg-native$/, /^gpt-tokenizer(\/|$)/];

// Chunks carry a hash in their names: without this, those of earlier builds would stay and be packed. The console’s build lives beside.
rmSync(new URL('./dist/chunks', import.meta.url), { recursive: true, force: true });

/** A warning here has always been a module that fails when it is first needed, long after the build. */
const onLog: RolldownOptions['onLog'] = (level, log, report) => {
  if (level === 'warn') throw new Error(log.message);
  report(level, log);
};

const processes: RolldownOptions = {
  input: entries,
  platform: 'node',
  external: outside,
  // npm makes the file of a package's `bin` executable when it installs it; in a clone nobody does.
  plugins: [{ name: 'executable', writeBundle: () => chmodSync(new URL('./dist/daybook.js', import.meta.url), 0o755) }],
  onLog,
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    banner: (chunk) => (chunk.isEntry && chunk.name === 'daybook' ? '#!/usr/bin/env node' : ''),
  },
};

/** One file for any runtime: Node's modules are imported only where they are asked for. */
const sdk = (format: 'esm' | 'cjs', extension: string): RolldownOptions => ({
  input: { index: 'src/sdk/index.ts' },
  platform: 'neutral',
  external: [/^node:/],
  plugins: format === 'esm' ? [{ name: 'types', writeBundle: () => writeTypes('src/sdk/index.ts') }] : [],
  onLog,
  output: { dir: 'dist/sdk', format, sourcemap: true, entryFileNames: `[name].${extension}` } satisfies OutputOptions,
});

/**
 * The declarations of a file and of all it names, in dist/sdk/types, and once more for `require`, which takes declarations of a module of
 * its own kind only. They are made file by file, without a check: that is what `npm run typecheck` is for.
 */
function writeTypes(entry: string): void {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const kinds = [
    { folder: 'types', index: 'index.d.ts', type: 'module' },
    { folder: 'types-cjs', index: 'index.d.cts', type: 'commonjs' },
  ];
  for (const { folder } of kinds) rmSync(join(root, 'dist/sdk', folder), { recursive: true, force: true });
  const compilerOptions = { target: ts.ScriptTarget.ES2023, isolatedDeclarations: true, allowImportingTsExtensions: true };
  const seen = new Set([entry]);
  for (const file of seen) {
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(join(root, file), 'utf8'), {
      compilerOptions,
      fileName: file,
      reportDiagnostics: true,
    });
    for (const { messageText } of diagnostics) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
    for (const { fileName } of ts.preProcessFile(outputText).importedFiles)
      if (fileName.startsWith('.')) seen.add(relative(root, join(root, dirname(file), fileName)));
    const text = outputText.replace(/(from\s+['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2');
    for (const { folder } of kinds) write(join('dist/sdk', folder, relative('src', file).replace(/\.ts$/, '.d.ts')), text);
  }
  for (const { folder, index, type } of kinds) {
    write(join('dist/sdk', folder, 'package.json'), `{ "type": "${type}" }\n`);
    write(join('dist/sdk', index), `export * from './${folder}/sdk/index.js';\n`);
  }

  function write(path: string, text: string): void {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export default defineConfig([processes, sdk('esm', 'js'), sdk('cjs', 'cjs')]);
