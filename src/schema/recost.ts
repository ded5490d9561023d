// A re-costing: calls are priced again by the book as it is now. It is planned first, which changes nothing and says what would
// change; a person confirms it; then it is applied, a piece at a time, so that it goes on wherever it was interrupted.
import type { Filter, TimeRange } from './question.ts';

/**
 * planning → planned → applying → applied. `stale`: the ledger's costs changed since the plan, or the plan itself is damaged; it
 * must be planned again. `cancelling`: it stopped half-way and is given up; usage is being made to fit what was applied.
 */
export const recostStates = ['planning', 'planned', 'applying', 'applied', 'cancelling', 'cancelled', 'failed', 'stale'] as const;
export type RecostState = (typeof recostStates)[number];

export type RecostQuestion = { readonly range: TimeRange | null; readonly filters: readonly Filter[] };

/** Amounts by currency, exact decimal strings. */
export type Amounts = Readonly<Record<string, string>>;

/** Stands as the `day` of the row in which what is beyond the longest list of days and models is added up. */
export const restOfDifferences = 'rest';

/** What the calls of one day (UTC) and model cost before and after. All rows of a re-costing together are the whole. */
export type RecostDifference = {
  readonly day: string;
  readonly vendor_name: string | null;
  readonly model_name: string | null;
  readonly calls: number;
  readonly before: Amounts;
  readonly after: Amounts;
  /** after − before, signed. */
  readonly difference: Amounts;
  readonly unpriced_before: number;
  readonly unpriced_after: number;
};

/** What a re-costing changes in all. */
export type RecostTotals = Pick<RecostDifference, 'calls' | 'before' | 'after' | 'difference' | 'unpriced_before' | 'unpriced_after'>;

export type RecostJob = {
  readonly id: string;
  readonly state: RecostState;
  readonly question: RecostQuestion;
  readonly reason: string;
  readonly made_at: string;
  readonly made_by: string;
  /** Own prices as they were known at this moment are used, however long planning takes. */
  readonly prices_known_at: string;
  readonly confirmed_at: string | null;
  readonly confirmed_by: string | null;
  readonly ended_at: string | null;
  readonly progress: {
    /** Calls looked at, of about how many. */
    readonly calls_seen: number;
    readonly calls_total: number | null;
    /** Calls whose cost changes, and how many of them are written. */
    readonly calls_changed: number;
    readonly calls_applied: number;
    /** Where planning goes on: the last call looked at. */
    readonly cursor: { readonly request_timestamp: string; readonly request_id: string } | null;
    /** The pieces of the application that are done, of how many; how many is known once the first has begun. */
    readonly steps_done: number;
    readonly steps_total: number | null;
  };
  /** Set from `planned` on, as `differences` are, which it is the sum of. */
  readonly totals: RecostTotals | null;
  readonly differences: readonly RecostDifference[] | null;
  readonly error: string | null;
};

/** As it stands in a list. */
export type RecostSummary = Omit<RecostJob, 'differences'>;

/** One re-costing of one call: what it cost before and after, and by which price. */
export type CostChange = {
  readonly recost_id: string;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  readonly before: CostState;
  readonly after: CostState;
};

export type CostState = {
  readonly estimated_cost: string | null;
  readonly currency: string | null;
  readonly cost_source: string;
  readonly cost_status: string;
  readonly price_id: string | null;
  readonly cost_detail: unknown;
};
