// `daybook recost`, and `daybook costs`: costs put right, and where they differ from the vendors' own.
import type { Command } from 'commander';
import { withRemote } from '../ask/client.ts';

export function registerRecost(program: Command): void {
  const recost = program
    .command('recost')
    .description('price recorded calls again by the prices as they are now')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook recost plan model=deepseek-* --from 2026-11-01 --reason "the price was entered late"\n  $ daybook recost list',
    );

  withRemote(recost.command('plan'))
    .description('work out what would change, by day and model; changes no call')
    .argument('[filters...]', 'field=value, as for `daybook calls`')
    .requiredOption('--reason <reason>', 'why, for the audit log')
    .option('--from <time>', 'earliest start of the calls')
    .option('--to <time>', 'until then; of a date its end')
    .option('--zone <zone>', 'IANA time zone in which dates are read', 'UTC')
    .addHelpText(
      'after',
      '\nExamples:\n  $ daybook recost plan vendor_id=deepseek --from 2026-11-01 --zone Asia/Shanghai --reason "new contract"',
    )
    .action(async (filters: string[], options, command: Command) => (await import('./recost-work.ts')).plan(filters, options, command));

  withRemote(recost.command('list'))
    .description('list re-costings, newest first')
    .addHelpText('after', '\nExamples:\n  $ daybook recost list')
    .action(async (_options: object, command: Command) => (await import('./recost-work.ts')).list(command));

  withRemote(recost.command('show'))
    .description('show one re-costing: how far it is, and what it changes')
    .argument('<id>', 'the re-costing')
    .addHelpText('after', '\nExamples:\n  $ daybook recost show 01KAT9M6ZB3J5V8C0000000000')
    .action(async (id: string, _options: object, command: Command) => (await import('./recost-work.ts')).show(id, command));

  withRemote(recost.command('apply'))
    .description('apply a planned re-costing, and wait until it is done')
    .argument('<id>', 'the re-costing')
    .addHelpText('after', '\nAn interrupted one goes on by itself.\n\nExamples:\n  $ daybook recost apply 01KAT9M6ZB3J5V8C0000000000')
    .action(async (id: string, _options: object, command: Command) => (await import('./recost-work.ts')).apply(id, command));

  withRemote(recost.command('cancel'))
    .description('give up a re-costing that is not applied, or stopped half-way')
    .argument('<id>', 'the re-costing')
    .addHelpText('after', '\nExamples:\n  $ daybook recost cancel 01KAT9M6ZB3J5V8C0000000000')
    .action(async (id: string, _options: object, command: Command) => (await import('./recost-work.ts')).cancel(id, command));

  withRemote(program.command('costs'))
    .description('list where vendor-reported costs differ from ours by more than 1 %')
    .argument('[filters...]', 'field=value, as for `daybook calls`')
    .option('--from <time>', 'earliest start', 'now-30d')
    .option('--to <time>', 'until then; of a date its end', 'now')
    .option('--zone <zone>', 'IANA time zone in which dates are read', 'UTC')
    .addHelpText('after', '\nExamples:\n  $ daybook costs --from this-month\n  $ daybook costs vendor_id=openrouter')
    .action(async (filters: string[], options, command: Command) =>
      (await import('./costs.ts')).showDifferences(filters, options, command),
    );
}
