// A price book answers one question: what did this model of this vendor cost at that moment? Null is "nobody here knows", which
// is never zero. Books are laid over one another; the first that knows wins, so a person's price beats a bundled one.
import type { Price } from './price.ts';

export type PriceQuery = {
  /** The id of Daybook's vendor row. */
  readonly vendor: string;
  /** The vendor's own id of the model asked for. */
  readonly model: string;
  /** What the vendor says it ran. */
  readonly response_model?: string | null;
  /** When the call started, in epoch milliseconds: prices go by the start of a call. */
  readonly at: number;
  /** What the endpoint bills in, where it is known: of a vendor's lists in several currencies, that one is meant. */
  readonly billing_currency?: string | null;
};

export type PriceMatch = {
  readonly price: Price;
  /** Which of the two names in the query found it, and that name. */
  readonly by: 'model' | 'response_model';
  readonly name: string;
  /** Why this may not be the price of what ran; a cost that rests on it is an estimate. */
  readonly doubt: string | null;
};

export interface PriceBook {
  lookup(query: PriceQuery): PriceMatch | null;
}

export function layers(books: readonly PriceBook[]): PriceBook {
  return {
    lookup(query) {
      for (const book of books) {
        const match = book.lookup(query);
        if (match) return match;
      }
      return null;
    },
  };
}
