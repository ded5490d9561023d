// An exchange rate: what one unit of a currency is worth in another, from a moment on. People enter rates or import them; Daybook
// fetches none. A rate holds until the next one of the same pair.
import { z } from 'zod';
import { decimal } from './decimal.ts';
import { currencyCode } from './price.ts';

const quarter = 15 * 60_000;

export const rateDraft = z
  .strictObject({
    /** One unit of `from_currency` is `rate` units of `to_currency`. */
    from_currency: currencyCode,
    to_currency: currencyCode,
    rate: decimal('a decimal number such as "7.1234"'),
    /** On a quarter of an hour, because usage is kept by the quarter of an hour. */
    effective_from: z.iso
      .datetime({ offset: true, abort: true, error: 'a moment with its offset, such as 2026-11-23T00:00:00Z' })
      .refine((text) => Date.parse(text) % quarter === 0, 'a moment on a quarter of an hour, such as 2026-11-23T00:00:00Z'),
    source: z.string().max(1_000).nullable().default(null),
  })
  .refine(({ from_currency, to_currency }) => from_currency !== to_currency, 'the two currencies are the same')
  .refine(({ rate }) => /[1-9]/.test(rate), 'a rate of zero is none');
export type RateDraft = z.infer<typeof rateDraft>;
/** As it comes, before defaults are filled in. */
export type RateDraftInput = z.input<typeof rateDraft>;

export type Rate = RateDraft & { readonly id: string };

/** With its second time axis: a rate that is entered again for the same pair and moment supersedes the one before. */
export type RecordedRate = Rate & {
  readonly recorded_at: string;
  readonly recorded_by: string;
  readonly superseded_at: string | null;
  readonly superseded_by: string | null;
};
