// Lists keys: those of the registry and those of daybook.yaml.
import type { Command } from 'commander';
import { globalsOf, withRegistry } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { jsonOf, tableOf } from '../table.ts';

export type ListOptions = { readonly all?: true };

export async function listKeys({ all }: ListOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  await withRegistry(command, async ({ config, registry, file }) => {
    const kept = await registry.keys.list();
    const written = config.keys.map(({ secret: _, ...key }) => ({
      ...key,
      id: `file:${key.name}`,
      revoked: false,
      from: file ?? 'daybook.yaml',
    }));
    const shown = [...written, ...kept.filter((key) => all === true || !key.revoked).map((key) => ({ ...key, from: key.made_by }))];
    if (globalsOf(command).json) {
      out(jsonOf(shown));
      return;
    }
    if (shown.length === 0) {
      err('There is no key yet. Make one with `daybook key create <name>`.\n');
      return;
    }
    const rows = shown.map((key) => {
      const detail = 'ends_with' in key ? key : null;
      const state = key.revoked ? 'revoked' : 'active';
      const models = key.models === null ? 'all' : key.models.join(', ');
      return [
        key.id,
        key.name,
        key.user,
        key.app,
        key.role,
        models,
        detail && `…${detail.ends_with}`,
        state,
        day(detail?.made_at),
        key.from,
        day(detail?.last_used_at),
      ];
    });
    out(tableOf(['ID', 'NAME', 'USER', 'APP', 'ROLE', 'MODELS', 'SECRET', 'STATE', 'MADE', 'BY', 'LAST USED'], rows));
  });
}

/** Minutes are enough for a list; UTC, as everywhere on the command line. */
function day(time: string | null | undefined): string | null {
  return time === null || time === undefined ? null : `${time.slice(0, 16).replace('T', ' ')}Z`;
}
