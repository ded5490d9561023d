// Usage as a table: by period and dimension, and the summary of one user.
import type { Command } from 'commander';
import { z } from 'zod';
import { amountsShape, costText, displayShape, displayText, ratesShape, ratesText } from '../amounts.ts';
import { UsageError } from '../exit.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';
import { clientFor } from './client.ts';
import { parametersOf } from './questions.ts';

export type UsageOptions = {
  readonly by?: string;
  readonly every?: string;
  readonly group?: string;
  readonly period?: string;
  readonly zone: string;
  readonly display?: string;
  readonly gaps?: true;
  readonly measures?: string;
  readonly csv?: true;
  readonly from: string;
  readonly to: string;
};
export type SummaryOptions = { readonly days: string; readonly zone: string; readonly display?: string };

const usageShape = z.object({
  range: z.object({ from: z.string(), to: z.string() }),
  every: z.string(),
  by: z.array(z.string()),
  zone: z.string(),
  display: z.object({ currency: z.string(), rates: ratesShape }).nullable(),
  rows: z.array(
    z.object({
      period_start: z.string(),
      group: z.record(z.string(), z.string().nullable()),
      call_count: z.number().optional(),
      success_rate: z.number().nullable().optional(),
      prompt_tokens: z.number().optional(),
      completion_tokens: z.number().optional(),
      costs: amountsShape.optional(),
      unpriced_count: z.number().optional(),
      duration_p50_ms: z.number().nullable().optional(),
      duration_p95_ms: z.number().nullable().optional(),
      display: displayShape.optional(),
    }),
  ),
});
type Usage = z.infer<typeof usageShape>;
type Row = Usage['rows'][number];
type Column = { readonly head: string; readonly of: (row: Row) => Cell | undefined };

const percent = (rate: number | null | undefined): Cell => (rate === null || rate === undefined ? null : `${(rate * 100).toFixed(1)} %`);
const whole = (ms: number | null | undefined): Cell => (ms === null || ms === undefined ? null : Math.round(ms));

export async function showUsage(filters: readonly string[], options: UsageOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const { by, group, every, period, zone, display, gaps, measures, csv, from, to } = options;
  if (by !== undefined && group !== undefined) throw new UsageError('--by and --group are the same; give one of them.');
  const asked = { by: by ?? group, every: every ?? period ?? 'day', zone, display, gaps: gaps && 'true', measures, from, to };
  const client = await clientFor(command);
  const path = `/api/usage?${parametersOf(filters, asked)}`;
  if (csv) return out(await client.text(`${path}&format=csv`));
  const answer = await client.get(path);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const usage = usageShape.parse(answer);
  if (usage.rows.length === 0) return err('No calls.\n');
  const columns = columnsOf(usage);
  out(
    tableOf(
      columns.map(({ head }) => head),
      usage.rows.map((row) => columns.map(({ of }) => of(row) ?? null)),
    ),
  );
  if (usage.display !== null) err(ratesText(usage.display.rates));
}

/** Those that were not asked for are in no row, and make no column. */
function columnsOf({ every, by, zone, display, rows }: Usage): readonly Column[] {
  const all: readonly (Column & { readonly field?: keyof Row })[] = [
    ...(every === 'total' ? [] : [{ head: every, of: (row: Row) => startIn(row.period_start, zone, every) }]),
    ...by.map((name) => ({ head: name, of: (row: Row) => row.group[name] })),
    { head: 'calls', field: 'call_count', of: (row) => row.call_count },
    { head: 'success', field: 'success_rate', of: (row) => percent(row.success_rate) },
    { head: 'tokens in', field: 'prompt_tokens', of: (row) => row.prompt_tokens },
    { head: 'out', field: 'completion_tokens', of: (row) => row.completion_tokens },
    { head: 'cost', field: 'costs', of: (row) => costText(row.costs ?? {}, row.unpriced_count ?? 0) },
    ...(display === null
      ? []
      : [{ head: `in ${display.currency}`, of: (row: Row) => (row.display === undefined ? null : displayText(row.display)) }]),
    { head: 'unpriced', field: 'unpriced_count', of: (row) => row.unpriced_count },
    { head: 'p50 ms', field: 'duration_p50_ms', of: (row) => whole(row.duration_p50_ms) },
    { head: 'p95 ms', field: 'duration_p95_ms', of: (row) => whole(row.duration_p95_ms) },
  ];
  return all.filter(({ field }) => field === undefined || rows.some((row) => row[field] !== undefined));
}

/** A period's beginning on the wall clock of its zone. */
function startIn(instant: string, zone: string, every: string): string {
  const text = new Date(instant).toLocaleString('sv-SE', { timeZone: zone });
  return every === 'hour' ? text.slice(0, 16) : text.slice(0, 10);
}

const totals = {
  range: z.object({ from: z.string(), to: z.string() }),
  total_calls: z.number(),
  total_success: z.number(),
  total_failed: z.number(),
  success_rate: z.number().nullable(),
  total_tokens: z.number(),
  total_cost: amountsShape,
  display: displayShape.extend({ rates: ratesShape }).nullable(),
  unpriced_count: z.number(),
};
const countChange = z.object({ difference: z.number().nullable(), ratio: z.number().nullable() });
const amountChange = z.object({ difference: z.string().nullable(), ratio: z.number().nullable() });
const summaryShape = z.object({
  user: z.string(),
  zone: z.string(),
  ...totals,
  top_models: z.array(
    z.object({
      model_name: z.string().nullable(),
      calls: z.number(),
      tokens: z.number(),
      cost: amountsShape,
      unpriced_count: z.number(),
      display: displayShape.nullable(),
    }),
  ),
  previous: z.object(totals),
  change: z.object({
    total_calls: countChange,
    total_success: countChange,
    total_failed: countChange,
    total_tokens: countChange,
    unpriced_count: countChange,
    total_cost: z.record(z.string(), amountChange),
    display: amountChange.nullable(),
  }),
});

export async function showSummary(user: string, { days, zone, display }: SummaryOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const parameters = parametersOf([], { days, zone, display });
  const answer = await (await clientFor(command)).get(`/api/users/${encodeURIComponent(user)}/usage-summary?${parameters}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const now = summaryShape.parse(answer);
  const { previous, change } = now;
  const costChange = Object.entries(change.total_cost)
    .map(([currency, { difference, ratio }]) => `${difference ?? '–'} ${currency}${ratio === null ? '' : ` (${signed(ratio)})`}`)
    .join(', ');
  const rows: Cell[][] = [
    ['calls', now.total_calls, previous.total_calls, changed(change.total_calls.ratio)],
    ['succeeded', now.total_success, previous.total_success, changed(change.total_success.ratio)],
    ['failed', now.total_failed, previous.total_failed, changed(change.total_failed.ratio)],
    ['success rate', percent(now.success_rate), percent(previous.success_rate), null],
    ['tokens', now.total_tokens, previous.total_tokens, changed(change.total_tokens.ratio)],
    ['cost', costText(now.total_cost, now.unpriced_count), costText(previous.total_cost, previous.unpriced_count), costChange],
  ];
  if (now.display !== null && previous.display !== null)
    rows.push([
      `in ${now.display.currency}`,
      displayText(now.display),
      displayText(previous.display),
      changed(change.display?.ratio ?? null),
    ]);
  rows.push(['unpriced calls', now.unpriced_count, previous.unpriced_count, changed(change.unpriced_count.ratio)]);
  out(tableOf([now.user, daysOf(now.range, zone), daysOf(previous.range, zone), 'change'], rows));
  if (now.top_models.length > 0) {
    const head = ['model', 'calls', 'tokens', 'cost', ...(now.display === null ? [] : [`in ${now.display.currency}`])];
    const models = now.top_models.map((model): Cell[] => [
      model.model_name,
      model.calls,
      model.tokens,
      costText(model.cost, model.unpriced_count),
      ...(model.display === null ? [] : [displayText(model.display)]),
    ]);
    out(`\n${tableOf(head, models)}`);
  }
  if (now.display !== null) err(ratesText(now.display.rates));
}

const signed = (ratio: number): string => `${ratio < 0 ? '−' : '+'}${Math.abs(ratio * 100).toFixed(1)} %`;
const changed = (ratio: number | null): Cell => (ratio === null ? null : signed(ratio));

/** The first and the last day of a range that ends at a midnight. */
function daysOf({ from, to }: { readonly from: string; readonly to: string }, zone: string): string {
  const last = new Date(Date.parse(to) - 1).toISOString();
  return `${startIn(from, zone, 'day')} to ${startIn(last, zone, 'day')}`;
}
