// The kinds of token as options: `--cache-read` for cache_read.
import { type Command, Option } from 'commander';
import { type PriceKind, priceKinds, priceUnits } from '../../schema/price.ts';

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
export type KindOption = Camel<PriceKind>;

const words: Readonly<Record<PriceKind, string>> = {
  input: 'input tokens',
  input_audio: 'audio in the input',
  input_image: 'images in the input',
  input_video: 'video in the input',
  cache_read: 'input read from the vendor’s cache',
  cache_read_audio: 'audio read from the cache',
  cache_read_image: 'images read from the cache',
  cache_read_explicit: 'input read from a cache made on purpose (DashScope’s explicit cache)',
  cache_write: 'input written to the cache, for its usual lifetime',
  cache_write_1h: 'input written to the cache for an hour',
  cache_write_12h: 'input written to the cache for twelve hours',
  output: 'output tokens',
  output_reasoning: 'reasoning in the output',
  output_audio: 'audio in the output',
  output_image: 'images in the output',
};

export function withEntry(command: Command): Command {
  command
    .option('--vendor <vendor>', 'the id of a vendor, as `daybook config check` lists them')
    .option('--model <model>', 'the vendor’s own id of a model; * stands for any text')
    .option('--currency <currency>', 'USD, CNY, EUR or any ISO code')
    .addOption(new Option('--unit <unit>', 'what the amounts are for (else per_1m)').choices(priceUnits));
  for (const kind of priceKinds) command.option(`--${kind.replaceAll('_', '-')} <amount>`, words[kind]);
  return command
    .option('--per-request <amount>', 'for each request')
    .option('--free', 'it costs nothing, and you say so')
    .option('--from <time>', 'from when it holds: a date, an ISO time (else since ever)')
    .option('--to <time>', 'until when: a date is its beginning (else, and with never, without end)')
    .option('--zone <zone>', 'IANA time zone in which dates are read', 'UTC')
    .option('--source <source>', 'where the figures come from: a page, a contract')
    .option('--note <note>', 'anything else')
    .option('--file <file>', 'the whole entry as YAML instead, with tiers, windows, service tiers');
}
