// A price entry as the registry keeps it: what is asked for by has a column, the rest is the JSON of what was typed. One row is
// one revision of an entry; a row is written once, and later only told by whom and when it was superseded.
import { type PriceDraft, priceDraft, type RecordedPrice } from '../../schema/price.ts';

export type PriceRow = {
  id: string;
  revision: number;
  /** See `scopeOf`. */
  scope: string;
  vendor: string;
  model: string;
  figures: string;
  effective_from: string | null;
  effective_to: string | null;
  recorded_at: string;
  recorded_by: string;
  superseded_at: string | null;
  superseded_by: string | null;
  replaces: string | null;
};

/** What no two prices may say at once: a vendor and a model as it was typed, pattern or not, in any case. */
export function scopeOf({ vendor, model }: Pick<PriceDraft, 'vendor' | 'model'>): string {
  return JSON.stringify([vendor.toLowerCase(), model.toLowerCase()]);
}

export function rowOf(price: RecordedPrice): PriceRow {
  const { id, revision, recorded_at, recorded_by, superseded_at, superseded_by, replaces, ...draft } = price;
  const { vendor, model, effective_from, effective_to, ...rest } = draft;
  const said = { vendor, model, figures: JSON.stringify(rest), effective_from, effective_to };
  return { id, revision, scope: scopeOf(price), ...said, recorded_at, recorded_by, superseded_at, superseded_by, replaces };
}

const figures = priceDraft.omit({ vendor: true, model: true, effective_from: true, effective_to: true });

export function recordedOf(row: PriceRow): RecordedPrice {
  const { id, revision, recorded_at, recorded_by, superseded_at, superseded_by, replaces } = row;
  const { vendor, model, effective_from, effective_to } = row;
  const said = { ...figures.parse(JSON.parse(row.figures)), vendor, model, effective_from, effective_to };
  return { ...said, id, revision, recorded_at, recorded_by, superseded_at, superseded_by, replaces };
}
