// Where the processes that Daybook starts begin: beside the bundle in an installed package, in the source while developing.
import { createRequire } from 'node:module';

const sources = { engine: '../ledger/engine/engine-process.ts' } as const;

export type EntryName = keyof typeof sources;

export type Entry = { readonly url: URL; readonly execArgv: readonly string[] };

/** The file to run for a process and the arguments Node needs before it. */
export function entryUrl(name: EntryName): Entry {
  if (!import.meta.url.endsWith('.ts')) return { url: new URL(`./${name}.js`, import.meta.url), execArgv: [] };
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return { url: new URL(sources[name], import.meta.url), execArgv: ['--import', tsx] };
}
