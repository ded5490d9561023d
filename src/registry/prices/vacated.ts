// A correction may begin later than what it corrects, or be for another model: the hours that are left without a price go back to the
// price that the wrong one had closed, as far as that one went. What nobody had is refused, naming the gap. Pure.
import type { PriceDraft, RecordedPrice } from '../../schema/price.ts';
import { beginOf, endOf } from '../bitemporal/instant.ts';
import { scopeOf } from './row.ts';

export type Vacated = {
  /** The price that goes on, and until when; null where none does. */
  readonly extended: { readonly price: RecordedPrice; readonly until: string | null } | null;
  /** Hours that had a price and would have none, though a price held until they begin. */
  readonly gap: { readonly from: string | null; readonly to: string | null; readonly after: RecordedPrice } | null;
};

const nothing: Vacated = { extended: null, gap: null };

/** `rows` is all that was ever recorded of the corrected entry's vendor and model. */
export function vacatedBy(before: RecordedPrice, draft: PriceDraft, rows: readonly RecordedPrice[]): Vacated {
  const from = before.effective_from;
  const isMoved = scopeOf(draft) !== scopeOf(before);
  if (from === null || (!isMoved && beginOf(draft.effective_from) <= beginOf(from))) return nothing;
  const one = rows.find((row) => row.superseded_at === null && row.id !== before.id && row.effective_to === from);
  if (one === undefined) return nothing;
  const upTo = isMoved ? before.effective_to : earlier(draft.effective_from, before.effective_to);
  const had = endBeforeClosing(one, before, rows);
  const until = had === undefined ? from : earlier(had === 'as far as needed' ? null : had.end, upTo);
  const isExtended = endOf(until) > endOf(from);
  const isGap = !isMoved && endOf(until) < endOf(upTo);
  return { extended: isExtended ? { price: one, until } : null, gap: isGap ? { from: until, to: upTo, after: one } : null };
}

/** When a price was to end before the corrected entry closed it; undefined where it was ended in another way. */
function endBeforeClosing(
  price: RecordedPrice,
  before: RecordedPrice,
  rows: readonly RecordedPrice[],
): { readonly end: string | null } | 'as far as needed' | undefined {
  const moments = momentsOf(before, rows);
  if (!moments.has(price.recorded_at)) return undefined;
  const earlierRows = rows.filter(({ id, revision }) => id === price.id && revision < price.revision);
  const untouched = earlierRows.toSorted((a, b) => b.revision - a.revision).find(({ recorded_at }) => !moments.has(recorded_at));
  // Of prices that came in one import, the one was never recorded without the other.
  return untouched === undefined ? 'as far as needed' : { end: untouched.effective_to };
}

/** When the entry came into the book, and those it replaced in turn: what was closed then was closed by it. */
function momentsOf(before: RecordedPrice, rows: readonly RecordedPrice[]): ReadonlySet<string> {
  const moments = new Set<string>();
  for (let id: string | null = before.id; id !== null; ) {
    const first: RecordedPrice | undefined = rows.find((row) => row.id === id && row.revision === 1);
    if (first === undefined) break;
    moments.add(first.recorded_at);
    id = first.replaces;
  }
  return moments;
}

const earlier = (one: string | null, other: string | null): string | null => (endOf(one) <= endOf(other) ? one : other);
