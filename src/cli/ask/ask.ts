// The commands that ask: calls, call, tail, usage, verify, status, audit.
import type { Command } from 'commander';
import { registerUsage } from '../usage/usage-commands.ts';
import type { AuditOptions } from './audit.ts';
import { withRemote } from './client.ts';
import { registerQa } from './qa.ts';
import type { CallsOptions, VerifyOptions, ZoneOption } from './questions.ts';

const filterHelp = `
A filter is field=value, as in the API: status=failed  model=gpt-*  app.not=batch  cost.from=0.1  error_message.contains=quota
metadata.team=search  user=null. The same field twice means any of the values.`;

export function registerAsk(program: Command): void {
  withRemote(program.command('calls'))
    .description('list calls, newest first')
    .argument('[filters...]', 'field=value')
    .option('--from <time>', 'earliest start: 2026-11-23, an ISO time, or now-6h')
    .option('--to <time>', 'until then; of a date its end')
    .option('--zone <zone>', 'IANA time zone of dates and of the times shown', 'UTC')
    .option('--search <words>', 'words in requests and answers')
    .option('--limit <n>', 'how many', '20')
    .addHelpText(
      'after',
      `${filterHelp}\n\nExamples:\n  $ daybook calls status=failed --from now-1d\n  $ daybook calls model=claude-* cost.from=0.05 --json`,
    )
    .action(async (filters: string[], options: CallsOptions, command: Command) =>
      (await import('./questions.ts')).listCalls(filters, options, command),
    );

  withRemote(program.command('call'))
    .description('show one call with what was sent and answered')
    .argument('<id>', 'the request id')
    .option('--zone <zone>', 'IANA time zone of the times shown', 'UTC')
    .addHelpText('after', '\nExamples:\n  $ daybook call 01KAT9M6ZB3J5V8C0000000000\n  $ daybook call 01KAT9M6ZB3J5V8C0000000000 --json')
    .action(async (id: string, options: ZoneOption, command: Command) => (await import('./one-call.ts')).showCall(id, options, command));

  withRemote(program.command('tail'))
    .description('follow calls as they end')
    .argument('[filters...]', 'field=value')
    .option('--zone <zone>', 'IANA time zone of the times shown', 'UTC')
    .addHelpText('after', `${filterHelp}\n\nExamples:\n  $ daybook tail\n  $ daybook tail status.not=success`)
    .action(async (filters: string[], options: ZoneOption, command: Command) =>
      (await import('./tail.ts')).tail(filters, options, command),
    );

  registerQa(program);
  registerUsage(program);

  withRemote(program.command('verify'))
    .description('prove that the usage rows equal the calls they summarise')
    .option('--from <time>', 'earliest start')
    .option('--to <time>', 'until then; of a date its end')
    .option('--zone <zone>', 'IANA time zone of dates', 'UTC')
    .option('--repair', 'rebuild what differs, and say what changed')
    .addHelpText(
      'after',
      '\nExit code 1 where something differs and was not repaired.\n\nExamples:\n  $ daybook verify\n  $ daybook verify --from now-1d --repair',
    )
    .action(async (options: VerifyOptions, command: Command) => (await import('./questions.ts')).verify(options, command));

  withRemote(program.command('status'))
    .description('how Daybook itself is: journal, posting, ledger')
    .addHelpText('after', '\nExamples:\n  $ daybook status')
    .action(async (_options: object, command: Command) => (await import('./questions.ts')).showStatus(command));

  withRemote(program.command('audit'))
    .description('list who changed what, newest first')
    .option('--subject <id>', 'only changes of what has this id')
    .option('--limit <n>', 'how many', '20')
    .option('--before <id>', 'older ones than this entry')
    .addHelpText('after', '\nExamples:\n  $ daybook audit\n  $ daybook audit --subject 01KAT9M6ZB3J5V8C0000000000 --json')
    .action(async (options: AuditOptions, command: Command) => (await import('./audit.ts')).showAudit(options, command));
}
