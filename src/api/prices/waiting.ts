// What a price that was just given could cost: calls that have none, and calls of its time that were priced some other way. Nothing is
// costed by itself; the answer holds the question to plan a re-costing with.
import type { PriceBook } from '../../prices/book.ts';
import type { MissingPrice } from '../../schema/costs.ts';
import type { PriceEntry } from '../../schema/price.ts';
import type { Filter, TimeRange } from '../../schema/question.ts';
import type { RecostQuestion } from '../../schema/recost.ts';
import type { Answers } from '../parts.ts';
import { takesName } from './find.ts';

export type Waiting = {
  /** Calls without a price that this one would cost. */
  readonly calls_unpriced: number;
  /** Calls in its time and of its scope that have another price. */
  readonly calls_priced: number;
  /** What to send to /api/recost, with a reason; null where no call waits. */
  readonly recost: RecostQuestion | null;
};

type Asked = Pick<Answers, 'missingPrices' | 'countCalls'>;

export async function waitingFor(answers: Asked, entry: PriceEntry, now: number): Promise<Waiting> {
  const { id, vendor, model, effective_from, effective_to } = entry;
  const range: TimeRange | null =
    effective_from === null && effective_to === null
      ? null
      : { from: effective_from ?? '1970-01-01T00:00:00.000Z', to: effective_to ?? new Date(now + 86_400_000).toISOString() };
  if (range !== null && Date.parse(range.from) >= Math.min(now, Date.parse(range.to)))
    return { calls_unpriced: 0, calls_priced: 0, recost: null };
  const takes = takesName(model);
  const missing = (await answers.missingPrices(range, null)).filter((one) => one.vendor_id === vendor && isTaken(one, takes));
  // Names as calls write them, which may differ from the entry's in upper and lower case.
  const names = [...new Set([model, ...missing.flatMap(({ model_id }) => (model_id === null ? [] : [model_id]))])];
  const scope: readonly Filter[] = [
    { field: 'vendor_id', not: false, is: [vendor] },
    { field: 'model_id', not: false, is: names },
  ];
  const others: readonly Filter[] = [{ field: 'price_id', not: true, is: [null, `own:${id}`, `own:${id}@*`] }];
  const calls_priced = await answers.countCalls({ range, filters: [...scope, ...others] });
  const calls_unpriced = missing.reduce((sum, { calls }) => sum + calls, 0);
  return { calls_unpriced, calls_priced, recost: calls_unpriced + calls_priced === 0 ? null : { range, filters: scope } };
}

function isTaken({ model_id, response_model }: MissingPrice, takes: (name: string) => boolean): boolean {
  return [response_model, model_id].some((name) => name !== null && takes(name));
}

/** Calls that have no price and would get one from the book as it is now, going by when the last of each kind was made. */
export async function callsPricedBy(answers: Pick<Answers, 'missingPrices'>, book: PriceBook): Promise<number> {
  const missing = await answers.missingPrices(null, null);
  const isPriced = ({ vendor_id, model_id, response_model, last_at }: MissingPrice): boolean => {
    const model = model_id ?? response_model;
    return (
      vendor_id !== null && model !== null && book.lookup({ vendor: vendor_id, model, response_model, at: Date.parse(last_at) }) !== null
    );
  };
  return missing.filter(isPriced).reduce((sum, { calls }) => sum + calls, 0);
}
