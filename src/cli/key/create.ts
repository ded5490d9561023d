// Makes a key. The secret alone goes to standard output, so that `$(daybook key create ci)` is the secret.
import type { Command } from 'commander';
import { resolveEndpoints } from '../../registry/resolve.ts';
import type { Role } from '../../schema/vendor.ts';
import { UsageError } from '../exit.ts';
import { globalsOf, withRegistry } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { jsonOf } from '../table.ts';

export type CreateOptions = {
  readonly user?: string;
  readonly app?: string;
  readonly role: Role;
  readonly speaksForOthers?: true;
  readonly endpoint?: string;
  readonly models?: readonly string[];
};

export async function createKey(name: string, options: CreateOptions, command: Command): Promise<void> {
  const { env, out, err, who } = surroundingsOf(command);
  await withRegistry(command, async ({ config, registry }) => {
    const { endpoint = null } = options;
    const names = resolveEndpoints({ config, env }).endpoints.map((one) => one.endpoint.name);
    if (endpoint !== null && !names.includes(endpoint)) {
      throw new UsageError(
        `There is no endpoint ${endpoint}. ${names.length === 0 ? 'None is set up yet.' : `There is: ${names.join(', ')}.`}`,
      );
    }
    const wish = {
      name,
      user: options.user ?? name,
      app: options.app ?? null,
      role: options.role,
      speaks_for_others: options.speaksForOthers === true,
      endpoint,
      models: options.models ?? null,
    };
    const { key, secret } = await registry.keys.create(wish, who);
    if (globalsOf(command).json) {
      out(jsonOf({ key, secret }));
      return;
    }
    out(`${secret}\n`);
    err(`Key ${key.name} for user ${key.user}, role ${key.role}, id ${key.id}. The line above is its secret; it is not shown again.\n`);
  });
}
