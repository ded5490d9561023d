// The calls a re-costing looks at, page by page in the order of time: only those that can have a price, only the columns it
// takes to price them again. A page ends at a call, so calls that arrive meanwhile move nothing.
import { callFields } from '../../schema/call.ts';
import type { RecostQuestion } from '../../schema/recost.ts';
import type { Ledger, Row } from '../connect.ts';
import { type Bindings, newBindings, sqlTime } from '../questions/bindings.ts';
import { rangeConditions } from '../questions/call-range.ts';
import { columnNames, recordParser } from '../questions/records.ts';
import { conditionsOf } from '../questions/where.ts';
import type { RecordOf } from '../../schema/model.ts';
import type { Place } from './lines.ts';

const readFields = {
  request_id: callFields.request_id,
  request_timestamp: callFields.request_timestamp,
  status: callFields.status,
  method: callFields.method,
  call_type: callFields.call_type,
  http_status: callFields.http_status,
  model_name: callFields.model_name,
  model_id: callFields.model_id,
  response_model: callFields.response_model,
  vendor_name: callFields.vendor_name,
  vendor_id: callFields.vendor_id,
  prompt_tokens: callFields.prompt_tokens,
  completion_tokens: callFields.completion_tokens,
  total_tokens: callFields.total_tokens,
  usage: callFields.usage,
  usage_source: callFields.usage_source,
  estimated_cost: callFields.estimated_cost,
  currency: callFields.currency,
  billing_currency: callFields.billing_currency,
  cost_source: callFields.cost_source,
  cost_status: callFields.cost_status,
  price_id: callFields.price_id,
  vendor_reported_cost: callFields.vendor_reported_cost,
  cache_status: callFields.cache_status,
} as const;

export type CallToPrice = RecordOf<typeof readFields> & {
  /** JSON as the ledger has it: it is parsed only where the cost changes. */
  readonly cost_detail_text: string | null;
};

export type CallsToPrice = {
  readonly calls: readonly CallToPrice[];
  /** About how many bytes the page took. */
  readonly bytes: number;
};

const parseFields = recordParser(readFields);

/**
 * What was never priced stays as it is: no usage, no vendor, refused by us. A cache hit has the cost of a hit. A call that was served
 * without a count may have a price for the request.
 */
const priceable =
  "((usage_source != 'none' AND usage IS NOT NULL) OR (method = 'POST' AND http_status < 400)) AND vendor_id IS NOT NULL AND (model_id IS NOT NULL OR model_name IS NOT NULL) " +
  "AND status != 'refused' AND cache_status != 'hit'";

/** Throws `question_invalid` where the question cannot be asked. */
export function recostConditions(question: RecostQuestion, bindings: Bindings): string {
  const conditions = [priceable, ...conditionsOf(callFields, question.filters, bindings), ...rangeConditions(question.range, bindings)];
  return conditions.join(' AND ');
}

export async function countCallsToPrice(ledger: Ledger, question: RecostQuestion): Promise<number> {
  const bindings = newBindings();
  const [counted] = await ledger.query(`SELECT count() AS calls FROM calls WHERE ${recostConditions(question, bindings)}`, {
    params: bindings.params,
    parse: (row) => Number(row.calls),
    // Somebody waits for the answer; a plan does without it.
    timeout_ms: 20_000,
  });
  return counted ?? 0;
}

export async function readCallsToPrice(
  ledger: Ledger,
  question: RecostQuestion,
  after: Place | null,
  limit: number,
): Promise<CallsToPrice> {
  const bindings = newBindings();
  let where = recostConditions(question, bindings);
  if (after !== null) {
    const time = bindings.bind("DateTime64(3, 'UTC')", sqlTime(Date.parse(after.request_timestamp)));
    // The first condition is the one the engine chooses its granules by.
    where += ` AND request_timestamp >= ${time} AND (request_timestamp, request_id) > (${time}, ${bindings.bind('String', after.request_id)})`;
  }
  let bytes = 0;
  const calls = await ledger.query(
    `SELECT ${columnNames(readFields)}, cost_detail AS cost_detail_text FROM calls WHERE ${where} ` +
      `ORDER BY request_timestamp, request_id LIMIT ${limit}`,
    {
      params: bindings.params,
      parse: (row) => {
        const call = parseCall(row);
        bytes += usual + String(row.usage ?? '').length + (call.cost_detail_text?.length ?? 0);
        return call;
      },
      timeout_ms: 300_000,
    },
  );
  return { calls, bytes };
}

/** Bytes of a row beside its JSON. */
const usual = 600;

const parseCall = (row: Row): CallToPrice => ({
  ...parseFields(row),
  cost_detail_text: row.cost_detail_text === null ? null : String(row.cost_detail_text),
});
