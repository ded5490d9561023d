// Where the processes and threads that Daybook starts begin: their source while developing (run through tsx, found from here so
// that the working directory does not matter), a file beside the bundle in an installed package.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const sources = {
  daybook: '../cli/daybook.ts',
  desk: '../app/desk-process.ts',
  engine: '../ledger/engine/engine-process.ts',
  'token-worker': '../desk/tokens/worker.ts',
} as const;

/** Started as worker threads; all others are processes. */
const threads: ReadonlySet<string> = new Set(['token-worker'] satisfies (keyof typeof sources)[]);

export type EntryName = keyof typeof sources;

export type Entry = { readonly url: URL; readonly execArgv: string[] };

/** The file to run and the arguments Node needs before it. */
export const entryUrl = (name: EntryName): Entry => entryFrom(name, import.meta.url);

/** `from` is the URL of this module; in a bundle it may have become part of dist/ or of dist/chunks/. */
export function entryFrom(name: EntryName, from: string): Entry {
  if (from.endsWith('.ts'))
    return { url: new URL(sources[name], from), execArgv: ['--import', threads.has(name) ? tsxForThread(from) : tsx(from)] };
  const root = new URL('.', from);
  return { url: new URL(root.pathname.endsWith('/chunks/') ? `../${name}.js` : `./${name}.js`, root), execArgv: [] };
}

const tsx = (from: string): string => pathToFileURL(createRequire(from).resolve('tsx')).href;

/** Imported as a whole, tsx sets itself up in main threads only (Node 20); in a worker it has to be asked. */
function tsxForThread(from: string): string {
  // require() resolves to the CommonJS twin, which looks for its parts in the wrong place; the module stands beside it.
  const api = new URL('./index.mjs', pathToFileURL(createRequire(from).resolve('tsx/esm/api')));
  return `data:text/javascript,${encodeURIComponent(`import { register } from ${JSON.stringify(api.href)}; register();`)}`;
}
