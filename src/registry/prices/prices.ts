// The organisation's own price book. Nothing in it is overwritten or deleted: a row that no longer holds is told when and by whom
// it was superseded, so the book can be read as it was known at any moment. Prices of one vendor's model never overlap.
import type { PriceDraftInput, RecordedPrice } from '../../schema/price.ts';
import type { Clerk } from '../audit.ts';
import { asKnown, type KnownAt, wasKnown } from '../bitemporal/known-at.ts';
import type { Changing, Database } from '../database.ts';
import { addPrices } from './add.ts';
import { correctPrice, endPrice, withdrawPrice } from './change.ts';
import { historyOf, newestOf } from './read.ts';
import { type PriceRow, recordedOf } from './row.ts';

export type PriceAdded = {
  readonly added: RecordedPrice;
  /** The price that ends where this one begins, as it is now. */
  readonly closed: RecordedPrice | null;
  /** The book had it already; nothing was written. Only of an import. */
  readonly unchanged: boolean;
};

export type Prices = {
  /** What the book says, or said at a past moment, which never changes; by vendor, model and beginning. One query. */
  list(question?: KnownAt): Promise<readonly RecordedPrice[]>;
  /** Every row there ever was for this vendor and model as typed, newest recorded first. */
  history(vendor: string, model: string): Promise<readonly RecordedPrice[]>;
  /** The last row of an entry, also of one that is out of the book; null where there never was one. Takes `own:<id>@<window>` too. */
  get(name: string): Promise<RecordedPrice | null>;
  /** Throws `price_invalid`, or `price_overlap` naming what stands in the way. */
  add(draft: PriceDraftInput, who: string): Promise<PriceAdded>;
  /**
   * All or nothing, in the order given. Drafts of one vendor's model may follow one another; what the book has already is left
   * alone. Throws `DraftRefused`, which is `price_invalid` or `price_overlap` with the index of the draft.
   */
  addAll(drafts: readonly PriceDraftInput[], who: string): Promise<readonly PriceAdded[]>;
  /**
   * Withdraws an entry and adds another in its place, as one change. Where that begins later, the price the wrong one had closed goes
   * on until then; throws `price_overlap` naming the gap where there would be one.
   */
  correct(id: string, draft: PriceDraftInput, who: string): Promise<PriceAdded>;
  /** Lets an entry end at another moment, later ones and null (without end) too where nothing stands in the way. */
  end(id: string, effective_to: string | null, who: string): Promise<RecordedPrice>;
  /** Takes an entry out of the book and gives its last row. Withdrawing twice changes nothing. */
  withdraw(id: string, who: string): Promise<RecordedPrice>;
};

export type PriceParts = { readonly db: Database; readonly clerk: Clerk; readonly changing: Changing };

export function pricesOf(parts: PriceParts): Prices {
  const { db } = parts;
  return {
    async list(question = {}) {
      const rows = await db.selectFrom('prices').selectAll().where(wasKnown(question)).execute();
      return rows.sort(byPlace).map(recordedOf).map(asKnown(question));
    },
    history: (vendor, model) => historyOf(db, { vendor, model }),
    get: (name) => newestOf(db, name),
    async add(draft, who) {
      const [one] = await addPrices(parts, [draft], who, 'single');
      if (one === undefined) throw new Error('a price was added and is not in the book');
      return one;
    },
    addAll: (drafts, who) => addPrices(parts, drafts, who, 'import'),
    correct: (id, draft, who) => correctPrice(parts, id, draft, who),
    end: (id, effective_to, who) => endPrice(parts, id, effective_to, who),
    withdraw: (id, who) => withdrawPrice(parts, id, who),
  };
}

/** In code, because the two databases sort null and text differently. */
function byPlace(a: PriceRow, b: PriceRow): number {
  return compare(a.scope, b.scope) || compare(a.effective_from ?? '', b.effective_from ?? '');
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
