// How prices go into the book: one at a time for a vendor's model. A price that begins while another holds closes that one at its
// own beginning; anything else that overlaps is refused, and so is what would leave a gap nobody spoke of. Pure: it reads what the
// book holds and says what to write.
import type { ErrorCode } from '../../errors.ts';
import type { PriceDraft, RecordedPrice } from '../../schema/price.ts';
import { beginOf, endOf } from '../bitemporal/instant.ts';
import { sameFigures } from './figures.ts';
import { gapMessage, overlapMessage, twiceMessage } from './messages.ts';

/** A draft of one scope, with its place among what was given. */
export type Wanted = { readonly index: number; readonly draft: PriceDraft };

export type Placing = {
  /** What the book says now about this scope. */
  readonly held: readonly RecordedPrice[];
  readonly wanted: readonly Wanted[];
  /** A price that the book has already, and has alike, is left alone; otherwise it is refused as any overlap. */
  readonly leaveSame: boolean;
  /** Makes the entry that is recorded. */
  mint(draft: PriceDraft): RecordedPrice;
  /** The next revision of an entry, which ends at another moment. */
  reviseEnd(price: RecordedPrice, effective_to: string | null): RecordedPrice;
  refuse(index: number, code: ErrorCode, detail: string): Error;
};

export type PlacedAll = {
  readonly placed: readonly Placed[];
  /** Entries of the book that a new one closes. */
  readonly closings: readonly Closing[];
};
export type Placed = {
  readonly index: number;
  readonly added: RecordedPrice;
  readonly closed: RecordedPrice | null;
  readonly unchanged: boolean;
};
export type Closing = { readonly before: RecordedPrice; readonly after: RecordedPrice };

type Link = Wanted & {
  /** When it ends, which may be where the next one begins. */
  readonly end: string | null;
  /** When the last of those ends that follow it without a gap. */
  readonly runEnd: number;
  /** Further drafts that say the same. */
  readonly twins: readonly number[];
};

/** A price with its range as numbers, which are compared often. */
type Span = { readonly price: RecordedPrice; readonly from: number; readonly to: number };

function spanOf(price: RecordedPrice): Span {
  return { price, from: beginOf(price.effective_from), to: endOf(price.effective_to) };
}

export function place(placing: Placing): PlacedAll {
  const { held, leaveSame, mint, reviseEnd, refuse } = placing;
  const timeline = new Map(held.map((price) => [price.id, spanOf(price)]));
  const closings: Closing[] = [];
  const results: { index: number; id: string; closed: string | null; unchanged: boolean }[] = [];
  let last: { link: Link; id: string; isNew: boolean } | null = null;
  for (const link of chain(placing)) {
    const { index, draft } = link;
    const from = beginOf(draft.effective_from);
    const end = endOf(link.end);
    const there = [...timeline.values()];
    const twin = there.find((span) => span.from === from);
    const isSame = twin !== undefined && leaveSame && sameFigures(twin.price, draft) && endsAlike(twin, link, there);
    let id: string;
    let closed: string | null = null;
    if (isSame) {
      id = twin.price.id;
    } else {
      const inside = there.filter((span) => span.from >= from && span.from < end);
      const first = inside.sort((one, other) => order(one.from, other.from))[0];
      if (first !== undefined) throw refuse(index, 'price_overlap', overlapMessage(draft, link.end, first.price));
      const inForce = there.find((span) => span.from < from && span.to > from);
      if (inForce !== undefined) {
        if (inForce.to > link.runEnd) throw refuse(index, 'price_overlap', gapMessage(draft, inForce.price));
        const after = reviseEnd(inForce.price, draft.effective_from);
        timeline.set(after.id, spanOf(after));
        closings.push({ before: inForce.price, after });
        closed = after.id;
      } else if (last?.isNew === true && endOf(last.link.draft.effective_to) > from) {
        closed = last.id;
      }
      const added = mint({ ...draft, effective_to: link.end });
      timeline.set(added.id, spanOf(added));
      id = added.id;
    }
    results.push({ index, id, closed, unchanged: isSame });
    for (const twinIndex of link.twins) results.push({ index: twinIndex, id, closed: null, unchanged: true });
    last = { link, id, isNew: !isSame };
  }
  const latest = (id: string): RecordedPrice => {
    const span = timeline.get(id);
    if (span === undefined) throw new Error(`the price ${id} was placed and is not in the book`);
    return span.price;
  };
  const placed = results.map(({ index, id, closed, unchanged }) => ({
    index,
    added: latest(id),
    closed: closed === null ? null : latest(closed),
    unchanged,
  }));
  return { placed, closings };
}

/** What is given at once for one scope follows one another: each ends where the next begins, unless it ends before. */
function chain({ wanted, refuse, leaveSame }: Placing): readonly Link[] {
  const inOrder = [...wanted].sort((a, b) => order(beginOf(a.draft.effective_from), beginOf(b.draft.effective_from)));
  const distinct: (Wanted & { twins: number[] })[] = [];
  for (const one of inOrder) {
    const before = distinct.at(-1);
    if (before === undefined || beginOf(before.draft.effective_from) !== beginOf(one.draft.effective_from)) {
      distinct.push({ ...one, twins: [] });
    } else if (leaveSame && before.draft.effective_to === one.draft.effective_to && sameFigures(before.draft, one.draft)) {
      before.twins.push(one.index);
    } else {
      throw refuse(one.index, 'price_overlap', twiceMessage(one.draft, before.index));
    }
  }
  const ends = distinct.map(({ draft }, i) => {
    const next = distinct[i + 1]?.draft.effective_from ?? null;
    return next !== null && endOf(next) < endOf(draft.effective_to) ? next : draft.effective_to;
  });
  const links: Link[] = [];
  for (let i = distinct.length - 1; i >= 0; i -= 1) {
    const one = distinct[i];
    const next = links[0];
    if (one === undefined) continue;
    const end = ends[i] ?? null;
    const follows = next !== undefined && endOf(end) === beginOf(next.draft.effective_from);
    if (follows && endOf(one.draft.effective_to) > next.runEnd)
      throw refuse(next.index, 'price_overlap', gapMessage(next.draft, { ...one.draft, index: one.index }));
    links.unshift({ ...one, end, runEnd: follows ? next.runEnd : endOf(end) });
  }
  return links;
}

/** A price that was closed since by a later one is as it would be after adding the draft again; one that was ended otherwise is not. */
function endsAlike({ to }: Span, { draft, end }: Link, there: readonly Span[]): boolean {
  const asTyped = endOf(draft.effective_to);
  if (to === asTyped || to === endOf(end)) return true;
  return to < asTyped && there.some((other) => other.from === to);
}

/** Infinities have no difference to sort by. */
function order(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
