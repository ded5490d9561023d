// Amounts as people read them: each with its currency, side by side where there are several. What is unknown is said.
import { z } from 'zod';
import { startIn } from './times.ts';

export const amountsShape = z.record(z.string(), z.string());
export type Amounts = z.infer<typeof amountsShape>;

/** A dash where there is no amount at all. */
export const amountsText = (amounts: Amounts): string | null =>
  Object.entries(amounts)
    .map(([currency, amount]) => `${amount} ${currency}`)
    .join(', ') || null;

/** Sums of calls some of which have no price: the known part with how many are missing, or `unknown`, never zero. */
export function costText(amounts: Amounts, unpriced: number): string | null {
  const known = amountsText(amounts);
  if (unpriced === 0) return known;
  return known === null ? 'unknown' : `${known} + ${unpriced} unknown`;
}

export const displayShape = z.object({ currency: z.string(), amount: z.string().nullable(), missing: z.array(z.string()) });
export type Display = z.infer<typeof displayShape>;

/** In the currency asked for, with how many calls are missing from it; where a rate is missing it is said for which currency. */
export function displayText({ currency, amount, missing }: Display, unpriced: number): string {
  if (missing.length > 0) return `no rate for ${missing.join(', ')}`;
  if (amount === null) return 'unknown';
  return `${amount} ${currency}${unpriced === 0 ? '' : ` + ${unpriced} unknown`}`;
}

/** Which rates were missing, since when, and the command that gives each: a line a currency, nothing where none is. */
export function lackingText(parts: readonly { readonly from: string; readonly display?: Display | undefined }[], zone: string): string {
  const since = new Map<string, { readonly to: string; readonly from: string }>();
  for (const { from, display } of parts)
    for (const currency of display?.missing ?? []) {
      const before = since.get(currency);
      if (display !== undefined && (before === undefined || from < before.from)) since.set(currency, { to: display.currency, from });
    }
  return [...since]
    .map(([currency, { to, from }]) => {
      const day = startIn(from, zone, 'day');
      const inZone = zone === 'UTC' ? '' : ` --zone ${zone}`;
      return `No rate from ${currency} to ${to} for calls since ${day}; give one with: daybook rates add ${currency} ${to} <rate> --from ${day}${inZone}\n`;
    })
    .join('');
}

const usedShape = z.object({
  from_currency: z.string(),
  to_currency: z.string(),
  rate: z.string(),
  effective_from: z.string(),
  source: z.string().nullable(),
});
export const ratesShape = z.array(usedShape);

/** The rates that went into amounts, a line each. */
export const ratesText = (rates: z.infer<typeof ratesShape>): string =>
  rates
    .map(
      ({ from_currency, to_currency, rate, effective_from, source }) =>
        `1 ${from_currency} = ${rate} ${to_currency} since ${minutes(effective_from)}${source === null ? '' : ` (${source})`}\n`,
    )
    .join('');

/** Minutes are enough for a list; UTC, as everywhere on the command line. */
export const minutes = (time: string): string => `${time.slice(0, 16).replace('T', ' ')}Z`.replace(' 00:00Z', '');
