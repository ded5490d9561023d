// Price entries for tests: what is not said is what a draft would be filled with.
import { type PriceDraftInput, type PriceEntry, priceEntry } from '../../schema/price.ts';

export const entry = (draft: Partial<PriceDraftInput> & { readonly id?: string }): PriceEntry =>
  priceEntry.parse({ id: 'e', vendor: 'openai', model: 'gpt-4o', currency: 'USD', ...draft });
