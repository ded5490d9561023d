// A batch that the ledger is there for and will not take, posted apart: in halves, down to the single calls it refuses. Those are
// posted once more as little more than the fact that they were made, and what is refused even then is set aside. All other calls
// of the batch are posted as they are. Nothing is dropped, and what comes after does not wait for it.
import type { ClosedEntry } from '../../schema/entry.ts';

/** An entry and where it stands: bytes in its segment, or its number among the calls that a dead run left open. */
export type Item = { readonly entry: ClosedEntry; readonly offset: number; readonly end: number };

export type Outcome = 'in' | 'refused' | 'stopped';

export type Apart = {
  /** One try with the ledger that is there; while it is away, as many as it takes. */
  postPart(items: readonly Item[]): Promise<Outcome>;
  /** The same with the bare record; `isSure` where the ledger took something else of this batch, so that it is not the ledger's fault. */
  postBare(item: Item, isSure: boolean): Promise<Outcome>;
  setAside(item: Item): Promise<void>;
};

/** False where a stop was asked for before all was done. The same items always make the same parts, in the same order. */
export async function postApart(items: readonly Item[], { postPart, postBare, setAside }: Apart): Promise<boolean> {
  const refused: Item[] = [];
  let isSure = false;
  const parts: (readonly Item[])[] = halvesOf(items);
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const outcome = await postPart(part);
    if (outcome === 'stopped') return false;
    if (outcome === 'in') isSure = true;
    else if (part.length === 1) refused.push(...part);
    else parts.unshift(...halvesOf(part));
  }
  for (const item of refused) {
    // As it is once more: the ledger may have refused everything for a while, and then each call would lose its detail for nothing.
    let outcome = await postPart([item]);
    if (outcome === 'refused') outcome = await postBare(item, isSure);
    if (outcome === 'stopped') return false;
    if (outcome === 'in') isSure = true;
    else await setAside(item);
  }
  return true;
}

function halvesOf(items: readonly Item[]): (readonly Item[])[] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].filter((half) => half.length > 0);
}
