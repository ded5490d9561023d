// The default price book: the bundled, offline `@pydantic/genai-prices`, used as data and nothing else. Its calculator works in
// floats and throws on odd usage, its extractors miss half the dialects; neither is called. An unknown name is null, never a guess.
import { findProvider, type Provider } from '@pydantic/genai-prices';
import type { PassedOver, PriceBook } from './book.ts';
import { providerOfVendor } from './genai-prices/facts.ts';
import { compileRule, exactly, type NameMatch, spellings } from './genai-prices/model-rules.ts';
import { hasNoRates, type Period, priceAt, readPeriods } from './genai-prices/periods.ts';
import type { Price } from './price.ts';

/** Names come from callers: what is remembered of them is bounded, and so is what is searched for. */
const mostNames = 2_000;
const longestName = 256;

type Rule = ReturnType<typeof compileRule>;
type Found = { readonly provider: string; readonly model: Provider['models'][number]; readonly name: NameMatch };
type Shelf = { readonly vendor: string; readonly provider: Provider; readonly known: Map<string, readonly Period[] | null> };

/** A lookup costs a search through the vendor's models the first time a name is seen, and two map reads after that. */
export function createDefaultBook(vendors: ReadonlyMap<string, string> = providerOfVendor): PriceBook {
  const shelves = new Map<string, Shelf>();
  const rules = new WeakMap<Provider, readonly Rule[]>();
  for (const [vendor, providerId] of vendors) {
    const provider = exactProvider(providerId);
    if (provider) shelves.set(vendor, { vendor, provider, known: new Map() });
  }

  function rulesOf(provider: Provider): readonly Rule[] {
    const compiled = rules.get(provider) ?? provider.models.map((model) => compileRule(model.match));
    rules.set(provider, compiled);
    return compiled;
  }

  /** The first model in the book's order whose rule takes the name; then the lists the provider itself falls back to. */
  function find(provider: Provider, name: string, mayFallBack: boolean): Found | null {
    for (const [index, rule] of rulesOf(provider).entries()) {
      const match = rule(name);
      const model = provider.models[index];
      if (!match || !model) continue;
      return { provider: provider.id, model, name: name === model.id.toLowerCase() ? exactly : match };
    }
    for (const id of mayFallBack ? (provider.fallback_model_providers ?? []) : []) {
      const other = exactProvider(id);
      const found = other ? find(other, name, false) : null;
      if (found) return found;
    }
    return null;
  }

  function search({ vendor, provider }: Shelf, name: string): readonly Period[] | null {
    for (const spelling of spellings(name)) {
      const found = find(provider, spelling, true);
      if (found) return readPeriods({ vendor, ...found });
    }
    return null;
  }

  function periodsOf(shelf: Shelf, name: string): readonly Period[] | null {
    if (name.length > longestName) return null;
    let periods = shelf.known.get(name);
    if (periods === undefined) {
      periods = search(shelf, name);
      if (shelf.known.size >= mostNames) shelf.known.clear();
      shelf.known.set(name, periods);
    }
    return periods;
  }

  function priceOf(shelf: Shelf, name: string, at: number): Price | null {
    const periods = periodsOf(shelf, name);
    const price = periods ? priceAt(periods, at) : null;
    return price && (price.free || !hasNoRates(price)) ? price : null;
  }

  return {
    lookup({ vendor, model, response_model, at }) {
      const shelf = shelves.get(vendor);
      if (!shelf) return null;
      // What ran is what is billed: an alias, a deployment or a router's choice is priced as the model the vendor names.
      if (response_model) {
        const price = priceOf(shelf, response_model, at);
        if (price) return { price, by: 'response_model', name: response_model, doubt: null };
      }
      const price = priceOf(shelf, model, at);
      if (!price) return null;
      const isAnother = Boolean(response_model) && response_model !== model;
      // A router that was asked for a free model may answer with one that is not: then nothing says that the call was free.
      if (isAnother && price.free) return null;
      return { price, by: 'model', name: model, doubt: isAnother ? 'answering_model_not_in_book' : null };
    },

    remarks({ vendor, model, response_model, at }) {
      const shelf = shelves.get(vendor);
      if (!shelf) return { knows_vendor: false, passed_over: [], windows: [] };
      const passed_over: PassedOver[] = [];
      for (const name of new Set([response_model ?? model, model])) {
        const periods = periodsOf(shelf, name);
        const held = periods && priceAt(periods, at);
        const price = held ?? periods?.[0]?.price;
        if (!price || (priceOf(shelf, name, at) && !(price.free && name !== (response_model ?? model)))) continue;
        const { id: price_id, model: listed, effective_from, effective_to, free } = price;
        const reason = !held ? 'not_yet_in_force' : free ? 'free_for_another_model' : 'no_rates';
        passed_over.push({ price_id, model: listed, name, reason, effective_from, effective_to });
      }
      return { knows_vendor: true, passed_over, windows: [] };
    },
  };
}

/** The package also finds providers by loose patterns ("contains openai"); only the id itself is wanted here. */
function exactProvider(id: string): Provider | null {
  const provider = findProvider({ providerId: id });
  return provider?.id === id ? provider : null;
}
