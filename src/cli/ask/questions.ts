// Lists, sums and proofs: the API's answers as tables, or as they are with --json.
import type { Command } from 'commander';
import { z } from 'zod';
import { UsageError } from '../exit.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';
import { clientFor } from './client.ts';
import { callsTable, readCalls } from './rows.ts';

export type CallsOptions = {
  readonly from?: string;
  readonly to?: string;
  readonly zone: string;
  readonly search?: string;
  readonly limit: string;
};
export type ZoneOption = { readonly zone: string };
export type VerifyOptions = ZoneOption & { readonly from?: string; readonly to?: string; readonly repair?: true };

/** `field=value` arguments and options as query parameters. */
export function parametersOf(filters: readonly string[], options: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const filter of filters) {
    const at = filter.indexOf('=');
    if (at < 1) throw new UsageError(`${JSON.stringify(filter)} is not a filter: field=value, for example status=failed.`);
    parameters.append(filter.slice(0, at), filter.slice(at + 1));
  }
  for (const [name, value] of Object.entries(options)) if (value !== undefined) parameters.set(name, value);
  return parameters;
}

export async function listCalls(
  filters: readonly string[],
  { from, to, zone, search, limit }: CallsOptions,
  command: Command,
): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const page = await readCalls(await clientFor(command), parametersOf(filters, { from, to, zone, search, limit }));
  if (globalsOf(command).json) return out(jsonOf(page));
  if (page.calls.length === 0) return err('No calls.\n');
  out(callsTable(page.calls, zone));
  if (page.next !== null) err(`There are more: --limit, or --to ${page.calls.at(-1)?.request_timestamp}\n`);
}

const proofSchema = z.looseObject({ compared: z.number(), differences: z.array(z.unknown()) });

export async function verify({ from, to, zone, repair }: VerifyOptions, command: Command): Promise<void> {
  const { out } = surroundingsOf(command);
  const parameters = parametersOf([], { from, to, zone, repair: repair ? 'true' : undefined });
  const answer = await (await clientFor(command)).post(`/api/usage/verify?${parameters}`);
  const proof = proofSchema.safeParse(answer);
  if (globalsOf(command).json || !proof.success) out(jsonOf(answer));
  else if (proof.data.differences.length === 0) out(`Usage rows equal the calls: ${proof.data.compared} rows compared, none differs.\n`);
  else
    out(`${proof.data.differences.length} of ${proof.data.compared} usage rows differ from the calls:\n${jsonOf(proof.data.differences)}`);
  if (proof.success && proof.data.differences.length > 0 && !repair) throw new Error('Mend it with: daybook verify --repair');
}

export async function showStatus(command: Command): Promise<void> {
  const { out } = surroundingsOf(command);
  const status = await (await clientFor(command)).get('/api/status');
  if (globalsOf(command).json) return out(jsonOf(status));
  const rows: Cell[][] = [];
  const walk = (prefix: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) walk(prefix === '' ? name : `${prefix}.${name}`, inner);
    else rows.push([prefix, value === null || value === undefined ? null : String(value)]);
  };
  walk('', status);
  out(tableOf(['what', 'is'], rows));
}
