// Reads the settings: defaults, under daybook.yaml, under environment variables, under the command line's flags. Everything that
// is wrong is told at once, each with its place. It knows the registry's vendors, to check that names are names of something.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Config, configSchema } from './config.ts';
import { ConfigError } from './config-file/config-error.ts';
import { keyOf, readDocument } from './config-file/document.ts';
import { nearest } from './config-file/nearest.ts';
import { problemAt, problemsOf, type Sight } from './config-file/problems.ts';
import { checkReferences } from './config-file/references.ts';
import { type Plain, settings, meaningOf } from './config-file/settings.ts';

export type ConfigSource = {
  /** The file the command line names, or null to look: DAYBOOK_CONFIG, then daybook.yaml here, then none. */
  readonly file: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Settings by path, `{ 'ledger.url': … }`, over everything else; undefined is left alone. */
  readonly overrides?: Readonly<Record<string, Plain | undefined>>;
  readonly cwd?: string;
};

export type ReadConfig = {
  readonly config: Config;
  readonly warnings: readonly string[];
  /** The file that was read, as it may be shown, or null. */
  readonly file: string | null;
  /** Where each scalar setting that is not a default comes from: path to place. */
  readonly sources: ReadonlyMap<string, string>;
};

export { ConfigError };

export function readConfig({ file, env, overrides = {}, cwd = process.cwd() }: ConfigSource): ReadConfig {
  const found = findFile(file, env, cwd);
  const shown = found?.shown ?? 'daybook.yaml';
  const document = readDocument(found?.text ?? '', shown, env);
  if (document.problems.length > 0) throw new ConfigError(document.problems);
  const { places, hidden } = document;
  const sources = new Map<string, string>();

  let value = document.value;
  const put = (path: string, plain: Plain, place: string): void => {
    const steps = path.split('.');
    value = withValue(value, steps, plain);
    places.set(keyOf(steps), place);
    sources.set(path, place);
  };
  for (const path of settings.keys()) {
    const place = places.get(keyOf(path.split('.')));
    if (place !== undefined) sources.set(path, place);
  }
  for (const { path, variable, kinds } of settings.values()) {
    const text = env[variable]?.trim();
    if (text !== undefined && text !== '') put(path, meaningOf(text, kinds), variable);
  }
  for (const [path, plain] of Object.entries(overrides)) {
    if (plain === undefined) continue;
    const setting = settings.get(path);
    if (setting === undefined) throw new Error(`There is no setting ${path}.`);
    put(path, typeof plain === 'string' ? meaningOf(plain, setting.kinds) : plain, 'command line');
  }

  const sight: Sight = { value, places, hidden, file: shown };
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) throw new ConfigError(problemsOf(parsed.error.issues, sight));
  const { complaints, warnings } = checkReferences(parsed.data, env);
  if (complaints.length > 0) throw new ConfigError(complaints.map(({ path, message }) => problemAt(sight, path, message)));
  return { config: parsed.data, warnings: [...warnings, ...mistyped(env, document.variables)], file: found?.shown ?? null, sources };
}

function findFile(file: string | null, env: ConfigSource['env'], cwd: string): { readonly text: string; readonly shown: string } | null {
  const named = file ?? (env.DAYBOOK_CONFIG === '' ? undefined : env.DAYBOOK_CONFIG);
  const path = join(cwd, 'daybook.yaml');
  try {
    return named === undefined
      ? { text: readFileSync(path, 'utf8'), shown: relative(cwd, path) }
      : { text: readFileSync(named, 'utf8'), shown: named };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    if (named === undefined && code === 'ENOENT') return null;
    throw new ConfigError([{ place: named ?? path, path: '', message: `cannot be read: ${code}` }]);
  }
}

function withValue(value: unknown, [step, ...rest]: readonly string[], plain: Plain): unknown {
  if (step === undefined) return plain;
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const child = entries.find(([name]) => name === step)?.[1];
  return { ...Object.fromEntries(entries), [step]: withValue(child, rest, plain) };
}

/** A variable that is almost a setting is most likely meant to be one. Others may be anybody's. */
function mistyped(env: ConfigSource['env'], usedByFile: readonly string[]): readonly string[] {
  const known = new Set([
    ...[...settings.values()].map(({ variable }) => variable),
    'DAYBOOK_CONFIG',
    'DAYBOOK_SECRET',
    'DAYBOOK_SECRET_FILE',
  ]);
  const used = new Set(usedByFile);
  return Object.keys(env).flatMap((name) => {
    if (!name.startsWith('DAYBOOK_') || known.has(name) || used.has(name)) return [];
    const meant = nearest(
      name.slice('DAYBOOK_'.length),
      [...known].map((one) => one.slice('DAYBOOK_'.length)),
    );
    return meant === null ? [] : [`The environment variable ${name} is not a setting; did you mean DAYBOOK_${meant}?`];
  });
}
