// Why a vendor's own figure is not ours, as far as the records say: from the flags of the costs and from how the two figures
// stand to each other over all calls of a group. Where the record does not say, the answer is `other`.
import type { DifferenceReason } from '../../schema/costs.ts';

export type DifferenceEvidence = {
  /** Flags of the costs; `unit:…` for what was billed by the piece and `applied:…` for a statement that multiplied the price. */
  readonly flags: readonly string[];
  readonly calls: number;
  /** Theirs for ours, in millionths: of the call where it is least, and where it is most. Null where ours is zero. */
  readonly ratio: { readonly least: bigint; readonly most: bigint } | null;
};

/** The first that holds, the surest first. */
const byFlag: readonly (readonly [DifferenceReason, RegExp])[] = [
  ['tools', /^(unit|unit_unpriced):|^pieces_unknown$/],
  ['tier', /^(unpriced|applied)_?(service_tier|speed|region)?:|^long_context/],
  [
    'tokens',
    /^(usage_estimated|estimate_without_media|fallback_credit_not_counted|cached_media_unsaid)$|_inferred_from_total$|_exceeds?_|^iteration_unpriced:/,
  ],
];

/** Ratios within half a percent of each other are one: both figures are rounded. */
const sameWithin = 200n;

export function reasonFor({ flags, calls, ratio }: DifferenceEvidence): DifferenceReason {
  for (const [reason, pattern] of byFlag) if (flags.some((flag) => pattern.test(flag))) return reason;
  // One call is in every proportion to itself.
  if (calls < 2 || ratio === null) return 'other';
  return (ratio.most - ratio.least) * sameWithin <= ratio.most ? 'discount' : 'price';
}
