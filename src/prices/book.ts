// A price book answers one question: what did this model of this vendor cost at that moment? Null is "nobody here knows", which
// is never zero. Books are laid over one another; the first that knows wins, so a person's price beats a bundled one.
import type { Price, PriceWindow } from './price.ts';

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

/** Why an entry that takes one of the query's names is not the answer. */
export type PassedOver = {
  readonly price_id: string;
  /** As the entry writes it: a name or a pattern. */
  readonly model: string;
  readonly name: string;
  readonly reason:
    | 'not_yet_in_force'
    | 'ended'
    | 'later_entry'
    | 'exact_name_known'
    | 'closer_pattern'
    | 'other_name_first'
    | 'other_currency'
    | 'free_for_another_model'
    | 'no_rates';
  readonly effective_from: string | null;
  readonly effective_to: string | null;
};

/** Whether a window of the answering entry holds at the moment asked for, and if not, why. */
export type WindowRemark = PriceWindow & {
  readonly holds: boolean;
  readonly because: 'inside' | 'other_day' | 'other_hours' | 'holiday';
  /** The wall clock of its zone, `2026-11-23T08:59`. */
  readonly local_time: string;
};

/** What a book can say for people beside its answer. */
export type PriceRemarks = {
  readonly knows_vendor: boolean;
  readonly passed_over: readonly PassedOver[];
  readonly windows: readonly WindowRemark[];
};

export interface PriceBook {
  lookup(query: PriceQuery): PriceMatch | null;
  /** How it came to its answer, or to none. Slower than a lookup: for people. */
  remarks?(query: PriceQuery): PriceRemarks;
}

export function layers(books: readonly PriceBook[]): PriceBook {
  return {
    lookup(query) {
      let first: PriceMatch | null = null;
      for (const book of books) {
        const match = book.lookup(query);
        if (match === null) continue;
        if (isMeant(match, query)) return match;
        first ??= match;
      }
      return first;
    },
  };
}

/**
 * A person's own price is meant whatever it is counted in. Of the shipped lists the one in the currency of the bill is: DeepSeek has a
 * list in yuan and one in dollars, which are not each other converted. Without one in that currency the first that knows stands in.
 */
export const isMeant = ({ price }: PriceMatch, { billing_currency }: PriceQuery): boolean =>
  price.source === 'own' || billing_currency == null || price.currency === billing_currency;
