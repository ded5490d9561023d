// The cost of a recorded call by a book, from its record alone. Posting asks by the same rule, so a book that has not changed gives
// what posting gave; a call that posting does not price keeps what it has.
import type { CallRecord } from '../schema/call.ts';
import type { TokenUsage } from '../schema/token-usage.ts';
import type { PriceBook } from './book.ts';
import { type CostRecord, costOf } from './cost-of.ts';
import { readUsage } from './stored-usage.ts';

/** What of a record decides its cost, beside its usage. */
export type PricedCall = Pick<
  CallRecord,
  'request_timestamp' | 'http_status' | 'vendor_id' | 'model_id' | 'model_name' | 'response_model' | 'usage_source' | 'billing_currency'
>;

/** Null for a call that has no cost to speak of: no vendor answered it, or nothing of it was counted. */
export function costOfCall(call: PricedCall, usage: TokenUsage | null, book: PriceBook): CostRecord | null {
  const model = call.model_id ?? call.model_name;
  if (call.http_status === null || call.vendor_id === null || model === null) return null;
  if (usage === null || call.usage_source === 'none') return null;
  return costOf({
    usage,
    usage_source: call.usage_source,
    vendor: call.vendor_id,
    model,
    response_model: call.response_model,
    at: Date.parse(call.request_timestamp),
    book,
    billing_currency: call.billing_currency,
  });
}

/** The part of a record that a price decides. `cost_detail` comes back from the ledger as JSON of any shape. */
export type RecordedCost = Omit<CostRecord, 'cost_detail'> & Pick<CallRecord, 'cost_detail'>;

export type CallToPrice = PricedCall & Pick<CallRecord, 'usage' | keyof CostRecord>;

export function priceAgain(call: CallToPrice, book: PriceBook): RecordedCost {
  return costOfCall(call, readUsage(call.usage), book) ?? costIn(call);
}

function costIn(call: CallToPrice): RecordedCost {
  const { estimated_cost, currency, cost_source, cost_status, cost_detail, price_id, vendor_reported_cost } = call;
  return { estimated_cost, currency, cost_source, cost_status, cost_detail, price_id, vendor_reported_cost };
}
