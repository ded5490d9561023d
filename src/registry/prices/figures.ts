// Whether two prices say the same, whatever they look like: "2.50" is "2.5", and the order in which rates were typed says
// nothing. Where the figures come from (source, note) is no figure.
import type { PriceDraft } from '../../schema/price.ts';

export function sameFigures(one: PriceDraft, other: PriceDraft): boolean {
  return figuresOf(one) === figuresOf(other);
}

function figuresOf(price: PriceDraft): string {
  const { currency, unit, rates, tiers, service_tiers, windows, per_request, per_unit, free } = price;
  return JSON.stringify(plain({ currency, unit, rates, tiers, service_tiers, windows, per_request, per_unit, free }));
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return /^\d+(\.\d+)?$/.test(value) ? plainDecimal(value) : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, plain(field)]);
}

/** Without the zeros that say nothing: "02.50" → "2.5", "3.0" → "3". */
export function plainDecimal(text: string): string {
  const whole = text.replace(/^0+(?=\d)/, '');
  return whole.includes('.') ? whole.replace(/\.?0+$/, '') : whole;
}
