// The vendor's own figure for what a call cost, as an exact decimal string. A JSON number reaches us as a double whose shortest
// text is what the vendor wrote, so the digits of that text are taken and no arithmetic is done on floats.
import { isObject, type JsonObject } from '../../lib/json.ts';
import { formatPico } from '../../lib/money.ts';
import type { Quirk } from '../../schema/vocabulary.ts';
import { objectOf } from './json.ts';

export type ReportedCost = { readonly cost: string | null; readonly currency: string | null; readonly flags: readonly string[] };

const places = 12;
const noCost: ReportedCost = { cost: null, currency: null, flags: [] };

/** Sources: OpenRouter's and Vercel's `cost`, Perplexity's `cost.total_cost`, xAI's ticks of 1e-10 USD. */
export function reportedCost(usage: JsonObject, quirks: readonly Quirk[]): ReportedCost {
  if (isObject(usage.cost)) return inUsd(usage.cost.total_cost);
  if (usage.cost_in_usd_ticks !== undefined) return inUsd(usage.cost_in_usd_ticks, -10);
  // With one's own vendor key the gateway's `cost` is its fee; the money spent is what the vendor behind it took.
  if (usage.is_byok === true) {
    const spent = inUsd(objectOf(usage.cost_details).upstream_inference_cost);
    return spent.cost === null ? { ...noCost, flags: ['byok_cost_unknown'] } : spent;
  }
  // A bare `cost` is in USD only where the vendor is known to say so, or the answer has the shape of one that does.
  const known = quirks.includes('reports_cost') || 'is_byok' in usage || 'cost_details' in usage || 'market_cost' in usage;
  return known ? inUsd(usage.cost) : noCost;
}

function inUsd(value: unknown, exponent = 0): ReportedCost {
  const decimal = exactDecimal(value, exponent);
  return decimal === null ? noCost : { cost: decimal.text, currency: 'USD', flags: decimal.rounded ? ['reported_cost_rounded'] : [] };
}

/** `1.2e-05` → `0.000012`. More than 12 places are rounded half up. Null for what is not a number or is negative. */
export function exactDecimal(value: unknown, exponent = 0): { readonly text: string; readonly rounded: boolean } | null {
  const source = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const match = /^(\d{1,40})(?:\.(\d{0,60}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(source);
  if (!match) return null;
  const [, whole = '', fraction = '', power = '0'] = match;
  const digits = BigInt(whole + fraction);
  const shift = Number(power) + exponent - fraction.length + places;
  if (shift >= 0) return { text: formatPico(digits * 10n ** BigInt(shift)), rounded: false };
  const divisor = 10n ** BigInt(-shift);
  const remainder = digits % divisor;
  return { text: formatPico(digits / divisor + (remainder * 2n >= divisor ? 1n : 0n)), rounded: remainder !== 0n };
}
