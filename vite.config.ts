// Builds the console into dist/console, which the package carries: no user builds it. What the console knows of fields at run time
// is taken from the schema here, so that a field stays one line.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { callFields } from './src/schema/call.ts';
import type { Model } from './src/schema/model.ts';
import { usageFields } from './src/schema/usage.ts';

const fieldsOf = (model: Model): object =>
  Object.fromEntries(
    Object.entries(model).map(([name, { kind, words, nullable }]) => [name, { ...words, kind: kind.name, filter: kind.filter, nullable }]),
  );

/** `daybook:fields`: the words, kinds and filters of every field of a call and of a usage row. */
export const fields = (): Plugin => ({
  name: 'daybook-fields',
  resolveId: (id) => (id === 'daybook:fields' ? '\0daybook:fields' : null),
  load: (id) =>
    id === '\0daybook:fields'
      ? `export const callFields = ${JSON.stringify(fieldsOf(callFields))};\nexport const usageFields = ${JSON.stringify(fieldsOf(usageFields))};`
      : null,
});

/** Compressed once here and never while somebody waits. */
const packed = (): Plugin => ({
  name: 'packed',
  apply: 'build',
  closeBundle() {
    for (const name of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|html|svg)$/.test(name)) continue;
      const bytes = readFileSync(join(built, name));
      if (bytes.length < 1_000) continue;
      writeFileSync(join(built, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      writeFileSync(join(built, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    }
  },
});

/** A Daybook to develop against: `DAYBOOK_URL=http://127.0.0.1:4200 npx vite`. */
const daybook = process.env['DAYBOOK_URL'] ?? 'http://127.0.0.1:4100';
const root = fileURLToPath(new URL('./web', import.meta.url));
const built = fileURLToPath(new URL('./dist/console', import.meta.url));

export default defineConfig({
  root,
  plugins: [react(), tailwindcss(), fields(), packed()],
  build: {
    outDir: built,
    emptyOutDir: true,
    manifest: true,
    // A file put into the page as data: would be a font or picture; the policy allows pictures alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A page comes in three files: each costs the browser more than its bytes do. What one place alone needs stays with it.
          groups: [
            { name: 'frame', tags: ['$initial'], priority: 2 },
            { name: 'rooms', minShareCount: 3, priority: 1 },
          ],
        },
      },
    },
    // A test of ours holds what the first page may load.
    chunkSizeWarningLimit: 1_000,
  },
  server: { proxy: { '/api': { target: daybook, changeOrigin: true }, '/v1': { target: daybook, changeOrigin: true } } },
});
