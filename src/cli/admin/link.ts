// Makes a one-time sign-in link and prints it alone on standard output.
import type { Command } from 'commander';
import type { Config } from '../../config.ts';
import type { Role } from '../../schema/vendor.ts';
import { UsageError } from '../exit.ts';
import { globalsOf, withRegistry } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { jsonOf } from '../table.ts';

export type LinkOptions = { readonly user: string; readonly role?: Role; readonly url?: string };

export async function makeLink({ user, role, url }: LinkOptions, command: Command): Promise<void> {
  const { out, err, who } = surroundingsOf(command);
  if (url !== undefined && !/^https?:\/\//.test(url)) throw new UsageError('--url must begin with http:// or https://.');
  await withRegistry(command, async ({ config, registry }) => {
    const account = await registry.accounts.ensure(user, role ?? null, who);
    const { token, expires_at } = await registry.links.create(account.id, who);
    const link = signInUrl(url ?? consoleUrl(config), token);
    if (globalsOf(command).json) {
      out(jsonOf({ url: link, user, role: account.role, expires_at }));
      return;
    }
    out(`${link}\n`);
    err(`It signs in ${user} as ${account.role}, once, until ${expires_at}.\n`);
  });
}

export function signInUrl(console: string, token: string): string {
  return `${console.replace(/\/+$/, '')}/sign-in?token=${token}`;
}

/** Where a browser on this machine finds the console. */
export function consoleUrl({ listen, desk }: Pick<Config, 'listen' | 'desk'>): string {
  return `http://${(desk.listen ?? listen).replace(/^(0\.0\.0\.0|\[::\]|\*)(?=:)/, '127.0.0.1')}`;
}
