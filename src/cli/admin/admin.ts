// `daybook admin`: getting in.
import { type Command, Option } from 'commander';
import { roles } from '../../schema/vendor.ts';
import type { LinkOptions } from './link.ts';

export function registerAdmin(program: Command): void {
  const admin = program.command('admin').description('get into the console').addHelpText('after', `\nExamples:\n  $ daybook admin link`);
  admin
    .command('link')
    .description('make a sign-in link that works once, within 24 hours')
    .option('--user <user>', 'who signs in with it; an account is made where there is none', 'admin')
    .addOption(new Option('--role <role>', 'what they may see and do (a new account: admin; else as it is)').choices(roles))
    .option('--url <url>', 'where the console is reached (else where it listens)')
    .addHelpText(
      'after',
      `
Examples:
  $ daybook admin link
  $ daybook admin link --user bob --role auditor --url https://daybook.example.com`,
    )
    .action(async (options: LinkOptions, command: Command) => (await import('./link.ts')).makeLink(options, command));
}
