// What a change writes into the book: rows that no longer hold are told so, then the new ones come in. In that order, because the
// database takes one current row of an entry.
import type { PriceDraft, RecordedPrice } from '../../schema/price.ts';
import { type Change, pieces } from '../database.ts';
import { type PriceRow, recordedOf, rowOf } from './row.ts';

/** By whom and when. */
export type Stamp = { readonly at: string; readonly who: string };

export async function supersede(change: Change, ids: readonly string[], { at, who }: Stamp): Promise<void> {
  for (const some of pieces(ids)) {
    await change
      .updateTable('prices')
      .set({ superseded_at: at, superseded_by: who })
      .where('id', 'in', some)
      .where('superseded_at', 'is', null)
      .execute();
  }
}

export async function record(change: Change, prices: readonly RecordedPrice[]): Promise<void> {
  for (const some of pieces(prices.map(rowOf))) await change.insertInto('prices').values(some).execute();
}

/** What the book says now about these scopes, by scope. */
export async function heldOf(change: Change, scopes: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedPrice[]>> {
  const held = new Map<string, RecordedPrice[]>();
  for (const some of pieces(scopes)) {
    const rows: PriceRow[] = await change
      .selectFrom('prices')
      .selectAll()
      .where('scope', 'in', some)
      .where('superseded_at', 'is', null)
      .execute();
    for (const row of rows) {
      const list = held.get(row.scope);
      if (list === undefined) held.set(row.scope, [recordedOf(row)]);
      else list.push(recordedOf(row));
    }
  }
  return held;
}

export function newEntry(draft: PriceDraft, id: string, { at, who }: Stamp, replaces: string | null): RecordedPrice {
  return { ...draft, id, revision: 1, recorded_at: at, recorded_by: who, superseded_at: null, superseded_by: null, replaces };
}

export function revised(price: RecordedPrice, effective_to: string | null, { at, who }: Stamp): RecordedPrice {
  return { ...price, effective_to, revision: price.revision + 1, recorded_at: at, recorded_by: who };
}
