// A price as someone gives it, made sure of: its shape, its moments in UTC, and what no shape can say.
import { fitted, faultsText } from '../../lib/faults.ts';
import { faultOf } from '../../prices/check.ts';
import { type PriceDraft, type PriceDraftInput, priceDraft } from '../../schema/price.ts';
import { utcOf } from '../bitemporal/instant.ts';

/** The draft, or in a sentence what is wrong with it. */
export function readDraft(input: PriceDraftInput): PriceDraft | string {
  const fits = fitted(priceDraft, input);
  if ('faults' in fits) return faultsText(fits.faults);
  const draft = { ...fits.value };
  for (const field of ['effective_from', 'effective_to'] as const) {
    const text = draft[field];
    if (text === null) continue;
    const utc = utcOf(text);
    if (utc === null) return `${field}: ${text} is no moment with its offset between the years 0 and 9999, such as 2026-12-01T00:00:00Z.`;
    draft[field] = utc;
  }
  const fault = faultOf(draft);
  return fault === null ? draft : `${fault}.`;
}
