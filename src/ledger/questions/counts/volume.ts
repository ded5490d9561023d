// How many calls there were over time, by how they ended: the histogram over a list of calls. Its bars add up to exactly the calls
// that the list has under the same filters.
import type { TimeRange, VolumeQuestion } from '../../../schema/question.ts';
import type { Ledger } from '../../connect.ts';
import { type Bindings, newBindings } from '../bindings.ts';
import { everything, type RowRule } from '../rule.ts';
import { cut, extentOf, type Span, spanOf } from '../span.ts';
import { zoneOf } from '../zone.ts';
import { startsOf, stepFor } from './bars.ts';
import { callConditions, type Counted, sourceOf, usageConditions } from './source.ts';

/** `failed` is with those that ran out of time, as in usage. */
export const endings = ['success', 'failed', 'cancelled', 'refused', 'unknown'] as const;
export type Ending = (typeof endings)[number];

export type VolumeBar = { readonly start: string } & Readonly<Record<Ending, number>>;

export type Volume = {
  /** Null where there is no call and no range was asked for. */
  readonly range: TimeRange | null;
  readonly every_ms: number;
  /** Every bar of the range, those without calls too. */
  readonly buckets: readonly VolumeBar[];
  readonly total: number;
};

const countedAs: Readonly<Record<Ending, string>> = {
  success: "countIf(status = 'success')",
  failed: "countIf(status IN ('failed', 'timeout'))",
  cancelled: "countIf(status = 'cancelled')",
  refused: "countIf(status = 'refused')",
  // Whatever else there is, so that the bars add up.
  unknown: "countIf(status NOT IN ('success', 'failed', 'timeout', 'cancelled', 'refused'))",
};

const quarter = 15 * 60_000;
const day = 86_400_000;
/** The calendar of the ledger's quarters begins here. */
const earliest = 0;

export async function askVolume(ledger: Ledger, question: VolumeQuestion, now: number, rule: RowRule = everything): Promise<Volume> {
  const zone = zoneOf(question.zone);
  const { filters, search } = question;
  // Asked before the ledger is, so that a wrong question is refused even by an empty one.
  callConditions([], { filters, search, rule, span: { from: 0, to: 0 } }, newBindings());
  const bounds = boundsOf(question.range, now);
  const extent = await extentOf(ledger, rule);
  const shown = shownOf(question.range, bounds, extent, now);
  if (shown === null) return { range: null, every_ms: day, buckets: [], total: 0 };
  const every_ms = stepFor(shown);
  const starts = startsOf(shown, every_ms, zone);
  const span = cut(shown, extent ?? shown);
  const counts = extent === null || span === null ? new Map() : await count(ledger, { filters, search, rule, span }, starts, every_ms);
  const buckets = starts.map((at) => ({ start: isoOf(at), ...(counts.get(at) ?? none) }));
  const total = buckets.reduce((sum, bar) => sum + endings.reduce((of, name) => of + bar[name], 0), 0);
  return { range: { from: isoOf(shown.from), to: isoOf(shown.to) }, every_ms, buckets, total };
}

const none = { success: 0, failed: 0, cancelled: 0, refused: 0, unknown: 0 } as const;
const isoOf = (at: number): string => new Date(at).toISOString();

/** As the list of calls is bounded where one bound is left out: calls of another machine may be dated a little ahead. */
const boundsOf = ({ from, to }: VolumeQuestion['range'], now: number): Span =>
  spanOf({ from: from ?? isoOf(earliest), to: to ?? isoOf(Math.max(now + day, from === null ? 0 : Date.parse(from))) });

/** A bound that was left out is where the calls begin or, unless some are later, now. */
function shownOf(range: VolumeQuestion['range'], bounds: Span, extent: Span | null, now: number): Span | null {
  const from = range.from === null ? (extent?.from ?? null) : bounds.from;
  const to = range.to === null ? Math.max(now, Math.min(extent?.to ?? now, bounds.to)) : bounds.to;
  return from === null || from >= to ? null : { from, to };
}

async function count(
  ledger: Ledger,
  counted: Counted,
  starts: readonly number[],
  every_ms: number,
): Promise<ReadonlyMap<number, Readonly<Record<Ending, number>>>> {
  const bindings = newBindings();
  const rows = await ledger.query(statement(counted, starts, every_ms, bindings), {
    params: bindings.params,
    parse: (row): [number, Readonly<Record<Ending, number>>] => [
      Number(row.start) * 1000,
      {
        success: Number(row.success),
        failed: Number(row.failed),
        cancelled: Number(row.cancelled),
        refused: Number(row.refused),
        unknown: Number(row.unknown),
      },
    ],
  });
  return new Map(rows);
}

function statement(counted: Counted, starts: readonly number[], every_ms: number, bindings: Bindings): string {
  const bars = bindings.bind(
    'Array(UInt32)',
    starts.map((at) => at / 1000),
  );
  const source = every_ms % quarter === 0 ? sourceOf(counted, []) : null;
  const fromCalls = (spans: readonly Span[]): string =>
    `SELECT roundDown(toUnixTimestamp(request_timestamp), ${bars}) AS start, ` +
    `${endings.map((name) => `${countedAs[name]} AS ${name}`).join(', ')} ` +
    `FROM calls WHERE ${callConditions(spans, counted, bindings)} GROUP BY start`;
  if (source === null) return fromCalls([counted.span]);
  const fromUsage =
    `SELECT roundDown(toUnixTimestamp(bucket), ${bars}) AS start, ` +
    `${endings.map((name) => `toUInt64(sum(${name}_count)) AS ${name}`).join(', ')} ` +
    `FROM usage_15m WHERE ${usageConditions(source, counted, bindings)} GROUP BY start`;
  const both = source.calls.length === 0 ? fromUsage : `${fromUsage} UNION ALL ${fromCalls(source.calls)}`;
  return `SELECT start, ${endings.map((name) => `sum(${name}) AS ${name}`).join(', ')} FROM (${both}) GROUP BY start`;
}
