// The cost of a recorded call by a book, from its record alone. Posting asks by the same rule, so a book that has not changed gives
// what posting gave; a call that posting does not price keeps what it has.
import type { CallRecord } from '../schema/call.ts';
import { noUsage, type TokenUsage } from '../schema/token-usage.ts';
import type { PriceBook } from './book.ts';
import { isByPieceAlone } from './calculate.ts';
import { type CostQuestion, type CostRecord, costOf } from './cost-of.ts';
import type { Price } from './price.ts';
import { readUsage } from './stored-usage.ts';

/** What of a record decides its cost, beside its usage. */
export type PricedCall = Pick<
  CallRecord,
  | 'request_timestamp'
  | 'method'
  | 'call_type'
  | 'http_status'
  | 'vendor_id'
  | 'model_id'
  | 'model_name'
  | 'response_model'
  | 'usage_source'
  | 'billing_currency'
>;

export const noCost = {
  estimated_cost: null,
  currency: null,
  cost_source: 'none',
  cost_status: 'unknown',
  cost_detail: null,
  price_id: null,
  vendor_reported_cost: null,
} as const satisfies CostRecord;

/** Null for a call that has no cost to speak of: no vendor answered it, or nothing of it was counted and the vendor did not serve it. */
export function costOfCall(call: PricedCall, usage: TokenUsage | null, book: PriceBook): CostRecord | null {
  const model = call.model_id ?? call.model_name;
  if (call.http_status === null || call.vendor_id === null || model === null) return null;
  const question = {
    usage_source: call.usage_source,
    vendor: call.vendor_id,
    model,
    response_model: call.response_model,
    at: Date.parse(call.request_timestamp),
    book,
    billing_currency: call.billing_currency,
  };
  if (usage === null || call.usage_source === 'none') return isServed(call) ? costUncounted(question) : null;
  return costOf({ ...question, usage });
}

/** Made, and answered well: not a stored answer that was only fetched, nor a question about tokens, which no vendor bills. */
const isServed = ({ method, http_status, call_type }: PricedCall): boolean =>
  method === 'POST' && http_status !== null && http_status < 400 && call_type !== 'count_tokens';

/** Of a call of which nothing was counted only a price that needs no count says anything. */
function costUncounted(question: Omit<CostQuestion, 'usage'>): CostRecord {
  const match = question.book.lookup(question);
  return match !== null && needsNoCount(match.price) ? costOf({ ...question, usage: noUsage }) : noCost;
}

const needsNoCount = (price: Price): boolean => price.free || (price.units.request !== undefined && isByPieceAlone(price));

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
