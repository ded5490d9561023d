// The commands about usage: usage, usage-summary.
import { type Command, Option } from 'commander';
import { periods } from '../../schema/question.ts';
import { withRemote } from '../ask/client.ts';
import type { SummaryOptions } from './summary.ts';
import type { UsageOptions } from './usage.ts';

export function registerUsage(program: Command): void {
  withRemote(program.command('usage'))
    .description('add up calls, tokens and cost by period and dimension')
    .argument('[filters...]', 'field=value, of the fields that --by takes')
    .option('--by <dimensions>', 'user, model, vendor, app, function, key, type, currency; several with commas')
    .addOption(new Option('--every <period>', 'one row each (else day)').choices(periods))
    .option('--zone <zone>', 'IANA time zone of periods and dates', 'UTC')
    .option('--from <time>', 'earliest start: a date, a month, an ISO time, now-7d, yesterday, this-week, last-month', 'now-30d')
    .option('--to <time>', 'until then; of a date, a month, yesterday or last-month its end', 'now')
    .option('--display <currency>', 'amounts in this currency too, by the exchange rates of their time')
    .addOption(new Option('--sort <what>', 'the most first, within each period').choices(['cost', 'calls', 'tokens']))
    .option('--gaps', 'rows of zeros where there was no call')
    .option('--measures <measures>', 'only these: calls, tokens, cost, latency, percentiles')
    .option('--csv', 'print CSV for a spreadsheet')
    .option('--total', 'with --csv: a last line of sums, which the table always has')
    .addOption(new Option('--group <dimensions>', 'an older name of --by').hideHelp())
    .addOption(new Option('--period <period>', 'an older name of --every').choices(periods).hideHelp())
    .addHelpText(
      'after',
      `
Examples:
  $ daybook usage --by model --every day --zone Asia/Shanghai
  $ daybook usage --by user,app --every total --from last-month --to last-month --display CNY --sort cost
  $ daybook usage --by vendor --every month --from 2026-01 --to 2026-06 --csv > usage.csv`,
    )
    .action(async (filters: string[], options: UsageOptions, command: Command) =>
      (await import('./usage.ts')).showUsage(filters, options, command),
    );

  withRemote(program.command('usage-summary'))
    .description('show what one user used, against as many days before')
    .argument('<user>', 'the user; with a key, `me` is its own')
    .option('--days <n>', 'calendar days, today the last', '30')
    .option('--zone <zone>', 'IANA time zone of the days', 'UTC')
    .option('--display <currency>', 'amounts in this currency too')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook usage-summary alice --days 7 --zone Asia/Shanghai\n  $ daybook usage-summary me --display CNY',
    )
    .action(async (user: string, options: SummaryOptions, command: Command) =>
      (await import('./summary.ts')).showSummary(user, options, command),
    );
}
