// What a person reads when a price does not fit into the book: which one stands in the way, when it holds, what to do.
import type { PriceDraft, RecordedPrice } from '../../schema/price.ts';
import { beginOf } from '../bitemporal/instant.ts';
import { sameFigures } from './figures.ts';
import type { Vacated } from './vacated.ts';

type Range = Pick<PriceDraft, 'effective_from' | 'effective_to'>;

/** As prices of the book are named on a call. */
export const nameOf = (id: string): string => `own:${id}`;

export const rangeText = ({ effective_from, effective_to }: Range): string =>
  `${effective_from ?? 'since ever'} to ${effective_to ?? 'without end'}`;

export function overlapMessage(draft: PriceDraft, effective_to: string | null, other: RecordedPrice): string {
  const other_ = `price ${nameOf(other.id)}`;
  if (beginOf(other.effective_from) === beginOf(draft.effective_from)) {
    const alike = sameFigures(other, draft)
      ? `, with the same figures${other.effective_to === null ? '' : `, and ends ${other.effective_to}`}`
      : '';
    const when = other.effective_from === null ? 'holds since ever' : `begins at the same moment, ${other.effective_from}`;
    return `${other_} ${when}${alike}. Correct that price, withdraw it, or give another effective_from.`;
  }
  const range = rangeText({ ...draft, effective_to });
  return `${other_} begins ${other.effective_from}, inside the range given (${range}). Give effective_to ${other.effective_from} or withdraw that price.`;
}

/** `inForce` is a price of the book, or one of the same import, which has an index. */
export function gapMessage(draft: PriceDraft, inForce: (RecordedPrice | (PriceDraft & { readonly index: number })) & Range): string {
  const name = 'index' in inForce ? `price ${inForce.index + 1} of this import` : `price ${nameOf(inForce.id)}`;
  const ends = inForce.effective_to === null ? 'without end' : `until ${inForce.effective_to}`;
  const gap = `after ${draft.effective_to} there would be no price, though ${name} was to hold ${ends}`;
  return `${gap}. Give no effective_to${inForce.effective_to === null ? '' : `, or ${inForce.effective_to}`}, end ${name} at ${draft.effective_from} first, or import what follows along with it.`;
}

export function twiceMessage(draft: PriceDraft, index: number): string {
  const when = draft.effective_from === null ? 'holds since ever' : `begins ${draft.effective_from}`;
  return `price ${index + 1} of this import ${when} too, with other figures or another end. Keep one of them.`;
}

/** Hours that a correction would leave without a price. */
export function vacatedMessage(wrong: RecordedPrice, { from, to, after }: NonNullable<Vacated['gap']>): string {
  const gap = `from ${from} to ${to ?? 'without end'} there would be no price: price ${nameOf(after.id)} ends ${from}`;
  return `${gap}. Begin ${from}, or withdraw ${nameOf(wrong.id)} and add this one.`;
}
