// Vendors that somebody declared free. Models on one's own machines (Ollama, vLLM) are not in here by themselves: electricity and
// graphics cards cost money that Daybook cannot see, so without a word from the operator their cost is unknown, not zero.
import type { PriceBook, PriceMatch } from './book.ts';

/** A book for the vendors whose rows say that they cost nothing. `currency` is the one in which that nothing is counted. */
export function freeBook(vendors: ReadonlyMap<string, { readonly currency: string }>): PriceBook {
  return {
    lookup({ vendor, model }): PriceMatch | null {
      const row = vendors.get(vendor);
      if (!row) return null;
      const price = {
        id: `declared_free:${vendor}`,
        source: 'declared_free',
        source_version: '',
        vendor,
        provider: vendor,
        model: '*',
        match: 'pattern',
        pattern: '*',
        currency: row.currency,
        effective_from: null,
        effective_to: null,
        daily_window: null,
        prices: {},
        tiers: [],
        units: {},
        free: true,
        caveats: [],
      } as const;
      return { price, by: 'model', name: model, doubt: null };
    },
  };
}
