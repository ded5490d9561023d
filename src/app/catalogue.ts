// Endpoints, models and keys as the desk tells of them: what file and environment declare and what the registry holds, brought together by
// the same code as the gateway's snapshot, so that what is shown is what calls meet.
import type { Catalogue } from '../api/parts.ts';
import type { Config } from '../config.ts';
import { tryEndpoint } from '../desk/trial/trial.ts';
import { ownKey, ownPrefix } from '../gateway/server/own-calls.ts';
import { localSocket } from '../lib/local-socket.ts';
import type { Environment } from '../registry/from-environment.ts';
import type { Registry } from '../registry/registry.ts';
import { resolveEndpoints } from '../registry/resolve.ts';
import { keyOfFile } from '../registry/snapshot.ts';
import { version } from './version.ts';

export type CatalogueParts = { readonly config: Config; readonly env: Environment; readonly registry: Registry };

export function openCatalogue({ config, env, registry }: CatalogueParts): Catalogue {
  const place = {
    socketPath: localSocket(config.data, 'gateway'),
    prefix: ownPrefix,
    key: ownKey,
    version,
    clock: () => performance.now(),
  };
  return {
    resolution: async () => resolveEndpoints({ config, env, made: await registry.endpoints.opened() }),
    modelsOfFile: config.models,
    models: async () => [...config.models, ...(await registry.models.list())],
    keys: config.keys.map(keyOfFile),
    listen: config.listen,
    tryEndpoint: (trial, user) => tryEndpoint(place, trial, user),
  };
}
