// Planning a re-costing: every call in question is priced again, and a line is written for each whose cost changes. Nothing else
// is touched. What is planned is noted after each page, so planning goes on where it was interrupted; the memory it takes is a
// page's, however many calls there are.
import { countLines, dropLines, insertRecostLines, lastLine, type Place, type RecostLine } from '../../ledger/recost/lines.ts';
import { type CallToPrice, readCallsToPrice } from '../../ledger/recost/read.ts';
import { sumLines } from '../../ledger/recost/sums.ts';
import type { Hold } from '../../ledger/recost/apply.ts';
import type { PriceBook } from '../../prices/book.ts';
import { priceAgain } from '../../prices/price-again.ts';
import type { RecostJob } from '../../schema/recost.ts';
import { type RecostingParts, still } from './parts.ts';

export const usualPage = { calls: 10_000, bytes: 12 * 1024 * 1024 } as const;
const firstPage = 1_000;

/** Resolves with the job as it is planned. `here` has the jobs this process began or went on with; `hold` rejects where the desk is to leave it. */
export async function planJob(parts: RecostingParts, begun: RecostJob, here: Set<string>, hold: Hold): Promise<RecostJob> {
  const { ledger, jobs, log } = parts;
  const { id } = begun;
  const most = parts.limits?.page ?? usualPage;
  let { job, untried_from } = await placeOf(parts, begun, here);
  here.add(id);
  const book = await parts.bookAt(job.prices_known_at);
  let size = Math.min(firstPage, most.calls);
  for (;;) {
    await hold();
    const after = job.progress.cursor;
    const { calls, bytes } = await readCallsToPrice(ledger, job.question, after, size);
    const last = calls.at(-1);
    if (last !== undefined) {
      const lines = calls.flatMap((call) => lineOf(call, book, id, parts.book_version) ?? []);
      // Lines beyond the last noted place were written by a try that was cut short.
      const first_try = untried_from !== null && isAfter(after, untried_from);
      await insertRecostLines(ledger, lines, { first_try });
      const { calls_seen, calls_changed } = job.progress;
      const cursor = { request_timestamp: last.request_timestamp, request_id: last.request_id };
      const patch = { cursor, calls_seen: calls_seen + calls.length, calls_changed: calls_changed + lines.length, error: null };
      job = still(await jobs.progress(id, patch, 'planning'), id);
      untried_from ??= cursor;
    }
    if (calls.length < size) break;
    size = Math.max(100, Math.min(most.calls, Math.floor((most.bytes / Math.max(1, bytes)) * calls.length), size * 4));
  }
  const { lines, doubled } = await countLines(ledger, id);
  if (doubled > 0 || lines !== job.progress.calls_changed) {
    // An insert that was given up can arrive after somebody looked for it.
    log.warn(
      { recost: id, lines, doubled, expected: job.progress.calls_changed },
      'a re-costing’s lines are not what was planned; planning starts over',
    );
    return planJob(parts, await startOver(parts, job), here, hold);
  }
  const differences = await sumLines(ledger, id);
  return still(await jobs.progress(id, { state: 'planned', differences, error: null }, 'planning'), id);
}

type Begun = {
  readonly job: RecostJob;
  /** Pages that begin here or later were certainly not tried before; null where the very next one may have been. */
  readonly untried_from: Place | null;
};

/** Where planning goes on, or begins. */
async function placeOf(parts: RecostingParts, job: RecostJob, here: ReadonlySet<string>): Promise<Begun> {
  const last = await lastLine(parts.ledger, job.id);
  // What another desk has written since this one began says by which books it did.
  const isSameBook = last === null ? here.has(job.id) : last.book_version === parts.book_version;
  if (job.progress.cursor === null || !isSameBook) {
    // Without a line nothing says which books the pages so far were looked at with.
    if (job.progress.cursor !== null) parts.log.info({ recost: job.id }, 'planning a re-costing starts over');
    return { job: await startOver(parts, job), untried_from: null };
  }
  return { job, untried_from: last !== null && isAfter(last, job.progress.cursor) ? last : null };
}

export async function startOver(parts: Pick<RecostingParts, 'ledger' | 'jobs'>, job: RecostJob): Promise<RecostJob> {
  await dropLines(parts.ledger, job.id);
  return still(await parts.jobs.progress(job.id, { cursor: null, calls_seen: 0, calls_changed: 0 }, 'planning'), job.id);
}

function isAfter(place: Place | null, other: Place): boolean {
  if (place === null) return false;
  if (place.request_timestamp !== other.request_timestamp) return place.request_timestamp > other.request_timestamp;
  return place.request_id >= other.request_id;
}

function lineOf(call: CallToPrice, book: PriceBook, recost_id: string, book_version: string): RecostLine | null {
  const after = priceAgain({ ...call, cost_detail: null }, book);
  const isSame =
    after.estimated_cost === call.estimated_cost &&
    after.currency === call.currency &&
    after.cost_status === call.cost_status &&
    after.cost_source === call.cost_source &&
    after.price_id === call.price_id;
  if (isSame) return null;
  return {
    recost_id,
    request_timestamp: call.request_timestamp,
    request_id: call.request_id,
    status: call.status,
    prompt_tokens: call.prompt_tokens,
    completion_tokens: call.completion_tokens,
    total_tokens: call.total_tokens,
    vendor_name: call.vendor_name,
    model_name: call.model_name,
    before_estimated_cost: call.estimated_cost,
    before_currency: call.currency,
    before_cost_source: call.cost_source,
    before_cost_status: call.cost_status,
    before_price_id: call.price_id,
    before_cost_detail: call.cost_detail_text === null || call.cost_detail_text === '' ? null : JSON.parse(call.cost_detail_text),
    after_estimated_cost: after.estimated_cost,
    after_currency: after.currency,
    after_cost_source: after.cost_source,
    after_cost_status: after.cost_status,
    after_price_id: after.price_id,
    after_cost_detail: after.cost_detail,
    book_version,
  };
}
