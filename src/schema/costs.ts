// Answers about money that are neither calls nor usage rows: what has no price, and where our figure and the vendor's differ.
import type { Amounts } from './recost.ts';

/** Calls of one vendor's model that wait for a price. */
export type MissingPrice = {
  readonly vendor_id: string | null;
  readonly vendor_name: string | null;
  /** What a price must be for: the vendor's own id of the model asked for, and what it said it ran. */
  readonly model_id: string | null;
  readonly response_model: string | null;
  readonly calls: number;
  /** Of the calls whose counts are known; null where none is. */
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly total_tokens: number | null;
  readonly first_at: string;
  readonly last_at: string;
  /** The flags of their costs, the most frequent first: `no_price`, `output_unpriced`, `pieces_unknown`. */
  readonly reasons: readonly string[];
};

/** Why a vendor's own figure is not ours. `other` where the record does not say. */
export const differenceReasons = ['tools', 'tier', 'discount', 'tokens', 'price', 'other'] as const;
export type DifferenceReason = (typeof differenceReasons)[number];

/** Calls of one model whose vendor-reported cost is more than one percent from ours, for one reason. */
export type CostDifference = {
  readonly vendor_name: string | null;
  readonly model_name: string | null;
  readonly response_model: string | null;
  readonly currency: string;
  readonly reason: DifferenceReason;
  /** What in the records says so: flags of the cost. */
  readonly flags: readonly string[];
  readonly calls: number;
  readonly ours: string;
  readonly theirs: string;
  /** theirs − ours, signed. */
  readonly difference: string;
  readonly example_request_id: string;
};

export type CostComparison = {
  /** Calls with both figures in one currency, and those of them within one percent. */
  readonly compared: number;
  readonly equal: number;
  readonly ours: Amounts;
  readonly theirs: Amounts;
  readonly differences: readonly CostDifference[];
};
