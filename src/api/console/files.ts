// Reads the built console once. It lies in dist/console: beside the bundle in a package, in the project's dist while developing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type BuiltFile = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
  readonly packed: { readonly br: Uint8Array<ArrayBuffer> | null; readonly gzip: Uint8Array<ArrayBuffer> | null };
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** By path from the root of the server. Empty where the console is not built. */
export function openConsole(folder: string = placeFrom(import.meta.url)): ReadonlyMap<string, BuiltFile> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const served = names.filter((name) => types[extname(name)] !== undefined);
  const read = (name: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(join(folder, name)));
  const there = new Set(names);
  return new Map(
    served.map((name) => {
      const bytes = read(name);
      const file: BuiltFile = {
        bytes,
        type: types[extname(name)] ?? 'application/octet-stream',
        etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
        packed: { br: there.has(`${name}.br`) ? read(`${name}.br`) : null, gzip: there.has(`${name}.gz`) ? read(`${name}.gz`) : null },
      };
      return [`/${name}`, file];
    }),
  );
}

/** `from` is the URL of this module: a source, or a part of dist/ or dist/chunks/. */
export function placeFrom(from: string): string {
  const toDist = from.endsWith('.ts') ? '../../../dist/' : new URL('.', from).pathname.endsWith('/chunks/') ? '../' : './';
  return fileURLToPath(new URL(`${toDist}console`, from));
}
