// `daybook rates`: exchange rates people entered or imported.
import { type Command, Option } from 'commander';
import { withRemote } from '../ask/client.ts';

export function registerRates(program: Command): void {
  const rates = program
    .command('rates')
    .description('exchange rates: list, add, import, convert')
    .addHelpText('after', '\nExamples:\n  $ daybook rates\n  $ daybook rates add USD CNY 7.1234 --from 2026-11-23 --zone Asia/Shanghai');

  withRemote(rates.command('list', { isDefault: true }))
    .description('list exchange rates (the default action)')
    .option('--from-currency <currency>', 'only from this one')
    .option('--to-currency <currency>', 'only to this one')
    .option('--known-at <time>', 'as they were known then')
    .option('--zone <zone>', 'IANA time zone in which times are read and shown', 'UTC')
    .addHelpText('after', '\nExamples:\n  $ daybook rates list --to-currency CNY')
    .action(async (options, command: Command) => (await import('./rate-work.ts')).listRates(options, command));

  withRemote(rates.command('add'))
    .description('add a rate: one unit of the first currency is so many of the second')
    .argument('<from>', 'a currency')
    .argument('<to>', 'a currency')
    .argument('<rate>', 'a decimal')
    .option('--from <time>', 'from when it holds: a date or a time on a quarter of an hour', 'today')
    .option('--zone <zone>', 'IANA time zone in which a date is read', 'UTC')
    .option('--source <source>', 'where it is from')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook rates add USD CNY 7.1234 --from 2026-11-23 --zone Asia/Shanghai --source "Bank of China"',
    )
    .action(async (from: string, to: string, rate: string, options, command: Command) =>
      (await import('./rate-work.ts')).addRate({ from, to, rate }, options, command),
    );

  withRemote(rates.command('import'))
    .description('import rates from a file, all or none: your own CSV, or the European Central Bank’s CSV or XML')
    .argument('<file>', 'the file')
    .addOption(new Option('--format <format>', 'refuse a file of the other kind').choices(['csv', 'ecb']))
    .option('--currencies <currencies>', 'only rates between these, with commas')
    .option('--since <time>', 'only rates from then on')
    .option('--zone <zone>', 'IANA time zone in which dates are read, in your own CSV too', 'UTC')
    .option('--dry-run', 'say what is in the file and change nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook rates import eurofxref-hist.csv --currencies EUR,USD,CNY --since 2026-01-01\n  $ daybook rates import rates.csv --dry-run',
    )
    .action(async (file: string, options, command: Command) => (await import('./rate-work.ts')).importRates(file, options, command));

  withRemote(rates.command('convert'))
    .description('convert an amount, and name the rate that was used')
    .argument('<amount>', 'a decimal')
    .argument('<from>', 'a currency')
    .argument('<to>', 'a currency')
    .option('--at <time>', 'by the rates of this moment', 'now')
    .option('--zone <zone>', 'IANA time zone in which a date is read', 'UTC')
    .addHelpText('after', '\nExamples:\n  $ daybook rates convert 12.50 USD CNY --at 2026-11-01')
    .action(async (amount: string, from: string, to: string, options, command: Command) =>
      (await import('./rate-work.ts')).convertAmount({ amount, from, to }, options, command),
    );

  withRemote(rates.command('withdraw'))
    .description('take a rate out; its history stays')
    .argument('<id>', 'the rate')
    .addHelpText('after', '\nExamples:\n  $ daybook rates withdraw 01KAT9M6ZB3J5V8C0000000000')
    .action(async (id: string, _options: object, command: Command) => (await import('./rate-work.ts')).withdrawRate(id, command));
}
