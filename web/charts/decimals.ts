// Decimal texts, as the API writes amounts: added and compared exactly, turned into numbers for pixels alone.

type Scaled = { readonly units: bigint; readonly places: number };

function scaled(text: string): Scaled {
  const [, sign = '', whole = '0', places = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  return { units: BigInt(`${sign}${whole}${places}`), places: places.length };
}

function aligned(a: string, b: string): readonly [bigint, bigint, number] {
  const [left, right] = [scaled(a), scaled(b)];
  const places = Math.max(left.places, right.places);
  const grown = ({ units, places: own }: Scaled): bigint => units * 10n ** BigInt(places - own);
  return [grown(left), grown(right), places];
}

/** The exact sum, without zeros at the end. */
export function addDecimals(a: string, b: string): string {
  const [left, right, places] = aligned(a, b);
  return textOf(left + right, places);
}

export function compareDecimals(a: string, b: string): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Null where nothing is known. */
export const sumDecimals = (amounts: readonly (string | null)[]): string | null =>
  amounts.reduce((sum, amount) => (amount === null ? sum : sum === null ? addDecimals(amount, '0') : addDecimals(sum, amount)), null);

/** For pixels: how high a mark is, never what it says. */
export const pixelsOf = (amount: string | null | undefined): number | null => (amount == null ? null : Number(amount));

function textOf(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const rest = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${rest === '' ? '' : `.${rest}`}`;
}
