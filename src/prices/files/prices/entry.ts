// One price entry between a file and the schema: what of a recorded entry a file says, what of a file's entry the schema takes, and
// which two entries of a file are the same.
import { type PriceDraft, type PriceEntry, priceDraft } from '../../../schema/price.ts';
import { type FaultAt, fitted } from '../../../lib/faults.ts';
import { type FileRead, oncePerKey } from '../outcome.ts';
import { type Clock, instantOf } from '../typed.ts';

export type PricesRead = FileRead<PriceDraft>;

/** What the book adds to a draft when it records it. A file may carry it along; reading passes it over. */
export const recordedFields: ReadonlySet<string> = new Set([
  'id',
  'revision',
  'recorded_at',
  'recorded_by',
  'superseded_at',
  'superseded_by',
  'replaces',
]);

export const draftOf = (entry: PriceEntry): PriceDraft => ({
  vendor: entry.vendor,
  model: entry.model,
  currency: entry.currency,
  unit: entry.unit,
  rates: entry.rates,
  tiers: entry.tiers,
  service_tiers: entry.service_tiers,
  windows: entry.windows,
  per_request: entry.per_request,
  per_unit: entry.per_unit,
  free: entry.free,
  effective_from: entry.effective_from,
  effective_to: entry.effective_to,
  source: entry.source,
  note: entry.note,
});

/** How a file's moments are read. */
export type Dating = {
  /** Of dates without an offset; null is UTC. */
  readonly clock: Clock | null;
  /** Where an entry says no beginning; null is since ever. */
  readonly effective_from: string | null;
};

/** The dates of an entry are its own, in UTC. */
export const asDated: Dating = { clock: null, effective_from: null };

/** Days are read as their first moment; everything else is the schema's to judge. */
export function checkedDraft(value: unknown, dating: Dating): { readonly draft: PriceDraft } | { readonly issues: readonly FaultAt[] } {
  const read = fitted(priceDraft, withInstants(value, dating));
  return 'value' in read ? { draft: read.value } : { issues: read.faults };
}

function withInstants(value: unknown, { clock, effective_from }: Dating): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !recordedFields.has(name));
  const isMoment = (name: string) => name === 'effective_from' || name === 'effective_to';
  const read = Object.fromEntries(
    entries.map(([name, inner]) => [name, isMoment(name) && typeof inner === 'string' ? (instantOf(inner, clock) ?? inner) : inner]),
  );
  return effective_from === null || (read['effective_from'] ?? null) !== null ? read : { ...read, effective_from };
}

/** Same vendor, same model in whatever case, same beginning. */
const keyOf = ({ vendor, model, effective_from }: PriceDraft): string =>
  JSON.stringify([vendor, model.toLowerCase(), effective_from === null ? null : Date.parse(effective_from)]);

export function withoutTwins({ drafts, faults, notes }: PricesRead): PricesRead {
  const once = oncePerKey(drafts, keyOf, 'an entry of this vendor, model and beginning');
  return { drafts: once.drafts, faults: [...faults, ...once.faults], notes };
}
