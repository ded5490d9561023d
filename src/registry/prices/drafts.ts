// A price as someone gives it, made sure of: its shape, its moments in UTC, and what no shape can say.
import { type PriceDraft, type PriceDraftInput, priceDraft } from '../../schema/price.ts';
import { utcOf } from '../bitemporal/instant.ts';
import { rangeText } from './messages.ts';

/** The draft, or in a sentence what is wrong with it. */
export function readDraft(input: PriceDraftInput): PriceDraft | string {
  const parsed = priceDraft.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `${issue === undefined || issue.path.length === 0 ? 'the entry' : issue.path.join('.')}: ${issue?.message ?? 'cannot be read'}.`;
  }
  const draft = { ...parsed.data };
  for (const field of ['effective_from', 'effective_to'] as const) {
    const text = draft[field];
    if (text === null) continue;
    const utc = utcOf(text);
    if (utc === null) return `${field}: ${text} is no moment between the years 0 and 9999.`;
    draft[field] = utc;
  }
  return faultOf(draft) ?? draft;
}

function faultOf(draft: PriceDraft): string | null {
  const { effective_from, effective_to, free, rates, windows, per_request, per_unit } = draft;
  if (effective_from !== null && effective_to !== null && effective_to <= effective_from)
    return `effective_to must be later than effective_from (${rangeText(draft)}).`;
  const isPriced = [rates, ...windows.map((window) => window.rates)].some((some) => Object.keys(some).length > 0);
  if (free && (isPriced || per_request !== null || per_unit.length > 0)) return 'a price that is free has no rates.';
  if (!free && !isPriced && per_request === null && per_unit.length === 0)
    return 'there are no rates. Give some, or per_request or per_unit, or say free: true.';
  return null;
}
