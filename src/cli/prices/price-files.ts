// Imports and exports price entries as files.
import { extname } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Zone } from '../../ledger/questions/zone.ts';
import { clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { clockOf, headBy, minutesBy } from '../clock.ts';
import { UsageError } from '../exit.ts';
import { fileText } from '../file-text.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';
import { counted, faultsShape, faultsText } from './faults.ts';

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
  const { out, err } = surroundingsOf(command);
  const kind = format ?? byName[extname(file).toLowerCase()];
  if (kind === undefined) throw new UsageError(`What ${file} holds cannot be told by its name; say --format csv, yaml or litellm.`);
  const place = clockOf(zone);
  const text = fileText(file, surroundingsOf(command));
  const parameters = parametersOf([], {
    format: kind,
    dry_run: dryRun && 'true',
    effective_from: from,
    zone,
    zero_is_free: zeroIsFree && 'true',
  });
  const answer = await (await clientFor(command)).post(`/api/prices/import?${parameters}`, text);
  const { dry_run, outcomes, calls_waiting, warnings, faults, notes } = importShape.parse(answer);
  if (globalsOf(command).json) out(jsonOf(answer));
  else {
    // All or none: where there are faults nothing would be added, and no row says so.
    if (faults.length === 0) out(outcomesTable(outcomes, dry_run, place));
    if (faults.length === 0 && outcomes.length > mostRows) err(`… and ${outcomes.length - mostRows} more; --json gives them all.\n`);
    for (const said of [...warnings, ...notes]) err(`${said}\n`);
    out(faultsText(faults));
  }
  if (faults.length > 0) throw new Error(`Nothing would be imported: ${counted(faults.length, 'fault')}.`);
  if (globalsOf(command).json) return;
  const added = outcomes.filter(({ what }) => what === 'added').length;
  err(`${added} ${dry_run ? 'would be added' : 'added'}, ${outcomes.length - added} there already.\n`);
  if (calls_waiting === null || calls_waiting === 0) return;
  err(`${counted(calls_waiting, 'call')} without a cost may get one by these prices. To see what they would cost:\n`);
  err('  daybook recost plan cost_status=unknown --reason "prices were imported"\n');
}

function outcomesTable(outcomes: z.infer<typeof importShape>['outcomes'], isDry: boolean, place: Zone | null): string {
  const rows = outcomes
    .slice(0, mostRows)
    .map((one): Cell[] => [
      one.place,
      one.vendor,
      one.model,
      one.effective_from === null ? null : minutesBy(place, one.effective_from),
      one.effective_to === null ? null : minutesBy(place, one.effective_to),
      one.what === 'unchanged' ? 'there already' : isDry ? 'would be added' : 'added',
      one.closes,
    ]);
  return tableOf(['place', 'vendor', 'model', headBy(place, 'from'), headBy(place, 'to'), 'what', 'closes'], rows);
}

export async function exportPrices({ format, knownAt, partial }: ExportOptions, command: Command): Promise<void> {
  const { out } = surroundingsOf(command);
  const text = await (await clientFor(command)).text(
    `/api/prices/export?${parametersOf([], { format, known_at: knownAt, partial: partial && 'true' })}`,
  );
  // With --json too: the file is the answer.
  out(text);
}
