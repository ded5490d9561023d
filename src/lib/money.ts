// Money without floats. Unit prices are whole pico-units of a currency per token (1e-12), amounts whole nano-units (1e-9),
// both as bigint. People and JSON see decimal strings. Nothing here rounds silently but `nanoFromPico`, which says how.

export type Pico = bigint;
export type Nano = bigint;

const nanoPlaces = 9;
const picoPlaces = 12;

function parseDecimal(text: string, places: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) throw new RangeError(`not a decimal number: ${JSON.stringify(text)}`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  if (fraction.slice(places).replace(/0+$/, '') !== '') throw new RangeError(`more than ${places} decimal places: ${text}`);
  const digits = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  return sign === '-' ? -digits : digits;
}

function formatDecimal(value: bigint, places: number): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return sign + digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}

/** `'0.0015'` → 1_500_000n nano-units. Throws RangeError for what is not a decimal or needs more than 9 places. */
export const parseNano = (text: string): Nano => parseDecimal(text, nanoPlaces);

/** 1_500_000n → `'0.0015'`, without trailing zeros. */
export const formatNano = (amount: Nano): string => formatDecimal(amount, nanoPlaces);

/** `'0.00000015'` of a currency per token → 150_000n pico-units. */
export const parsePico = (text: string): Pico => parseDecimal(text, picoPlaces);
export const formatPico = (price: Pico): string => formatDecimal(price, picoPlaces);

/** Rounds half away from zero, once, at the end of a sum: 1_500n pico → 2n nano. */
export function nanoFromPico(pico: Pico): Nano {
  const half = pico < 0n ? -500n : 500n;
  return (pico + half) / 1000n;
}

const mostKept = 2n ** 63n - 1n;

/** Whether the ledger, which keeps amounts in 64 bits, can keep this one: up to 9.2 billion units of a currency. */
export const isKept = (amount: Nano): boolean => amount <= mostKept && amount >= -mostKept;
