// The statement behind a usage question, and how its rows are read: only the columns of the measures asked for are touched.
// A row comes as a list of cells, because names on each of ten thousand rows cost as much as the adding up.
import type { ClickHouseSettings } from '@clickhouse/client';
import { formatNano } from '../../lib/money.ts';
import type { UsageDimension, UsageMeasure } from '../../schema/question.ts';
import type { EraAmounts, UsageRow } from '../../schema/usage.ts';
import type { Bindings } from './bindings.ts';

export type UsageShape = {
  readonly group: readonly UsageDimension[];
  readonly measures: readonly UsageMeasure[];
  /** How many eras have begun when the range begins, and the instants in it at which others do. */
  readonly eras: { readonly begun: number; readonly starts: readonly number[] } | null;
  readonly most: number | null;
  /** What is true of rows that keep a group of their own, for the dimension it is about. */
  readonly apart: { readonly dimension: UsageDimension; readonly condition: string } | null;
};

/** Counts are far below 2^53 and come as numbers; amounts come as text. */
export const usageSettings = {
  output_format_json_quote_64bit_integers: 0,
  output_format_json_named_tuples_as_objects: 0,
} satisfies ClickHouseSettings;

/** The number of calls is read always and listed apart. */
const counts = {
  calls: ['success_count', 'failed_count', 'cancelled_count', 'refused_count', 'unknown_count', 'cache_hit_count'],
  tokens: ['prompt_tokens', 'completion_tokens', 'total_tokens', 'cached_tokens', 'cache_write_tokens', 'reasoning_tokens'],
  cost: ['unpriced_count'],
  latency: [],
  percentiles: [],
} as const satisfies Record<UsageMeasure, readonly (keyof UsageRow)[]>;

const latencies = ['duration_us', 'duration_count', 'ttft_us', 'ttft_count'] as const;
const sketches = ['duration_quantiles', 'ttft_quantiles'] as const;
const levels = '0.5, 0.95, 0.99';

type Count = (typeof counts)[UsageMeasure][number];
const countsOf = (shape: UsageShape): readonly Count[] => shape.measures.flatMap((measure): readonly Count[] => counts[measure]);

/**
 * Where money is asked for, rows are added up by currency and era first, which keeps each amount apart, then without. A group
 * that a re-costing has emptied is no group any more, though its sketches are still there.
 */
export function usageSql(period: string, shape: UsageShape, conditions: readonly string[], bindings: Bindings, limit: number): string {
  const { group, measures, eras, most, apart } = shape;
  const has = (measure: UsageMeasure): boolean => measures.includes(measure);
  const dims = group.map((name) => `, ${name === apart?.dimension ? 'apart, is_rest' : name}`).join('');
  const named = apart === null ? '' : `, NOT ifNull(${apart.condition}, false) AS is_rest, if(is_rest, NULL, ${apart.dimension}) AS apart`;
  const sums = ['call_count', ...countsOf(shape), ...(has('latency') ? latencies : [])];
  const quantiles = has('percentiles') ? sketches : [];
  const from = `FROM usage_15m WHERE ${conditions.join(' AND ')}`;
  const answer = (cells: string, source: string): string =>
    `SELECT tuple(${cells}) AS r ${source} GROUP BY period${dims} HAVING sum(call_count) != 0 ORDER BY ${most === null ? '' : 'sum(call_count) DESC, '}period${dims} LIMIT ${most ?? limit}`;
  const cells = `period${dims}${sums.map((name) => `, sum(${name})`).join('')}`;
  const merged = quantiles.map((name) => `, quantilesTDigestMerge(${levels})(${name})`).join('');
  if (!has('cost')) return `WITH ${period} AS period${named} ${answer(cells + merged, from)}`;
  const byCurrency = group.includes('currency') && apart?.dimension !== 'currency' ? dims : `${dims}, currency`;
  const era =
    eras === null || eras.starts.length === 0
      ? '0'
      : `roundDown(toUnixTimestamp(bucket), ${bindings.bind('Array(UInt32)', [0, ...eras.starts.map((at) => at / 1000)])})`;
  const inner =
    `WITH ${period} AS period${named} SELECT period${byCurrency}, ${era} AS era` +
    sums.map((name) => `, sum(u.${name}) AS ${name}`).join('') +
    ', sum(u.total_cost) AS total_cost, sum(u.saved_cost) AS saved_cost' +
    quantiles.map((name) => `, quantilesTDigestMergeState(${levels})(u.${name}) AS ${name}`).join('') +
    ` ${from.replace('usage_15m', 'usage_15m AS u')} GROUP BY period${byCurrency}, era`;
  const amounts = ', groupArrayIf((toString(currency), era, toString(total_cost), toString(saved_cost)), call_count != 0)';
  return answer(cells + merged + amounts, `FROM (${inner})`);
}

/** The cells of a group without calls. */
export const emptyCells = (shape: UsageShape, period: number, group: UsageRow['group']): readonly unknown[] => [
  period,
  ...shape.group.map((name) => group[name] ?? null),
  ...['call_count', ...countsOf(shape)].map(() => 0),
  ...(shape.measures.includes('latency') ? latencies.map(() => 0) : []),
  ...(shape.measures.includes('percentiles') ? sketches.map(() => []) : []),
  ...(shape.measures.includes('cost') ? [[]] : []),
];

type Written = { -readonly [name in keyof UsageRow]: UsageRow[name] };

/** From a row's cells to what a usage row says; `startOf` gives the beginning of the period that the first cell names. */
export function rowReader(shape: UsageShape, startOf: (period: number) => string): (cells: unknown) => UsageRow {
  const names = countsOf(shape);
  const [withCalls, withLatency] = [shape.measures.includes('calls'), shape.measures.includes('latency')];
  const [withPercentiles, withCost] = [shape.measures.includes('percentiles'), shape.measures.includes('cost')];
  const amounts = amountsReader(shape.eras);
  return (listed) => {
    const cells = listOf(listed);
    let at = 0;
    const number = (): number => Number(cells[at++]);
    const period_start = startOf(number());
    const group: Partial<Record<UsageDimension, string | null>> = {};
    let is_rest = false;
    for (const name of shape.group) {
      group[name] = textOf(cells[at++]);
      if (name === shape.apart?.dimension) is_rest = Number(cells[at++]) === 1;
    }
    const row: Written = { period_start, group };
    if (shape.apart !== null) row.is_rest = is_rest;
    const calls = number();
    if (withCalls) row.call_count = calls;
    for (const name of names) row[name] = number();
    if (withCalls) row.success_rate = calls === 0 ? null : (row.success_count ?? 0) / calls;
    if (withLatency) {
      row.duration_ms = meanOf(number(), number());
      row.ttft_ms = meanOf(number(), number());
    }
    if (withPercentiles) {
      [row.duration_p50_ms, row.duration_p95_ms, row.duration_p99_ms] = levelsOf(cells[at++]);
      [row.ttft_p50_ms, row.ttft_p95_ms, row.ttft_p99_ms] = levelsOf(cells[at++]);
    }
    if (withCost) amounts(row, listOf(cells[at]));
    return row;
  };
}

const meanOf = (microseconds: number, known: number): number | null => (known === 0 ? null : microseconds / known / 1000);

/** Of no duration at all the engine's levels are no numbers, which JSON has as null. */
function levelsOf(cell: unknown): readonly [number | null, number | null, number | null] {
  const [p50 = null, p95 = null, p99 = null] = listOf(cell).map((level) => (typeof level === 'number' ? level : null));
  return [p50, p95, p99];
}

type Amounts = Pick<EraAmounts, 'costs' | 'saved_costs'>;
type Entry = { readonly currency: string; readonly era: number; readonly cost: bigint; readonly saved: bigint };

/** Calls without a currency have no amount to show: their cost is unknown, and counted as such. */
function amountsReader(eras: UsageShape['eras']): (row: Written, cells: readonly unknown[]) => void {
  const numbers = new Map([0, ...(eras?.starts ?? [])].map((at, index) => [at / 1000, (eras?.begun ?? 0) + index]));
  return (row, cells) => {
    const entries: Entry[] = [];
    for (const cell of cells) {
      const [currency, start, cost, saved] = listOf(cell);
      if (typeof currency !== 'string') continue;
      entries.push({ currency, era: numbers.get(Number(start)) ?? 0, cost: BigInt(String(cost)), saved: BigInt(String(saved)) });
    }
    if (entries.length > 1) entries.sort((a, b) => (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : a.era - b.era));
    const { costs, saved_costs } = addedUp(entries);
    row.costs = costs;
    row.saved_costs = saved_costs;
    if (eras === null) return;
    const begun = [...new Set(entries.map(({ era }) => era))].sort((a, b) => a - b);
    row.costs_by_era = begun.map((era) => ({ era, ...addedUp(entries.filter((entry) => entry.era === era)) }));
  };
}

/** Entries come sorted by currency. */
function addedUp(entries: readonly Entry[]): Amounts {
  const costs: Record<string, string> = {};
  const saved_costs: Record<string, string> = {};
  for (let at = 0; at < entries.length; ) {
    const { currency = '', cost: firstCost = 0n, saved: firstSaved = 0n } = entries[at] ?? {};
    let [cost, saved] = [firstCost, firstSaved];
    for (at += 1; entries[at]?.currency === currency; at += 1) {
      cost += entries[at]?.cost ?? 0n;
      saved += entries[at]?.saved ?? 0n;
    }
    costs[currency] = formatNano(cost);
    saved_costs[currency] = saved === 0n ? '0' : formatNano(saved);
  }
  return { costs, saved_costs };
}

function listOf(cell: unknown): readonly unknown[] {
  if (!Array.isArray(cell)) throw new TypeError('A usage row has a cell that is no list.');
  return cell;
}

const textOf = (cell: unknown): string | null => (cell === null || cell === undefined ? null : String(cell));
