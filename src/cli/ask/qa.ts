// The commands about conversations: qa, sessions, session.
import { type Command, Option } from 'commander';
import { withRemote } from './client.ts';
import type { QaOptions, SessionOptions, SessionsOptions } from './qa-work.ts';

export function registerQa(program: Command): void {
  withRemote(program.command('qa'))
    .description('list questions and answers, newest first')
    .argument('[filters...]', 'field=value, as of calls')
    .option('--from <time>', 'earliest start: 2026-11-23, an ISO time, or now-6h')
    .option('--to <time>', 'until then; of a date its end')
    .option('--zone <zone>', 'IANA time zone of dates', 'UTC')
    .option('--search <words>', 'words in questions and answers')
    .option('--limit <n>', 'how many (20 unless given; of a file all)')
    .option('--empty', 'also those that asked nothing in words, such as pictures alone')
    .addOption(new Option('--jsonl', 'all of them, one JSON record a line').conflicts('csv'))
    .option('--csv', 'all of them as CSV for a spreadsheet')
    .addHelpText(
      'after',
      `
Chat calls that succeeded, unless a filter on status or type says otherwise.

Examples:
  $ daybook qa user=alice --from now-1d
  $ daybook qa app=support --from 2026-11-01 --to 2026-11-30 --zone Asia/Shanghai --jsonl > november.jsonl
  $ daybook qa model=claude-* status=failed`,
    )
    .action(async (filters: string[], options: QaOptions, command: Command) =>
      (await import('./qa-work.ts')).listQa(filters, options, command),
    );

  withRemote(program.command('sessions'))
    .description('list sessions with what their calls add up to, newest first')
    .argument('[filters...]', 'field=value, as of calls')
    .option('--from <time>', 'earliest start of a call', 'now-7d')
    .option('--to <time>', 'until then; of a date its end', 'now')
    .option('--zone <zone>', 'IANA time zone of dates', 'UTC')
    .option('--limit <n>', 'how many', '20')
    .option('--cursor <cursor>', 'the page that begins there')
    .addHelpText('after', '\nExamples:\n  $ daybook sessions user=alice\n  $ daybook sessions app=support --from now-30d --json')
    .action(async (filters: string[], options: SessionsOptions, command: Command) =>
      (await import('./qa-work.ts')).listSessions(filters, options, command),
    );

  withRemote(program.command('session'))
    .description('show one session: its calls in the order of time, and their sums')
    .argument('<id>', 'the session id')
    .option('--from <time>', 'earliest start of a call')
    .option('--to <time>', 'until then; of a date its end')
    .option('--zone <zone>', 'IANA time zone of dates', 'UTC')
    .option('--limit <n>', 'how many calls', '200')
    .option('--cursor <cursor>', 'the page that begins there')
    .addHelpText('after', '\nExamples:\n  $ daybook session chat-7f3a\n  $ daybook session chat-7f3a --json')
    .action(async (id: string, options: SessionOptions, command: Command) =>
      (await import('./qa-work.ts')).showSession(id, options, command),
    );
}
