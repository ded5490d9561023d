// `daybook key`: the keys callers use.
import { type Command, Option } from 'commander';
import { roles } from '../../schema/vendor.ts';
import type { CreateOptions } from './create.ts';
import type { ListOptions } from './list.ts';

export function registerKey(program: Command): void {
  const key = program
    .command('key')
    .description('make, list and revoke the keys callers use')
    .addHelpText('after', `\nExamples:\n  $ daybook key create laptop --user alice\n  $ daybook key revoke laptop`);

  key
    .command('create')
    .description('make a key; its secret is printed once')
    .argument('<name>', 'what to call it')
    .option('--user <user>', 'whom its calls are attributed to (else the name)')
    .option('--app <app>', 'the app its calls come from')
    .addOption(new Option('--role <role>', 'what it may see').choices(roles).default('member'))
    .option('--speaks-for-others', 'may name another user and app in x-daybook-user and x-daybook-app')
    .option('--endpoint <endpoint>', 'where models go that no route is declared for')
    .option('--models <models...>', 'the only models it may use; * at the end stands for anything')
    .addHelpText(
      'after',
      `
Examples:
  $ daybook key create laptop --user alice
  $ daybook key create web --app web --speaks-for-others --models 'gpt-*' claude-sonnet-5
  $ export OPENAI_API_KEY=$(daybook key create ci)`,
    )
    .action(async (name: string, options: CreateOptions, command: Command) =>
      (await import('./create.ts')).createKey(name, options, command),
    );

  key
    .command('list')
    .description('list keys, newest first')
    .option('--all', 'revoked ones too')
    .addHelpText(
      'after',
      `
Examples:
  $ daybook key list
  $ daybook key list --all --json`,
    )
    .action(async (options: ListOptions, command: Command) => (await import('./list.ts')).listKeys(options, command));

  key
    .command('revoke')
    .description('revoke a key; gateways refuse it within seconds')
    .argument('<key>', 'its id, or its name where only one has it')
    .addHelpText(
      'after',
      `
Examples:
  $ daybook key revoke laptop
  $ daybook key revoke 01KAT9M6ZB3J5V8C0000000000`,
    )
    .action(async (which: string, _options: object, command: Command) => (await import('./revoke.ts')).revokeKey(which, command));
}
