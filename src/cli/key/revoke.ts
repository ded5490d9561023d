// Revokes a key, named by its id or by a name that only one active key has.
import type { Command } from 'commander';
import { UsageError } from '../exit.ts';
import { globalsOf, withRegistry } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { jsonOf } from '../table.ts';

export async function revokeKey(which: string, command: Command): Promise<void> {
  const { out, err, who } = surroundingsOf(command);
  await withRegistry(command, async ({ registry, config }) => {
    if (config.keys.some(({ name }) => which === `file:${name}`))
      throw new UsageError(`${which} is written in daybook.yaml; take it out there.`);
    const keys = await registry.keys.list();
    const named = keys.filter(({ name, revoked }) => name === which && !revoked);
    const key = keys.find(({ id }) => id === which) ?? (named.length === 1 ? named[0] : undefined);
    if (key === undefined) {
      const several = `${named.length} active keys are called ${which}; say which id: ${named.map(({ id }) => id).join(', ')}`;
      throw new UsageError(named.length > 1 ? several : `There is no active key ${which}. See \`daybook key list\`.`);
    }
    const revoked = await registry.keys.revoke(key.id, who);
    if (globalsOf(command).json) out(jsonOf(revoked));
    else err(`Key ${revoked.name} (${revoked.id}) is revoked.\n`);
  });
}
