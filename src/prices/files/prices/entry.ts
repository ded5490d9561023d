// One price entry between a file and the schema: what of a recorded entry a file says, what of a file's entry the schema takes, and
// which two entries of a file are the same.
import { type PriceDraft, type PriceEntry, priceDraft } from '../../../schema/price.ts';
import { type FileRead, issuesOf, oncePerKey } from '../outcome.ts';
import { instantOf } from '../typed.ts';

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

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Days are read as their midnight in UTC; everything else is the schema's to judge. */
export function checkedDraft(value: unknown): { readonly draft: PriceDraft } | { readonly issues: readonly Issue[] } {
  const read = priceDraft.safeParse(withInstants(value));
  return read.success ? { draft: read.data } : { issues: issuesOf(read.error) };
}

function withInstants(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !recordedFields.has(name));
  const isMoment = (name: string) => name === 'effective_from' || name === 'effective_to';
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, isMoment(name) && typeof inner === 'string' ? (instantOf(inner) ?? inner) : inner]),
  );
}

/** Same vendor, same model in whatever case, same beginning. */
const keyOf = ({ vendor, model, effective_from }: PriceDraft): string =>
  JSON.stringify([vendor, model.toLowerCase(), effective_from === null ? null : Date.parse(effective_from)]);

export function withoutTwins({ drafts, faults, notes }: PricesRead): PricesRead {
  const once = oncePerKey(drafts, keyOf, 'an entry of this vendor, model and beginning');
  return { drafts: once.drafts, faults: [...faults, ...once.faults], notes };
}
