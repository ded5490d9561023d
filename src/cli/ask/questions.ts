// Lists, sums and proofs: the API's answers as tables, or as they are with --json.
import type { Command } from 'commander';
import { z } from 'zod';
import { UsageError } from '../exit.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';
import { clientFor } from './client.ts';
import { callsTable, readCalls } from './rows.ts';

export type CallsOptions = { readonly from?: string; readonly to?: string; readonly search?: string; readonly limit: string };
export type UsageOptions = {
  readonly group?: string;
  readonly period: string;
  readonly zone: string;
  readonly from: string;
  readonly to: string;
};
export type VerifyOptions = { readonly from?: string; readonly to?: string; readonly repair?: true };

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

export async function listCalls(filters: readonly string[], { from, to, search, limit }: CallsOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const page = await readCalls(await clientFor(command), parametersOf(filters, { from, to, search, limit }));
  if (globalsOf(command).json) return out(jsonOf(page));
  if (page.calls.length === 0) return err('No calls.\n');
  out(callsTable(page.calls));
  if (page.next !== null) err(`There are more: --limit, or --to ${page.calls.at(-1)?.request_timestamp}\n`);
}

const usageSchema = z.object({
  range: z.object({ from: z.string(), to: z.string() }),
  group: z.array(z.string()),
  rows: z.array(
    z.looseObject({
      period_start: z.string(),
      group: z.record(z.string(), z.string().nullable()),
      call_count: z.number(),
      success_rate: z.number().nullable(),
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      costs: z.record(z.string(), z.string()),
      unpriced_count: z.number(),
      duration_p50_ms: z.number().nullable(),
      duration_p95_ms: z.number().nullable(),
    }),
  ),
});

export async function showUsage(
  filters: readonly string[],
  { group, period, zone, from, to }: UsageOptions,
  command: Command,
): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/usage?${parametersOf(filters, { group, period, zone, from, to })}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const usage = usageSchema.parse(answer);
  if (usage.rows.length === 0) return err('No calls.\n');
  const head = [
    ...(period === 'total' ? [] : [period]),
    ...usage.group,
    'calls',
    'success',
    'tokens in',
    'out',
    'cost',
    'unpriced',
    'p50 ms',
    'p95 ms',
  ];
  const rows = usage.rows.map((row): Cell[] => [
    ...(period === 'total' ? [] : [startIn(row.period_start, zone, period)]),
    ...usage.group.map((name) => row.group[name] ?? null),
    row.call_count,
    row.success_rate === null ? null : `${(row.success_rate * 100).toFixed(1)} %`,
    row.prompt_tokens,
    row.completion_tokens,
    Object.entries(row.costs)
      .map(([currency, amount]) => `${amount} ${currency}`)
      .join(', '),
    row.unpriced_count,
    row.duration_p50_ms === null ? null : Math.round(row.duration_p50_ms),
    row.duration_p95_ms === null ? null : Math.round(row.duration_p95_ms),
  ]);
  out(tableOf(head, rows));
}

/** A period's beginning on the wall clock of its zone. */
function startIn(instant: string, zone: string, period: string): string {
  const text = new Date(instant).toLocaleString('sv-SE', { timeZone: zone });
  return period === 'hour' ? text.slice(0, 16) : text.slice(0, 10);
}

const proofSchema = z.looseObject({ compared: z.number(), differences: z.array(z.unknown()) });

export async function verify({ from, to, repair }: VerifyOptions, command: Command): Promise<void> {
  const { out } = surroundingsOf(command);
  const parameters = parametersOf([], { from, to, repair: repair ? 'true' : undefined });
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
