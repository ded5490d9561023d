// Amounts and rates as they are typed: decimal text, up to twelve digits before the point and twelve after it. What is wrong with
// one is said by what it is: a comma, a sign, too many digits.
import { z } from 'zod';

/** `such` names what it is, with an example. */
export function decimal(such: string) {
  const error = ({ input }: { readonly input?: unknown }): string => `${such}${troubleOf(input)}`;
  return z.string({ error }).regex(/^\d{1,12}(\.\d{1,12})?$/, { error });
}

function troubleOf(input: unknown): string {
  if (typeof input === 'number') return `: write it as text, "${input}"`;
  if (typeof input !== 'string') return '';
  const text = input.trim();
  if (/^\d+,\d+$/.test(text)) return `: write a point for the decimals, as in ${text.replace(',', '.')}`;
  if (/^[\d,]+(\.\d+)?$/.test(text) && text.includes(',')) return `: write it without commas, as in ${text.replaceAll(',', '')}`;
  if (/^\d+\.\d{13,}$/.test(text)) return ' of at most 12 decimal places';
  if (/^\d{13,}(\.\d+)?$/.test(text)) return ' of at most 12 digits before the point';
  return '';
}
