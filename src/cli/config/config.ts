// `daybook config`: what the settings come to, and what there is to set.
import type { Command } from 'commander';

export function registerConfig(program: Command): void {
  const config = program
    .command('config')
    .description('check the settings, or print an example of all of them')
    .addHelpText('after', `\nExamples:\n  $ daybook config check\n  $ daybook config example > daybook.yaml`);
  config
    .command('check')
    .description('print what the settings come to and where each came from; no secrets')
    .addHelpText(
      'after',
      `
Examples:
  $ daybook config check
  $ daybook config check --config /etc/daybook/daybook.yaml --json`,
    )
    .action(async (_options: object, command: Command) => (await import('./check.ts')).checkConfig(command));
  config
    .command('example')
    .description('print a daybook.yaml of every setting with its default')
    .addHelpText(
      'after',
      `
Examples:
  $ daybook config example > daybook.yaml`,
    )
    .action(async (_options: object, command: Command) => (await import('./example.ts')).printExample(command));
}
