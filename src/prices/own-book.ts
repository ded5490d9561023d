// A book out of entries: a person's own prices, or the list shipped with Daybook. An exact name beats a pattern, the closer pattern a
// looser one, across both names of a call, and only among entries in force at the call's start. A name that no entry takes is null, never a model that sounds like it.
import type { PriceEntry } from '../schema/price.ts';
import type { PassedOver, PriceBook, PriceMatch, PriceQuery, PriceRemarks } from './book.ts';
import { type CompiledEntry, compileEntry, priceOfEntry } from './entries/compile.ts';
import { closerFirst, compilePattern } from './entries/names.ts';
import { localTime, stateAt } from './entries/windows.ts';
import type { PriceSource } from './price.ts';

/** Names come from callers: what is remembered of them is bounded, and so is what is compared. */
const mostNames = 2_000;
const longestName = 256;

type Pattern = { readonly takes: (name: string) => boolean; readonly entries: readonly CompiledEntry[] };
type Shelf = {
  readonly exact: ReadonlyMap<string, readonly CompiledEntry[]>;
  /** The closest first. */
  readonly patterns: readonly Pattern[];
  /** The entries that take a name, in the order in which they are asked. */
  readonly known: Map<string, readonly CompiledEntry[]>;
};

/** Throws RangeError, naming the entry, for one that `faultsOf` would refuse. */
export function bookOf(entries: readonly PriceEntry[], source: Exclude<PriceSource, 'default_book'>, source_version: string): PriceBook {
  const shelves = new Map<string, Shelf>();
  for (const [vendor, ofVendor] of grouped(entries, (entry) => entry.vendor.toLowerCase())) {
    shelves.set(vendor, shelfOf(ofVendor.map((entry) => compiled(entry, source, source_version))));
  }

  /** A shipped list may stand here in several currencies, and the endpoint bills by one; what a person entered is meant as it is. */
  const listOf = (billing_currency: string | null | undefined): string | null => (source === 'overlay' ? (billing_currency ?? null) : null);

  function lookup({ vendor, model, response_model, at, billing_currency }: PriceQuery): PriceMatch | null {
    const shelf = shelves.get(vendor.toLowerCase());
    if (!shelf) return null;
    const currency = listOf(billing_currency);
    // What ran is what is billed; the name that was asked for says less, and says so, where the two differ. Still an entry for exactly
    // that name says more than a pattern which happens to take the other.
    const ran = response_model ? entryAt(shelf, response_model, at, currency) : null;
    const found = ran !== null && !ran.is_pattern ? null : entryAt(shelf, model, at, currency);
    const isAnother = Boolean(response_model) && response_model !== model;
    // Of a model that is free nothing follows for another one that answered.
    const asked = isAnother && found?.price.free ? null : found;
    if (response_model && ran !== null && (asked === null || asked.is_pattern))
      return { price: priceOfEntry(ran, at), by: 'response_model', name: response_model, doubt: null };
    if (asked === null) return null;
    return { price: priceOfEntry(asked, at), by: 'model', name: model, doubt: isAnother ? 'answering_model_not_in_book' : null };
  }

  function remarks(query: PriceQuery): PriceRemarks {
    const shelf = shelves.get(query.vendor.toLowerCase());
    if (!shelf) return { knows_vendor: false, passed_over: [], windows: [] };
    const match = lookup(query);
    const winner = match === null ? null : entryAt(shelf, match.name, query.at, listOf(query.billing_currency));
    const names = new Set([query.response_model, query.model].filter((name) => name != null));
    const passed_over = [...names].flatMap((name) =>
      asked(shelf, name)
        .filter((entry) => entry !== winner)
        .map((entry) => passed(entry, name, query.at, match, winner)),
    );
    const windows = (winner?.windows ?? []).flatMap(({ hours, price }) => {
      const state = stateAt(hours, query.at);
      if (price.window === null) return [];
      return [{ ...price.window, holds: state.because === 'inside', because: state.because, local_time: localTime(state) }];
    });
    return { knows_vendor: true, passed_over, windows };
  }

  return { lookup, remarks };
}

function compiled(entry: PriceEntry, source: Exclude<PriceSource, 'default_book'>, source_version: string): CompiledEntry {
  try {
    return compileEntry(entry, source, source_version);
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`price entry ${entry.id} (${entry.vendor} ${entry.model}): ${error.message}`);
    throw error;
  }
}

function shelfOf(entries: readonly CompiledEntry[]): Shelf {
  const scopes = grouped(entries, (entry) => entry.model);
  // Of one scope the entry that began last is asked first; a registry keeps them from overlapping.
  const exact = new Map<string, readonly CompiledEntry[]>();
  const patterns: { readonly model: string; readonly pattern: Pattern }[] = [];
  for (const [model, ofScope] of scopes) {
    const latestFirst = ofScope.toSorted((a, b) => compare(b.from, a.from) || (a.id < b.id ? 1 : -1));
    if (ofScope[0]?.is_pattern) patterns.push({ model, pattern: { takes: compilePattern(model), entries: latestFirst } });
    else exact.set(model, latestFirst);
  }
  patterns.sort((a, b) => closerFirst(a.model, b.model));
  return { exact, patterns: patterns.map(({ pattern }) => pattern), known: new Map() };
}

/** Every entry that takes the name, in force or not: the exact ones first, then the closest pattern's. */
function asked(shelf: Shelf, name: string): readonly CompiledEntry[] {
  const known = shelf.known.get(name);
  if (known) return known;
  if (name.length > longestName) return [];
  const wanted = name.toLowerCase();
  const found = [...(shelf.exact.get(wanted) ?? []), ...shelf.patterns.flatMap(({ takes, entries }) => (takes(wanted) ? entries : []))];
  if (shelf.known.size >= mostNames) shelf.known.clear();
  shelf.known.set(name, found);
  return found;
}

const isInForce = ({ from, to }: CompiledEntry, at: number): boolean => at >= from && at < to;

/** The first entry in force, but one in the wanted currency before any other. */
function entryAt(shelf: Shelf, name: string, at: number, currency: string | null): CompiledEntry | null {
  let first: CompiledEntry | null = null;
  for (const entry of asked(shelf, name)) {
    if (!isInForce(entry, at)) continue;
    if (currency === null || entry.price.currency === currency) return entry;
    first ??= entry;
  }
  return first;
}

function passed(entry: CompiledEntry, name: string, at: number, match: PriceMatch | null, winner: CompiledEntry | null): PassedOver {
  const { id: price_id, model, effective_from, effective_to } = entry.price;
  return { price_id, model, name, reason: reasonOf(entry, name, at, match, winner), effective_from, effective_to };
}

function reasonOf(
  entry: CompiledEntry,
  name: string,
  at: number,
  match: PriceMatch | null,
  winner: CompiledEntry | null,
): PassedOver['reason'] {
  if (at < entry.from) return 'not_yet_in_force';
  if (at >= entry.to) return 'ended';
  if (match === null || winner === null) return 'free_for_another_model';
  if (match.name !== name) return match.by === 'model' ? 'exact_name_known' : 'other_name_first';
  if (winner.price.currency !== entry.price.currency && !isBefore(winner, entry)) return 'other_currency';
  if (winner.model === entry.model) return 'later_entry';
  return winner.is_pattern ? 'closer_pattern' : 'exact_name_known';
}

/** Whether names alone put the one before the other. */
const isBefore = (one: CompiledEntry, other: CompiledEntry): boolean =>
  one.is_pattern === other.is_pattern ? one.model !== other.model && closerFirst(one.model, other.model) < 0 : other.is_pattern;

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
