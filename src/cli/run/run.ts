// `daybook start` and `daybook demo`: the commands that run Daybook itself.
import type { Command } from 'commander';
import type { DemoOptions } from './demo.ts';
import type { StartOptions } from './start.ts';

export function registerRun(program: Command): void {
  program
    .command('start')
    .description('run everything on this machine: gateway, desk and ledger')
    .option('--listen <host:port>', 'where to listen (else as set; 127.0.0.1:4100)')
    .addHelpText(
      'after',
      `
With OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY or another vendor's key in the environment, that vendor is ready at once.
On the first start over a data directory it prints a key for your SDK and a sign-in link; each is shown once.

Examples:
  $ daybook start --data /var/lib/daybook --listen 0.0.0.0:4100
  $ OPENAI_API_KEY=sk-… daybook start`,
    )
    .action(async (options: StartOptions, command: Command) => (await import('./start.ts')).startHere(options, command));

  program
    .command('demo')
    .description('run everything against a small built-in vendor, and send it a few calls: no vendor key needed')
    .option('--listen <host:port>', 'where to listen (else DAYBOOK_LISTEN, or 127.0.0.1:4100)')
    .option('--once', 'end after the calls are shown')
    .option('--seed <number>', 'another seed gives other answers', '1')
    .addHelpText(
      'after',
      `
Its calls are kept in daybook-demo, unless --data or DAYBOOK_DATA names another place. It reads no daybook.yaml.

Examples:
  $ daybook demo
  $ daybook demo --once --data /tmp/daybook-demo`,
    )
    .action(async (options: DemoOptions, command: Command) => (await import('./demo.ts')).demo(options, command));
}
