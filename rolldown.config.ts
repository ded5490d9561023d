// Bundles the processes into dist/: one file each, shared code in dist/chunks. What is native or loads files of its own stays
// outside and comes from node_modules: the two databases' drivers, the engine, and the ranks that the tokenizer counts with.
import { chmodSync, rmSync } from 'node:fs';
import { defineConfig } from 'rolldown';

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

export default defineConfig({
  input: entries,
  platform: 'node',
  external: outside,
  // npm makes the file of a package's `bin` executable when it installs it; in a clone nobody does.
  plugins: [{ name: 'executable', writeBundle: () => chmodSync(new URL('./dist/daybook.js', import.meta.url), 0o755) }],
  // A warning here has always been a module that fails when it is first needed, long after the build.
  onLog(level, log, report) {
    if (level === 'warn') throw new Error(log.message);
    report(level, log);
  },
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    banner: (chunk) => (chunk.isEntry && chunk.name === 'daybook' ? '#!/usr/bin/env node' : ''),
  },
});
