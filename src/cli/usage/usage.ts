// Usage as a table: a line a period and group, and one of sums. Under it the range it answers for, the rates it used and those it lacks.
import type { Command } from 'commander';
import { z } from 'zod';
import { amountsShape, costText, displayShape, displayText, lackingText, ratesShape, ratesText } from '../amounts.ts';
import { UsageError } from '../exit.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';
import { clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { startIn, timeIn } from '../times.ts';

export type UsageOptions = {
  readonly by?: string;
  readonly every?: string;
  readonly group?: string;
  readonly period?: string;
  readonly zone: string;
  readonly display?: string;
  readonly gaps?: true;
  readonly measures?: string;
  readonly sort?: string;
  readonly csv?: true;
  readonly total?: true;
  readonly from: string;
  readonly to: string;
};

const sums = {
  call_count: z.number().optional(),
  success_rate: z.number().nullable().optional(),
  prompt_tokens: z.number().optional(),
  completion_tokens: z.number().optional(),
  costs: amountsShape.optional(),
  unpriced_count: z.number().optional(),
  display: displayShape.optional(),
};
const times = { duration_p50_ms: z.number().nullable().optional(), duration_p95_ms: z.number().nullable().optional() };
const usageShape = z.object({
  range: z.object({ from: z.string(), to: z.string() }),
  every: z.string(),
  by: z.array(z.string()),
  zone: z.string(),
  display: z.object({ currency: z.string(), rates: ratesShape }).nullable(),
  rows: z.array(z.object({ period_start: z.string(), group: z.record(z.string(), z.string().nullable()), ...sums, ...times })),
  total: z.object(sums),
});
type Usage = z.infer<typeof usageShape>;
type Row = Usage['rows'][number];
type Total = Usage['total'];
type Column = {
  readonly head: string;
  readonly field?: keyof Row;
  readonly of: (row: Row) => Cell | undefined;
  /** Where the sums have something to say. */
  readonly ofTotal?: (total: Total) => Cell | undefined;
};

export const percent = (rate: number | null | undefined): Cell =>
  rate === null || rate === undefined ? null : `${(rate * 100).toFixed(1)} %`;
const whole = (ms: number | null | undefined): Cell => (ms === null || ms === undefined ? null : Math.round(ms));

export async function showUsage(filters: readonly string[], options: UsageOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const { by, group, every, period, zone, display, gaps, measures, sort, csv, total, from, to } = options;
  if (total && !csv) throw new UsageError('--total goes with --csv; the table always has its sums.');
  if (by !== undefined && group !== undefined) throw new UsageError('--by and --group are the same; give one of them.');
  const asked = {
    by: by ?? group,
    every: every ?? period ?? 'day',
    zone,
    display,
    gaps: gaps && 'true',
    measures,
    sort,
    total: total && 'true',
    from,
    to,
  };
  const client = await clientFor(command);
  const path = `/api/usage?${parametersOf(filters, asked)}`;
  if (csv) return out(await client.text(`${path}&format=csv`));
  const answer = await client.get(path);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const usage = usageShape.parse(answer);
  const { rows, range } = usage;
  if (rows.length === 0) err('No calls.\n');
  else out(tableOfUsage(usage));
  err(`${timeIn(range.from, zone)} to ${timeIn(range.to, zone)}, ${zone}\n`);
  if (usage.display === null) return;
  err(ratesText(usage.display.rates));
  err(
    lackingText(
      rows.map((row) => ({ ...row, from: laterOf(row.period_start, range.from) })),
      zone,
    ),
  );
}

const laterOf = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);

function tableOfUsage(usage: Usage): string {
  const columns = columnsOf(usage);
  const lines = usage.rows.map((row) => columns.map(({ of }) => of(row) ?? null));
  // One row is its own sum, and a line without a name could not say that it is one.
  const [label] = columns;
  if (usage.rows.length > 1 && label?.field === undefined)
    lines.push(
      columns.map((column) => (column === label ? 'total' : (column.ofTotal?.(usage.total) ?? (column.field === undefined ? ' ' : null)))),
    );
  return tableOf(
    columns.map(({ head }) => head),
    lines,
  );
}

/** Those that were not asked for are in no row, and make no column. */
function columnsOf({ every, by, zone, display, rows }: Usage): readonly Column[] {
  const summed = (head: string, field: keyof Row & keyof Total, of: (row: Total & Partial<Row>) => Cell | undefined): Column => ({
    head,
    field,
    of,
    ofTotal: of,
  });
  const unpriced = ({ unpriced_count }: Total): number => unpriced_count ?? 0;
  const all: readonly Column[] = [
    ...(every === 'total' ? [] : [{ head: every, of: (row: Row) => startIn(row.period_start, zone, every) }]),
    // Calls without a currency are those whose cost is not known; any other group without a name is just that.
    ...by.map((name) => ({ head: name, of: (row: Row) => row.group[name] ?? (name === 'currency' ? 'unknown' : null) })),
    summed('calls', 'call_count', (row) => row.call_count),
    summed('success', 'success_rate', (row) => percent(row.success_rate)),
    summed('tokens in', 'prompt_tokens', (row) => row.prompt_tokens),
    summed('out', 'completion_tokens', (row) => row.completion_tokens),
    summed('cost', 'costs', (row) => costText(row.costs ?? {}, unpriced(row)) ?? (row.group?.['currency'] === null ? 'unknown' : null)),
    ...(display === null
      ? []
      : [
          summed(`in ${display.currency}`, 'display', (row) =>
            row.display === undefined ? null : displayText(row.display, unpriced(row)),
          ),
        ]),
    summed('unpriced', 'unpriced_count', (row) => row.unpriced_count),
    { head: 'p50 ms', field: 'duration_p50_ms', of: (row) => whole(row.duration_p50_ms) },
    { head: 'p95 ms', field: 'duration_p95_ms', of: (row) => whole(row.duration_p95_ms) },
  ];
  return all.filter(({ field }) => field === undefined || rows.some((row) => row[field] !== undefined));
}
