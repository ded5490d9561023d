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
};

export type RowContent = Omit<UsageRow, 'period_start'>;
export type FoundRow = { readonly period: number; readonly row: RowContent };

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
} as const satisfies Record<UsageMeasure, readonly (keyof RowContent)[]>;

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
  const { group, measures, eras } = shape;
  const has = (measure: UsageMeasure): boolean => measures.includes(measure);
  const dims = group.map((name) => `, ${name}`).join('');
  const sums = ['call_count', ...countsOf(shape), ...(has('latency') ? latencies : [])];
  const quantiles = has('percentiles') ? sketches : [];
  const from = `FROM usage_15m WHERE ${conditions.join(' AND ')}`;
  const answer = (cells: string, source: string): string =>
    `SELECT tuple(${cells}) AS r ${source} GROUP BY period${dims} HAVING sum(call_count) != 0 ORDER BY period${dims} LIMIT ${limit}`;
  const cells = `period${dims}${sums.map((name) => `, sum(${name})`).join('')}`;
  const merged = quantiles.map((name) => `, quantilesTDigestMerge(${levels})(${name})`).join('');
  if (!has('cost')) return `WITH ${period} AS period ${answer(cells + merged, from)}`;
  const apart = group.includes('currency') ? dims : `${dims}, currency`;
  const era =
    eras === null || eras.starts.length === 0
      ? '0'
      : `roundDown(toUnixTimestamp(bucket), ${bindings.bind('Array(UInt32)', [0, ...eras.starts.map((at) => at / 1000)])})`;
  const inner =
    `SELECT ${period} AS period${apart}, ${era} AS era` +
    sums.map((name) => `, sum(u.${name}) AS ${name}`).join('') +
    ', sum(u.total_cost) AS total_cost, sum(u.saved_cost) AS saved_cost' +
    quantiles.map((name) => `, quantilesTDigestMergeState(${levels})(u.${name}) AS ${name}`).join('') +
    ` ${from.replace('usage_15m', 'usage_15m AS u')} GROUP BY period${apart}, era`;
  const amounts = ', groupArrayIf((toString(currency), era, toString(total_cost), toString(saved_cost)), call_count != 0)';
  return answer(cells + merged + amounts, `FROM (${inner})`);
}

/** The cells of a group without calls. */
export const emptyCells = (shape: UsageShape, group: UsageRow['group']): readonly unknown[] => [
  0,
  ...shape.group.map((name) => group[name] ?? null),
  ...['call_count', ...countsOf(shape)].map(() => 0),
  ...(shape.measures.includes('latency') ? latencies.map(() => 0) : []),
  ...(shape.measures.includes('percentiles') ? sketches.map(() => []) : []),
  ...(shape.measures.includes('cost') ? [[]] : []),
];

type Content = { -readonly [name in keyof RowContent]: RowContent[name] };

/** From a row's cells to what a usage row says. */
export function rowReader(shape: UsageShape): (cells: unknown) => FoundRow {
  const names = countsOf(shape);
  const [withCalls, withLatency] = [shape.measures.includes('calls'), shape.measures.includes('latency')];
  const [withPercentiles, withCost] = [shape.measures.includes('percentiles'), shape.measures.includes('cost')];
  const amounts = amountsReader(shape.eras);
  return (listed) => {
    const cells = listOf(listed);
    let at = 0;
    const number = (): number => Number(cells[at++]);
    const period = number();
    const group: Partial<Record<UsageDimension, string | null>> = {};
    for (const name of shape.group) group[name] = textOf(cells[at++]);
    const row: Content = { group };
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
    if (withCost) Object.assign(row, amounts(listOf(cells[at])));
    return { period, row };
  };
}

const meanOf = (microseconds: number, known: number): number | null => (known === 0 ? null : microseconds / known / 1000);

/** Of no duration at all the engine's levels are no numbers, which JSON has as null. */
function levelsOf(cell: unknown): readonly [number | null, number | null, number | null] {
  const [p50 = null, p95 = null, p99 = null] = listOf(cell).map((level) => (typeof level === 'number' ? level : null));
  return [p50, p95, p99];
}

type Sums = { readonly costs: Map<string, bigint>; readonly saved_costs: Map<string, bigint> };
type Amounts = Pick<EraAmounts, 'costs' | 'saved_costs'>;

/** Calls without a currency have no amount to show: their cost is unknown, and counted as such. */
function amountsReader(eras: UsageShape['eras']): (cells: readonly unknown[]) => Amounts & Pick<RowContent, 'costs_by_era'> {
  const numbers = new Map([0, ...(eras?.starts ?? [])].map((at, index) => [at / 1000, (eras?.begun ?? 0) + index]));
  return (cells) => {
    const whole: Sums = { costs: new Map(), saved_costs: new Map() };
    const apart = new Map<number, Sums>();
    for (const cell of cells) {
      const [code, start, cost, saved] = listOf(cell);
      const currency = textOf(code);
      if (currency === null) continue;
      const number = numbers.get(Number(start)) ?? 0;
      const era = apart.get(number) ?? { costs: new Map(), saved_costs: new Map() };
      apart.set(number, era);
      for (const sums of [whole, era]) {
        add(sums.costs, currency, cost);
        add(sums.saved_costs, currency, saved);
      }
    }
    if (eras === null) return written(whole);
    const costs_by_era = [...apart].sort(([a], [b]) => a - b).map(([era, sums]) => ({ era, ...written(sums) }));
    return { ...written(whole), costs_by_era };
  };
}

const add = (sums: Map<string, bigint>, currency: string, nano: unknown): void =>
  void sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(String(nano)));

const written = ({ costs, saved_costs }: Sums): Amounts => ({ costs: byCurrency(costs), saved_costs: byCurrency(saved_costs) });

const byCurrency = (sums: ReadonlyMap<string, bigint>): Record<string, string> =>
  Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, nano]) => [code, formatNano(nano)]));

function listOf(cell: unknown): readonly unknown[] {
  if (!Array.isArray(cell)) throw new TypeError('A usage row has a cell that is no list.');
  return cell;
}

const textOf = (cell: unknown): string | null => (cell === null || cell === undefined ? null : String(cell));
