// Every model name that callers used in a range, with what its calls came to: counts, tokens and costs from the usage rows, so that they
// are the figures of every other page, and when and by whom it was last served from the calls themselves.
import { z } from 'zod';
import { kinds } from '../../../schema/kinds.ts';
import type { TimeRange } from '../../../schema/question.ts';
import type { Ledger } from '../../connect.ts';
import { newBindings } from '../bindings.ts';
import { rangeConditions } from '../call-range.ts';
import { everything, type RowRule, ruleConditions } from '../rule.ts';
import { askUsage } from '../usage.ts';

export type ModelCounters = {
  readonly model_name: string;
  readonly call_count: number;
  readonly success_count: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly costs: Readonly<Record<string, string>>;
  /** Calls whose cost is unknown. */
  readonly unpriced_count: number;
  readonly last_seen_at: string | null;
  readonly vendors: readonly string[];
};

const mostModels = 1_000;

export async function askModelCounters(ledger: Ledger, range: TimeRange, rule: RowRule = everything): Promise<readonly ModelCounters[]> {
  const measures = ['calls', 'tokens', 'cost'] as const;
  const [usage, seen] = await Promise.all([
    askUsage(ledger, { range, filters: [], group: ['model_name'], period: 'total', zone: 'UTC', measures }, rule),
    askSeen(ledger, range, rule),
  ]);
  const last = new Map(seen.map((one) => [one.model_name, one]));
  return usage.rows
    .flatMap((row): readonly ModelCounters[] => {
      const model_name = row.group.model_name ?? null;
      if (model_name === null) return [];
      return [
        {
          model_name,
          call_count: row.call_count ?? 0,
          success_count: row.success_count ?? 0,
          prompt_tokens: row.prompt_tokens ?? 0,
          completion_tokens: row.completion_tokens ?? 0,
          costs: row.costs ?? {},
          unpriced_count: row.unpriced_count ?? 0,
          last_seen_at: last.get(model_name)?.at ?? null,
          vendors: last.get(model_name)?.vendors ?? [],
        },
      ];
    })
    .sort((a, b) => b.call_count - a.call_count || (a.model_name < b.model_name ? -1 : 1))
    .slice(0, mostModels);
}

type Seen = { readonly model_name: string; readonly at: string; readonly vendors: readonly string[] };

const seenRow = z.object({ model_name: z.string(), vendors: z.array(z.string()) });

function askSeen(ledger: Ledger, range: TimeRange, rule: RowRule): Promise<readonly Seen[]> {
  const bindings = newBindings();
  const conditions = [...rangeConditions(range, bindings), 'model_name IS NOT NULL', ...ruleConditions(rule, bindings)];
  return ledger.query(
    'SELECT model_name, max(request_timestamp) AS last_at, arraySort(groupUniqArray(10)(vendor_name)) AS vendors ' +
      `FROM calls WHERE ${conditions.join(' AND ')} GROUP BY model_name`,
    { params: bindings.params, parse: (row) => ({ ...seenRow.parse(row), at: kinds.time.fromColumn(row.last_at) }) },
  );
}
