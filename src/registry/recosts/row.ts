// A re-costing as the registry keeps it: question and differences as JSON text, its progress in columns.
import { z } from 'zod';
import { type RecostJob, recostStates, type RecostSummary } from '../../schema/recost.ts';

/** PostgreSQL gives a bigint as text. */
type Count = number | string;

export type RecostRow = {
  id: string;
  state: string;
  question: string;
  reason: string;
  made_at: string;
  made_by: string;
  prices_known_at: string;
  confirmed_at: string | null;
  confirmed_by: string | null;
  ended_at: string | null;
  calls_seen: Count;
  calls_total: Count | null;
  calls_changed: Count;
  calls_applied: Count;
  cursor: string | null;
  steps_done: number;
  steps_total: number | null;
  differences: string | null;
  totals: string | null;
  error: string | null;
};

const filter = z
  .object({
    field: z.string(),
    not: z.boolean(),
    is: z.array(z.string().nullable()).exactOptional(),
    from: z.string().exactOptional(),
    to: z.string().exactOptional(),
    contains: z.string().exactOptional(),
  })
  .readonly();
const question = z.object({ range: z.object({ from: z.string(), to: z.string() }).nullable(), filters: z.array(filter) });
const amounts = z.record(z.string(), z.string());
const cursor = z.object({ request_timestamp: z.string(), request_id: z.string() });
const totals = z.object({
  calls: z.number(),
  before: amounts,
  after: amounts,
  difference: amounts,
  unpriced_before: z.number(),
  unpriced_after: z.number(),
});
const difference = totals.extend({ day: z.string(), vendor_name: z.string().nullable(), model_name: z.string().nullable() });
const state = z.enum(recostStates);

export const jobOf = (row: RecostRow): RecostJob => ({
  ...summaryOf(row),
  differences: row.differences === null ? null : z.array(difference).parse(JSON.parse(row.differences)),
});

export function summaryOf(row: Omit<RecostRow, 'differences'>): RecostSummary {
  const { id, reason, made_at, made_by, prices_known_at, confirmed_at, confirmed_by, ended_at, error } = row;
  return {
    id,
    state: state.parse(row.state),
    question: question.parse(JSON.parse(row.question)),
    reason,
    made_at,
    made_by,
    prices_known_at,
    confirmed_at,
    confirmed_by,
    ended_at,
    progress: {
      calls_seen: Number(row.calls_seen),
      calls_total: row.calls_total === null ? null : Number(row.calls_total),
      calls_changed: Number(row.calls_changed),
      calls_applied: Number(row.calls_applied),
      cursor: row.cursor === null ? null : cursor.parse(JSON.parse(row.cursor)),
      steps_done: row.steps_done,
      steps_total: row.steps_total,
    },
    totals: row.totals === null ? null : totals.parse(JSON.parse(row.totals)),
    error,
  };
}
