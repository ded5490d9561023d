// What a price that was just given could cost: calls that have none, and calls of its time that were priced some other way. Nothing is
// costed by itself; the answer holds the question to plan a re-costing with.
import type { PriceBook } from '../../prices/book.ts';
import type { MissingPrice } from '../../schema/costs.ts';
import type { PriceEntry, RecordedPrice } from '../../schema/price.ts';
import type { Filter, TimeRange } from '../../schema/question.ts';
import type { RecostQuestion } from '../../schema/recost.ts';
import type { Answers } from '../parts.ts';
import { takesName } from './find.ts';

export type Waiting = {
  /** Of the calls the question is about, those without a cost. */
  readonly calls_unpriced: number;
  /** Of the calls the question is about, those with a cost that is not by this price. */
  readonly calls_priced: number;
  /** What to send to /api/recost, with a reason; null where no call waits. */
  readonly recost: RecostQuestion | null;
};

export type PricedBy = {
  readonly calls: number;
  /** What to send to /api/recost, with a reason; null where there is no such call. */
  readonly recost: RecostQuestion | null;
};

type Asked = Pick<Answers, 'missingPrices' | 'countCalls'>;

/** `vendors` are the ids by which calls may name the entry's vendor. */
export async function waitingFor(answers: Asked, entry: PriceEntry, now: number, vendors: readonly string[]): Promise<Waiting> {
  const { id, model, effective_from, effective_to } = entry;
  const range: TimeRange | null =
    effective_from === null && effective_to === null
      ? null
      : { from: effective_from ?? '1970-01-01T00:00:00.000Z', to: effective_to ?? new Date(now + 86_400_000).toISOString() };
  if (range !== null && Date.parse(range.from) >= Math.min(now, Date.parse(range.to)))
    return { calls_unpriced: 0, calls_priced: 0, recost: null };
  const takes = takesName(model);
  const known = new Set(vendors.map((vendor) => vendor.toLowerCase()));
  const isOfVendor = ({ vendor_id }: MissingPrice): boolean => vendor_id !== null && known.has(vendor_id.toLowerCase());
  const missing = (await answers.missingPrices(range, null)).filter((one) => isOfVendor(one) && isTaken(one, takes));
  const ofVendor = is('vendor_id', [...new Set([...vendors, ...missing.flatMap(({ vendor_id }) => vendor_id ?? [])])]);
  // A call without the vendor's id of its model is priced by the name it asked for, and is found by none of those ids.
  const nameless = [ofVendor, is('model_id', [null]), is('model_name', [model])];
  const hasNameless = (await answers.countCalls({ range, filters: nameless })) > 0 || missing.some(({ model_id }) => model_id === null);
  // Names as calls write them, which may differ from the entry's in upper and lower case.
  const names = [...new Set([model, ...missing.flatMap(({ model_id }) => model_id ?? [])])];
  const scope: readonly Filter[] = [ofVendor, is('model_id', hasNameless ? [...names, null] : names)];
  const unknown = is('cost_status', ['unknown']);
  const byThis = pricedByEntry(id);
  const calls_unpriced = await answers.countCalls({ range, filters: [...scope, unknown] });
  const calls_priced = await answers.countCalls({ range, filters: [...scope, { ...unknown, not: true }, { ...byThis, not: true }] });
  return { calls_unpriced, calls_priced, recost: calls_unpriced + calls_priced === 0 ? null : { range, filters: scope } };
}

const pricedByEntry = (id: string): Filter => is('price_id', [`own:${id}`, `own:${id}@*`]);

/** Calls priced by an entry for which it does not hold any more: all of them where it is out of the book, else those after its end. */
export async function stillPricedBy(answers: Pick<Asked, 'countCalls'>, entry: RecordedPrice, now: number): Promise<PricedBy> {
  const { id, effective_to, superseded_at } = entry;
  const isOut = superseded_at !== null;
  if (!isOut && (effective_to === null || Date.parse(effective_to) >= now)) return { calls: 0, recost: null };
  const range = isOut || effective_to === null ? null : { from: effective_to, to: new Date(now + 86_400_000).toISOString() };
  const question = { range, filters: [pricedByEntry(id)] };
  const calls = await answers.countCalls(question);
  return { calls, recost: calls === 0 ? null : question };
}

const is = (field: string, values: readonly (string | null)[]): Filter => ({ field, not: false, is: values });

function isTaken({ model_id, response_model }: MissingPrice, takes: (name: string) => boolean): boolean {
  return [response_model, model_id].some((name) => name !== null && takes(name));
}

/** Calls without a cost whose price is another one than before, going by when the last of each kind was made. */
export async function callsPricedAnew(answers: Pick<Answers, 'missingPrices'>, before: PriceBook, after: PriceBook): Promise<number> {
  const missing = await answers.missingPrices(null, null);
  const isPriced = ({ vendor_id, model_id, response_model, last_at }: MissingPrice): boolean => {
    const model = model_id ?? response_model;
    if (vendor_id === null || model === null) return false;
    const query = { vendor: vendor_id, model, response_model, at: Date.parse(last_at) };
    const price = after.lookup(query)?.price.id;
    return price !== undefined && price !== before.lookup(query)?.price.id;
  };
  return missing.filter(isPriced).reduce((sum, { calls }) => sum + calls, 0);
}
