// Prices and exchange rates as this process uses them: people's own over the overlay over the default book, read anew from the
// registry when it changes. While the registry does not answer, what was last read goes on serving.
import { layers, type PriceBook } from '../prices/book.ts';
import { createDefaultBook } from '../prices/default-book.ts';
import { type RateBook, rateBookOf } from '../prices/exchange/rate-book.ts';
import type { NamedBook } from '../prices/explain.ts';
import { bookVersion } from '../prices/genai-prices/facts.ts';
import { bookOf } from '../prices/own-book.ts';
import { overlayEntries, overlayVersion } from '../prices/overlay/index.ts';
import type { Registry } from '../registry/registry.ts';
import type { PriceEntry } from '../schema/price.ts';

export type Money = {
  layers(): readonly NamedBook[];
  /** The layers as one; always the newest, so it can be kept. */
  book(): PriceBook;
  /** The layers as they were known at a moment (ISO time), for work that outlasts a change of prices. */
  bookAt(known_at: string): Promise<PriceBook>;
  readonly overlay: readonly PriceEntry[];
  /** Names the books that come with the program. */
  readonly shipped_version: string;
  rates(): RateBook;
  /** Reads prices and rates anew. */
  refresh(): Promise<void>;
};

export async function openMoney(registry: Pick<Registry, 'prices' | 'rates'>): Promise<Money> {
  const shipped: readonly NamedBook[] = [
    { name: 'overlay', book: bookOf(overlayEntries, 'overlay', overlayVersion) },
    { name: 'default_book', book: createDefaultBook() },
  ];
  const layersOver = (own: readonly PriceEntry[]): readonly NamedBook[] => [{ name: 'own', book: bookOf(own, 'own', '') }, ...shipped];
  const joined = (named: readonly NamedBook[]): PriceBook => layers(named.map(({ book }) => book));

  let current: { readonly layers: readonly NamedBook[]; readonly book: PriceBook; readonly rates: RateBook };
  const read = async (): Promise<typeof current> => {
    const [own, rates] = await Promise.all([registry.prices.list(), registry.rates.list()]);
    const named = layersOver(own);
    return { layers: named, book: joined(named), rates: rateBookOf(rates) };
  };
  current = await read();
  /** Readings that overlap end in the order they began, so that an older one never replaces a newer one. */
  let last: Promise<void> = Promise.resolve();

  return {
    layers: () => current.layers,
    book: () => current.book,
    bookAt: async (known_at) => joined(layersOver(await registry.prices.list({ known_at }))),
    overlay: overlayEntries,
    shipped_version: `overlay ${overlayVersion}, default book ${bookVersion}`,
    rates: () => current.rates,
    refresh: () => {
      const next = last.then(async () => {
        current = await read();
      });
      last = next.catch(() => undefined);
      return next;
    },
  };
}
