// Decimals read from their text into a bigint of digits and a count of places, so that no float is ever calculated with. A JSON
// number is a decimal that was typed by someone; its shortest text is what they typed. Rounding happens only where a name says so.

export type Decimal = { readonly digits: bigint; readonly places: number };

const shape = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
/** Beyond this many places or powers of ten nothing here is money; it also bounds the work a strange text can ask for. */
const mostPlaces = 60;

/** `'8.6e-05'` → 86 with 6 places. Null for what is not a finite decimal of sane size. */
export function readDecimal(value: string | number): Decimal | null {
  const match = shape.exec(typeof value === 'number' ? String(value) : value.trim());
  if (!match) return null;
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match;
  const places = fraction.length - Number(exponent);
  if (whole.length > mostPlaces || Math.abs(places) > mostPlaces) return null;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places };
}

/** Half away from zero, as money is rounded. The denominator is positive. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  return sign * ((2n * sign * numerator + denominator) / (2n * denominator));
}

/** The decimal times ten to the power `power`, and whether it was a whole number before rounding. */
export function scaled(decimal: Decimal, power: number): { readonly value: bigint; readonly exact: boolean } {
  const shift = power - decimal.places;
  if (shift >= 0) return { value: decimal.digits * 10n ** BigInt(shift), exact: true };
  const denominator = 10n ** BigInt(-shift);
  return { value: divideRounded(decimal.digits, denominator), exact: decimal.digits % denominator === 0n };
}
