// The commands that ask: calls, call, tail, usage, verify, status.
import type { Command } from 'commander';
import { withRemote } from './client.ts';
import type { CallsOptions, UsageOptions, VerifyOptions } from './questions.ts';

const filterHelp = `
A filter is field=value, as in the API: status=failed  model=gpt-*  app.not=batch  cost.from=0.1  error_message.contains=quota
metadata.team=search  user=null. The same field twice means any of the values.`;

export function registerAsk(program: Command): void {
  withRemote(program.command('calls'))
    .description('list calls, newest first')
    .argument('[filters...]', 'field=value')
    .option('--from <time>', 'earliest start: 2026-11-23, an ISO time, or now-6h')
    .option('--to <time>', 'latest start')
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
    .addHelpText('after', '\nExamples:\n  $ daybook call 01KAT9M6ZB3J5V8C0000000000\n  $ daybook call 01KAT9M6ZB3J5V8C0000000000 --json')
    .action(async (id: string, _options: object, command: Command) => (await import('./one-call.ts')).showCall(id, command));

  withRemote(program.command('tail'))
    .description('follow calls as they end')
    .argument('[filters...]', 'field=value')
    .addHelpText('after', `${filterHelp}\n\nExamples:\n  $ daybook tail\n  $ daybook tail status.not=success`)
    .action(async (filters: string[], _options: object, command: Command) => (await import('./tail.ts')).tail(filters, command));

  withRemote(program.command('usage'))
    .description('add up calls, tokens and cost by period and dimension')
    .argument('[filters...]', 'field=value')
    .option('--group <dimensions>', 'user, model, vendor, app, function, key, type, currency; several with commas')
    .option('--period <period>', 'hour, day, week, month or total', 'day')
    .option('--zone <zone>', 'IANA time zone', 'UTC')
    .option('--from <time>', 'earliest start', 'now-30d')
    .option('--to <time>', 'latest start', 'now')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook usage --group model --zone Asia/Shanghai\n  $ daybook usage --period total --group user,app --from now-7d',
    )
    .action(async (filters: string[], options: UsageOptions, command: Command) =>
      (await import('./questions.ts')).showUsage(filters, options, command),
    );

  withRemote(program.command('verify'))
    .description('prove that the usage rows equal the calls they summarise')
    .option('--from <time>', 'earliest start')
    .option('--to <time>', 'latest start')
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
}
