// Imports and exports price entries as files.
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { minutes } from '../amounts.ts';
import { clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { UsageError } from '../exit.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';
import { faultsShape, faultsText } from './faults.ts';

export type ImportOptions = {
  readonly format?: string;
  readonly dryRun?: true;
  readonly from?: string;
  readonly zone: string;
  readonly zeroIsFree?: true;
};
export type ExportOptions = { readonly format: string; readonly knownAt?: string; readonly partial?: true };

const byName: Readonly<Record<string, string>> = { '.csv': 'csv', '.yaml': 'yaml', '.yml': 'yaml', '.json': 'litellm' };
const mostRows = 200;

const importShape = z.object({
  dry_run: z.boolean(),
  outcomes: z.array(
    z.object({
      place: z.string(),
      vendor: z.string(),
      model: z.string(),
      effective_from: z.string().nullable(),
      effective_to: z.string().nullable(),
      what: z.enum(['added', 'unchanged']),
      closes: z.string().nullable(),
    }),
  ),
  calls_waiting: z.number().nullable(),
  warnings: z.array(z.string()),
  faults: faultsShape,
  notes: z.array(z.string()),
});

export async function importPrices(
  file: string,
  { format, dryRun, from, zone, zeroIsFree }: ImportOptions,
  command: Command,
): Promise<void> {
  const { out, err, cwd } = surroundingsOf(command);
  const kind = format ?? byName[extname(file).toLowerCase()];
  if (kind === undefined) throw new UsageError(`What ${file} holds cannot be told by its name; say --format csv, yaml or litellm.`);
  const text = readFileSync(resolve(cwd, file), 'utf8');
  const parameters = parametersOf([], {
    format: kind,
    dry_run: dryRun && 'true',
    effective_from: from,
    zone,
    zero_is_free: zeroIsFree && 'true',
  });
  const answer = await (await clientFor(command)).post(`/api/prices/import?${parameters}`, text);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { dry_run, outcomes, calls_waiting, warnings, faults, notes } = importShape.parse(answer);
  const rows = outcomes
    .slice(0, mostRows)
    .map((one): Cell[] => [
      one.place,
      one.vendor,
      one.model,
      one.effective_from === null ? null : minutes(one.effective_from),
      one.effective_to === null ? null : minutes(one.effective_to),
      one.what === 'unchanged' ? 'there already' : dry_run ? 'would be added' : 'added',
      one.closes,
    ]);
  out(tableOf(['place', 'vendor', 'model', 'from', 'to', 'what', 'closes'], rows));
  if (outcomes.length > mostRows) err(`… and ${outcomes.length - mostRows} more; --json gives them all.\n`);
  for (const warning of warnings) err(`${warning}\n`);
  for (const note of notes) err(`${note}\n`);
  if (faults.length > 0) out(`\n${faultsText(faults)}`);
  const added = outcomes.filter(({ what }) => what === 'added').length;
  err(`${added} ${dry_run ? 'would be added' : 'added'}, ${outcomes.length - added} there already, ${faults.length} faults.\n`);
  if (calls_waiting !== null && calls_waiting > 0)
    err(
      `${calls_waiting} calls without a price can be costed now. To see how: daybook recost plan price_id=null --reason "prices were imported"\n`,
    );
}

export async function exportPrices({ format, knownAt, partial }: ExportOptions, command: Command): Promise<void> {
  const { out } = surroundingsOf(command);
  const text = await (await clientFor(command)).text(
    `/api/prices/export?${parametersOf([], { format, known_at: knownAt, partial: partial && 'true' })}`,
  );
  // With --json too: the file is the answer.
  out(text);
}
