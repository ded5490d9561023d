// Amounts and moments as people type them in files, brought to the one form the schema takes. What cannot be read is given back as
// it is, for the schema to refuse with its own words. No amount passes through a float.
import { type Decimal, readDecimal } from '../decimal.ts';

/** Every digit, no exponent: 86 with 6 places → `0.000086`. */
export function decimalText({ digits, places }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
  if (places === 0) return sign + text;
  const fraction = text.slice(-places).replace(/0+$/, '');
  return sign + text.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}

/** `1.5e-7` → `0.00000015`; a plain decimal stays as it was typed. */
export function amountOf(text: string): string {
  const typed = text.trim();
  if (/^\d+(\.\d+)?$/.test(typed)) return typed;
  const decimal = readDecimal(typed);
  return decimal && decimal.digits >= 0n ? decimalText(decimal) : typed;
}

/** Counts of tokens and pieces; every other number in an entry is an amount. */
const counts: ReadonlySet<string> = new Set(['above_input_tokens', 'above_output_tokens', 'per']);
export const isCount = (key: string): boolean => counts.has(key);

/** JSON as people write it: amounts that are numbers become the text they were typed as. */
export function amountsAsText(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return isCount(key) ? value : amountOf(String(value));
  if (Array.isArray(value)) return value.map((item) => amountsAsText(item, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, amountsAsText(inner, name)]));
  return value;
}

const dated = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** The instant at which a clock shows a date and a time of day, `08:00:00.5`; null is the day's first moment. */
export type Clock = (date: string, time: string | null) => number;

/**
 * `2026-11-23`, `2026/1/5`, `2026-11-23 08:00`, `2026-11-23T08:00:00+08:00` → an instant. What names no offset is by `clock`, or UTC.
 * Null for what is no day of the calendar.
 */
export function instantOf(text: string, clock: Clock | null = null): string | null {
  const match = dated.exec(text.trim());
  if (!match) return null;
  const [, year = '', month = '', day = '', hour, minute = '00', second = '00', fraction = '', zone] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // A day that the month does not have rolls over into the next one, and then reads differently.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return null;
  const time = `${(hour ?? '0').padStart(2, '0')}:${minute}:${second}${fraction}`;
  if (Number.isNaN(Date.parse(`${date}T${time}Z`))) return null;
  if (zone === undefined && clock !== null) return new Date(clock(date, hour === undefined ? null : time)).toISOString();
  const offset = zone === undefined ? 'Z' : zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const instant = `${date}T${time}${offset}`;
  return Number.isNaN(Date.parse(instant)) ? null : instant;
}
