// Rates of one model while they are collected from its fields, and what they come to: the entry's own rates, tiers by the length
// of the input, service tiers. A tier of the map says what differs; a tier here is complete.
import type { PriceKind, PriceRates } from '../../../../schema/price.ts';
import { type Decimal, readDecimal } from '../../../decimal.ts';
import { decimalText } from '../../typed.ts';

export type Sheet = { readonly plain: PriceRates; readonly above: Map<number, PriceRates> };
/** By service tier; the empty name is no service tier. */
export type Sheets = Map<string, Sheet>;

export const sheetOf = (sheets: Sheets, tier: string): Sheet => {
  const sheet = sheets.get(tier) ?? { plain: {}, above: new Map() };
  sheets.set(tier, sheet);
  return sheet;
};

/** Two fields may say the same price; false where they say different ones. */
export function put(sheet: Sheet, above: number | null, kind: PriceKind, amount: string): boolean {
  const rates = above === null ? sheet.plain : (sheet.above.get(above) ?? {});
  const isNew = rates[kind] === undefined || rates[kind] === amount;
  rates[kind] = amount;
  if (above !== null) sheet.above.set(above, rates);
  return isNew;
}

export type Compiled = {
  readonly rates: PriceRates;
  readonly tiers: readonly { readonly above_input_tokens: number; readonly rates: PriceRates }[];
  readonly service_tiers: readonly (
    | { readonly service_tier: string; readonly rates: PriceRates }
    | { readonly service_tier: string; readonly factor: string }
  )[];
  readonly notes: readonly string[];
};

export function compiled(sheets: Sheets): Compiled {
  const { plain, above } = sheetOf(sheets, '');
  const lengths = [...above.keys()].sort((a, b) => a - b);
  const tiers = lengths.map((above_input_tokens) => ({ above_input_tokens, rates: whole(plain, above.get(above_input_tokens) ?? {}) }));
  const service_tiers: Compiled['service_tiers'][number][] = [];
  const notes: string[] = [];
  for (const [service_tier, sheet] of sheets) {
    if (service_tier === '') continue;
    const factor = sheet.above.size === 0 ? null : factorOf(plain, above, sheet);
    if (factor === null && sheet.above.size === 0 && tiers.length > 0)
      // Short input has these rates, and what longer input has is not said: better no word on the tier, and the cost is an estimate.
      notes.push(`${service_tier} prices say nothing of longer input, which has other plain ones, and are left out`);
    else if (sheet.above.size > 0 && factor === null)
      notes.push(`${service_tier} prices by length of input that are no one factor of the plain ones are left out`);
    else service_tiers.push(factor === null ? { service_tier, rates: whole(plain, sheet.plain) } : { service_tier, factor });
  }
  return { rates: plain, tiers, service_tiers, notes };
}

/** What a tier does not name stays as it was; reasoning that cost what output did goes on doing so. */
function whole(plain: PriceRates, other: PriceRates): PriceRates {
  const { output_reasoning: reasoning } = plain;
  const follows = reasoning !== undefined && reasoning === plain.output && other.output !== undefined;
  return { ...plain, ...(follows ? { output_reasoning: other.output } : {}), ...other };
}

/** The one factor by which every rate of a service tier, at every length, differs from the plain one. */
function factorOf(plain: PriceRates, above: ReadonlyMap<number, PriceRates>, sheet: Sheet): string | null {
  const pairs: (readonly [string | undefined, string | undefined])[] = [];
  const compare = (one: PriceRates, other: PriceRates) => {
    for (const kind of new Set([...kindsOf(one), ...kindsOf(other)])) pairs.push([one[kind], other[kind]]);
  };
  compare(plain, sheet.plain);
  for (const length of new Set([...above.keys(), ...sheet.above.keys()])) compare(above.get(length) ?? {}, sheet.above.get(length) ?? {});
  let factor: Decimal | null = null;
  for (const [from, to] of pairs) {
    const [one, other] = [from === undefined ? null : readDecimal(from), to === undefined ? null : readDecimal(to)];
    if (!one || !other) return null;
    if (one.digits === 0n && other.digits === 0n) continue;
    factor ??= quotient(other, one);
    if (factor === null || !isEqual(times(one, factor), other)) return null;
  }
  return factor && decimalText(factor);
}

export const kindsOf = (rates: PriceRates): readonly PriceKind[] => Object.keys(rates).filter((key): key is PriceKind => key in rates);

export const times = (a: Decimal, b: Decimal): Decimal => ({ digits: a.digits * b.digits, places: a.places + b.places });

const isEqual = (a: Decimal, b: Decimal): boolean => a.digits * 10n ** BigInt(b.places) === b.digits * 10n ** BigInt(a.places);

/** Null where it has more than twelve places. */
function quotient(a: Decimal, b: Decimal): Decimal | null {
  const [numerator, denominator] = [a.digits * 10n ** BigInt(b.places + 12), b.digits * 10n ** BigInt(a.places)];
  return denominator === 0n || numerator % denominator !== 0n ? null : { digits: numerator / denominator, places: 12 };
}
