// `daybook prices`: the price book.
import { type Command, Option } from 'commander';
import { withRemote } from '../ask/client.ts';
import { withEntry } from './kinds.ts';

const formats = ['csv', 'yaml', 'litellm'];

export function registerPrices(program: Command): void {
  const prices = program
    .command('prices')
    .description('the price book: list, add, correct, import')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook prices\n  $ daybook prices add --vendor deepseek --model deepseek-chat --currency CNY --input 2 --output 3',
    );

  withRemote(prices.command('list', { isDefault: true }))
    .description('list entries: your own, and those shipped with Daybook (the default action)')
    .option('--vendor <vendor>', 'only this vendor’s')
    .option('--model <model>', 'only this model’s; * stands for any text')
    .option('--now', 'only what is in force now')
    .addOption(new Option('--layer <layer>', 'only this layer').choices(['own', 'overlay']))
    .option('--known-at <time>', 'your own as the book had them then')
    .option('--zone <zone>', 'IANA time zone in which times are read and shown', 'UTC')
    .option('--wide', 'with where each is from, and its note')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook prices list --vendor deepseek --now\n  $ daybook prices list --layer own --known-at 2026-11-01',
    )
    .action(async (options, command: Command) => (await import('./price-list.ts')).listPrices(options, command));

  withEntry(withRemote(prices.command('add')))
    .description('add a price; the one that holds at its beginning ends there')
    .addHelpText(
      'after',
      `
Examples:
  $ daybook prices add --vendor deepseek --model deepseek-chat --currency CNY --input 2 --cache-read 0.2 --output 3 --from 2026-12-01 --zone Asia/Shanghai
  $ daybook prices add --vendor openai --model 'gpt-5*' --currency USD --unit per_1k --input 0.00125 --output 0.01 --source "contract 17"
  $ daybook prices add --file qwen-plus.yaml`,
    )
    .action(async (options, command: Command) => (await import('./price-changes.ts')).addPrice(options, command));

  withEntry(withRemote(prices.command('correct')))
    .description('put another entry in the place of one that was wrong; what is not named stays')
    .argument('<id>', 'the entry')
    .addHelpText('after', '\nExamples:\n  $ daybook prices correct 01KAT9M6ZB3J5V8C0000000000 --input 2.5 --note "read the page wrongly"')
    .action(async (id: string, options, command: Command) => (await import('./price-changes.ts')).correctPrice(id, options, command));

  withRemote(prices.command('end'))
    .description('let an entry end at a moment')
    .argument('<id>', 'the entry')
    .requiredOption('--to <time>', 'a date, which is its beginning, or an ISO time; never lets it go on without end')
    .option('--zone <zone>', 'IANA time zone in which a date is read', 'UTC')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook prices end 01KAT9M6ZB3J5V8C0000000000 --to 2026-12-31\n  $ daybook prices end 01KAT9M6ZB3J5V8C0000000000 --to never',
    )
    .action(async (id: string, options, command: Command) => (await import('./price-changes.ts')).endPrice(id, options, command));

  withRemote(prices.command('withdraw'))
    .description('take an entry out of the book; its history stays')
    .argument('<id>', 'the entry')
    .addHelpText('after', '\nExamples:\n  $ daybook prices withdraw 01KAT9M6ZB3J5V8C0000000000')
    .action(async (id: string, _options: object, command: Command) => (await import('./price-changes.ts')).withdrawPrice(id, command));

  withRemote(prices.command('history'))
    .description('show all that was ever recorded for an entry’s vendor and model')
    .argument('<id>', 'the entry, or the price id of a call by one of your own')
    .option('--zone <zone>', 'IANA time zone in which times are shown', 'UTC')
    .option('--wide', 'with where each is from, and its note')
    .addHelpText('after', '\nExamples:\n  $ daybook prices history 01KAT9M6ZB3J5V8C0000000000 --wide')
    .action(async (id: string, options, command: Command) => (await import('./price-list.ts')).showHistory(id, options, command));

  withRemote(prices.command('lookup'))
    .description('show which price a call would get, and why')
    .argument('<vendor>', 'the id of a vendor')
    .argument('<model>', 'the vendor’s own id of a model')
    .option('--response-model <model>', 'what the vendor says it ran')
    .option('--billing-currency <currency>', 'what the endpoint bills in')
    .option('--at <time>', 'when the call starts', 'now')
    .option('--zone <zone>', 'IANA time zone in which a date is read', 'UTC')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook prices lookup deepseek deepseek-chat\n  $ daybook prices lookup openai gpt-5 --at 2026-11-01T09:00:00+08:00',
    )
    .action(async (vendor: string, model: string, options, command: Command) =>
      (await import('./price-lookup.ts')).lookupPrice(vendor, model, options, command),
    );

  withRemote(prices.command('missing'))
    .description('list models whose calls wait for a price')
    .option('--from <time>', 'earliest start')
    .option('--to <time>', 'latest start')
    .option('--zone <zone>', 'IANA time zone in which dates are read', 'UTC')
    .addHelpText('after', '\nExamples:\n  $ daybook prices missing --from this-month')
    .action(async (options, command: Command) => (await import('./price-lookup.ts')).listMissing(options, command));

  withRemote(prices.command('import'))
    .description('import entries from a file, all or none')
    .argument('<file>', 'CSV, YAML or LiteLLM’s price map')
    .addOption(new Option('--format <format>', 'else by the file’s name').choices(formats))
    .option('--dry-run', 'say what would happen and change nothing')
    .option('--from <time>', 'from when entries hold that say no beginning, `ever` for since ever; litellm has no dates and needs it')
    .option('--zone <zone>', 'IANA time zone in which dates are read, in the file too', 'UTC')
    .option('--zero-is-free', 'for litellm: amounts that are all 0 mean that a model costs nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook prices import prices.csv --dry-run\n  $ daybook prices import model_prices.json --format litellm --from 2026-11-01',
    )
    .action(async (file: string, options, command: Command) => (await import('./price-files.ts')).importPrices(file, options, command));

  withRemote(prices.command('export'))
    .description('print your own entries as a file')
    .addOption(new Option('--format <format>', 'of the file').choices(formats).default('yaml'))
    .option('--known-at <time>', 'as the book had them then')
    .option('--partial', 'leave out what the format cannot hold, rather than refusing')
    .addHelpText('after', '\nExamples:\n  $ daybook prices export > prices.yaml\n  $ daybook prices export --format csv > prices.csv')
    .action(async (options, command: Command) => (await import('./price-files.ts')).exportPrices(options, command));
}
