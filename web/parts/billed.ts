// Whether a cost that is not known is missing, by the rule that usage counts `unpriced_count` and the filter `unpriced` by: the vendor
// answered, or tokens of the call are known on either side. What Daybook refused went to no vendor. All else was never billed.
import type { CallRecord } from '../../src/schema/call.ts';

export type BilledCall = Pick<CallRecord, 'cost_status' | 'status' | 'prompt_tokens' | 'completion_tokens' | 'total_tokens'>;

/** Of the reasons for an unknown cost those that a price would settle; the others are counts that nobody has. */
export const isWithoutPrice = (reason: string): boolean => reason === 'no_price' || /_unpriced(:|$)/.test(reason);

/** The cost is unknown, and no money is missing for it. */
export const isNeverBilled = (call: BilledCall): boolean => call.cost_status === 'unknown' && !isUnpriced(call);

function isUnpriced({ cost_status, status, prompt_tokens, completion_tokens, total_tokens }: BilledCall): boolean {
  if (cost_status !== 'unknown' || status === 'refused') return false;
  return status === 'success' || [prompt_tokens, completion_tokens, total_tokens].some((tokens) => tokens !== null && tokens > 0);
}
