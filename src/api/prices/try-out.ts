// What importing prices would do, without doing it: the registry's own rule of placing entries, over the book as it is. Every draft
// that would be refused is named by its place in the file; of drafts of one vendor and model the first that is in the way.
import { faultsOf } from '../../prices/check.ts';
import type { Fault, Placed } from '../../prices/files/outcome.ts';
import { readDraft } from '../../registry/prices/drafts.ts';
import { place } from '../../registry/prices/place.ts';
import { scopeOf } from '../../registry/prices/row.ts';
import { newEntry, revised } from '../../registry/prices/write.ts';
import type { PriceDraft, RecordedPrice } from '../../schema/price.ts';

export type Outcome = {
  readonly place: string;
  readonly vendor: string;
  readonly model: string;
  readonly effective_from: string | null;
  readonly effective_to: string | null;
  readonly what: 'added' | 'unchanged';
  /** The entry of the book that would end where this one begins. */
  readonly closes: string | null;
};

export type TriedOut = { readonly outcomes: readonly Outcome[]; readonly faults: readonly Fault[] };

class InTheWay extends Error {
  readonly index: number;
  constructor(index: number, detail: string) {
    super(detail);
    this.index = index;
  }
}

export function tryOut(book: readonly RecordedPrice[], drafts: readonly Placed<PriceDraft>[], at: string, who: string): TriedOut {
  const placeOf = (index: number): string => drafts[index]?.place ?? '';
  const faults: Fault[] = [];
  const outcomes: { readonly index: number; readonly outcome: Outcome }[] = [];
  const scopes = new Map<string, { index: number; draft: PriceDraft }[]>();
  for (const [index, { draft: given }] of drafts.entries()) {
    const wrong = faultsOf(given);
    const draft = readDraft(given);
    for (const { path, message } of wrong) faults.push({ place: placeOf(index), message: `${path}: ${message}` });
    if (typeof draft === 'string') {
      if (wrong.length === 0) faults.push({ place: placeOf(index), message: draft });
      continue;
    }
    if (wrong.length === 0) scopes.set(scopeOf(draft), [...(scopes.get(scopeOf(draft)) ?? []), { index, draft }]);
  }
  const held = byScope(book);
  const known = new Set(book.map(({ id }) => id));
  for (const [scope, wanted] of scopes) {
    try {
      const { placed } = place({
        held: held.get(scope) ?? [],
        wanted,
        leaveSame: true,
        mint: (draft) =>
          newEntry(draft, `new ${wanted.findIndex((one) => one.draft.effective_from === draft.effective_from)}`, { at, who }, null),
        reviseEnd: (price, effective_to) => revised(price, effective_to, { at, who }),
        refuse: (index, _code, detail) => new InTheWay(index, detail),
      });
      for (const { index, added, closed, unchanged } of placed) {
        const { vendor, model, effective_from, effective_to } = added;
        const closes = closed !== null && known.has(closed.id) ? closed.id : null;
        const outcome = { place: placeOf(index), vendor, model, effective_from, effective_to, closes };
        outcomes.push({ index, outcome: { ...outcome, what: unchanged ? 'unchanged' : 'added' } });
      }
    } catch (error) {
      if (!(error instanceof InTheWay)) throw error;
      faults.push({ place: placeOf(error.index), message: error.message });
    }
  }
  return { outcomes: outcomes.sort((a, b) => a.index - b.index).map(({ outcome }) => outcome), faults };
}

function byScope(book: readonly RecordedPrice[]): ReadonlyMap<string, readonly RecordedPrice[]> {
  const scopes = new Map<string, RecordedPrice[]>();
  for (const price of book) {
    const scope = scopeOf(price);
    const some = scopes.get(scope);
    if (some === undefined) scopes.set(scope, [price]);
    else some.push(price);
  }
  return scopes;
}
