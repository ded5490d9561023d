// The pieces a re-costing is applied in: stretches of whole quarters of an hour within one month, each with as many lines as
// fit the engine's memory at once. They follow from the lines alone, so they are the same whenever they are worked out.
import { z } from 'zod';
import type { Ledger } from '../connect.ts';

export type RecostStep = {
  /** Epoch milliseconds, from ≤ time < to. */
  readonly from: number;
  readonly to: number;
  readonly lines: number;
};

export type StepLimits = { readonly lines: number; readonly bytes: number };

/** Measured: a quarter of a million lines take about 300 MB of the engine's memory while they are applied. */
export const usualStep: StepLimits = { lines: 250_000, bytes: 160 * 1024 * 1024 };

const quarter = 15 * 60;

const stretch = z.object({ at: z.coerce.number(), lines: z.coerce.number(), bytes: z.coerce.number() });
type Stretch = z.infer<typeof stretch>;

export async function stepsOf(ledger: Ledger, recostId: string, limits: StepLimits = usualStep): Promise<readonly RecostStep[]> {
  const rows = await ledger.query(
    "SELECT toUnixTimestamp(toStartOfInterval(request_timestamp, INTERVAL 15 MINUTE, 'UTC')) AS at, count() AS lines, " +
      "sum(length(ifNull(after_cost_detail, ''))) AS bytes FROM recost_lines WHERE recost_id = {id:String} GROUP BY at ORDER BY at",
    { params: { id: recostId }, parse: (row) => stretch.parse(row), timeout_ms: 300_000 },
  );
  return packSteps(rows, limits);
}

/** Neighbouring quarters together, up to the limits; one that is beyond them is a step by itself. */
export function packSteps(quarters: readonly Stretch[], limits: StepLimits): readonly RecostStep[] {
  type Open = { readonly month: string; from: number; to: number; lines: number; bytes: number };
  const steps: Open[] = [];
  for (const { at, lines, bytes } of quarters) {
    const month = new Date(at * 1000).toISOString().slice(0, 7);
    const open = steps.at(-1);
    const fits = open !== undefined && open.month === month && open.lines + lines <= limits.lines && open.bytes + bytes <= limits.bytes;
    if (fits) {
      open.to = (at + quarter) * 1000;
      open.lines += lines;
      open.bytes += bytes;
    } else {
      steps.push({ month, from: at * 1000, to: (at + quarter) * 1000, lines, bytes });
    }
  }
  return steps.map(({ from, to, lines }) => ({ from, to, lines }));
}
