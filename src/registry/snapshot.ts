// Everything the gateway needs to know, at one version, in memory: keys by keyed hash, endpoints with their credentials, models,
// defaults. Taken anew when the registry's version changes. What it holds in clear is written nowhere.
import type { Config } from '../config.ts';
import type { Key, Model, Snapshot } from '../schema/vendor.ts';
import type { Family } from '../schema/vocabulary.ts';
import type { Environment } from './from-environment.ts';
import type { Registry } from './registry.ts';
import { resolveEndpoints } from './resolve.ts';
import type { Secret } from './secret.ts';

export type SnapshotSource = {
  readonly config: Config;
  readonly env: Environment;
  /** Null where keys come from daybook.yaml alone. */
  readonly registry: Registry | null;
  readonly secret: Pick<Secret, 'hashKey'>;
};

export async function takeSnapshot({ config, env, registry, secret }: SnapshotSource): Promise<Snapshot> {
  // The version is read first: a change that comes in between is seen once more at the next poll, and never missed.
  const version = registry === null ? '0' : String(await registry.version());
  const kept = registry === null ? [] : await registry.keys.byHash();
  const written = config.keys.map((key): [string, Key] => [secret.hashKey(key.secret), keyOfFile(key)]);
  const made = registry === null ? [] : await registry.endpoints.opened();
  const models = registry === null ? [] : await registry.models.list();
  const { endpoints, defaults } = resolveEndpoints({ config, env, made });
  return {
    version,
    keys: new Map([...kept, ...written]),
    endpoints: new Map(endpoints.map(({ endpoint }) => [endpoint.name, endpoint])),
    // The file's last: what it declares is not changed by what people make.
    models: new Map([...models, ...config.models].map((model) => [model.name, modelOf(model)])),
    defaults: Object.fromEntries(Object.entries(defaults).map(([family, { endpoint }]) => [family, endpoint])) as Partial<
      Record<Family, string>
    >,
  };
}

/** A key of the file has no id but its name; the prefix keeps it apart from the registry's. */
export function keyOfFile(key: Config['keys'][number]): Key {
  const { name, user, app, role, speaks_for_others, endpoint, models } = key;
  return { id: `file:${name}`, name, user, app, role, speaks_for_others, endpoint, models, revoked: false };
}

function modelOf({ name, routes }: Pick<Config['models'][number], 'name' | 'routes'>): Model {
  return { name, routes: routes.map(({ endpoint, model }) => ({ endpoint, model_id: model })) };
}
