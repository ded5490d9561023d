// The options every command has, and the settings and registry that follow from them.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ConfigSource, ReadConfig } from '../config-file.ts';
import type { Registry } from '../registry/registry.ts';
import type { Secret } from '../registry/secret.ts';
import { surroundingsOf } from './surroundings.ts';

export type GlobalOptions = { readonly config?: string; readonly data?: string; readonly json?: true };

export function globalsOf(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}

/** Reads the settings as the options say, the data directory as a whole path, and tells the warnings. Throws ConfigError. */
export async function settingsFor(command: Command, given: ConfigSource['overrides'] = {}): Promise<ReadConfig> {
  const { readConfig } = await import('../config-file.ts');
  const { env, cwd, err } = surroundingsOf(command);
  const { config, data } = globalsOf(command);
  const read = readConfig({ file: config ?? null, env, cwd, overrides: { data, ...given } });
  for (const warning of read.warnings) err(`Warning: ${warning}\n`);
  return { ...read, config: { ...read.config, data: resolve(cwd, read.config.data) } };
}

export type Opened = ReadConfig & { readonly registry: Registry; readonly secret: Secret };

/** Opens the registry, works, and closes it whatever happens. */
export async function withRegistry<T>(command: Command, work: (opened: Opened) => Promise<T>): Promise<T> {
  const read = await settingsFor(command);
  const { env, now } = surroundingsOf(command);
  const [{ openRegistry }, { openSecret }] = await Promise.all([import('../registry/registry.ts'), import('../registry/secret.ts')]);
  const dir = read.config.data;
  const secret = openSecret({ dir, env });
  const registry = await openRegistry({ dir, url: read.config.registry.url, secret, now });
  try {
    return await work({ ...read, registry, secret });
  } finally {
    await registry.close();
  }
}
