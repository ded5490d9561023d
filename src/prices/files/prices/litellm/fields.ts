// The fields of LiteLLM's price map that hold an amount, and what each is in a price entry. A token field may end in a length of
// input above which it holds, in a service tier, or in both: `input_cost_per_token_above_272k_tokens_priority`.
import type { PriceKind } from '../../../../schema/price.ts';
import { type Decimal, readDecimal, scaled } from '../../../decimal.ts';
import { decimalText } from '../../typed.ts';

/** US dollars for one token. The first field of a kind is what it is written as. */
export const tokenFields: readonly (readonly [string, PriceKind])[] = [
  ['input_cost_per_token', 'input'],
  ['input_cost_per_audio_token', 'input_audio'],
  ['input_cost_per_image_token', 'input_image'],
  ['cache_read_input_token_cost', 'cache_read'],
  // DeepSeek's older name of the same.
  ['input_cost_per_token_cache_hit', 'cache_read'],
  ['cache_read_input_audio_token_cost', 'cache_read_audio'],
  ['cache_creation_input_token_cost', 'cache_write'],
  ['cache_creation_input_token_cost_above_1hr', 'cache_write_1h'],
  ['output_cost_per_token', 'output'],
  ['output_cost_per_reasoning_token', 'output_reasoning'],
  ['output_cost_per_audio_token', 'output_audio'],
  ['output_cost_per_image_token', 'output_image'],
];
const kindOf: ReadonlyMap<string, PriceKind> = new Map(tokenFields);

/** The ending of a field, and the service tier as an answer states it. */
export const tierEndings = [
  ['_batches', 'batch'],
  ['_flex', 'flex'],
  ['_priority', 'priority'],
] as const;

export type TokenField = { readonly kind: PriceKind; readonly above: number | null; readonly service_tier: string | null };

export function tokenField(name: string): TokenField | null {
  const ending = tierEndings.find(([end]) => name.endsWith(end));
  const plain = ending ? name.slice(0, -ending[0].length) : name;
  const [, stem = plain, thousands] = /^(.+)_above_(\d{1,5})k_tokens$/.exec(plain) ?? [];
  const kind = kindOf.get(stem);
  if (kind === undefined) return null;
  return { kind, above: thousands === undefined ? null : Number.parseInt(thousands, 10) * 1000, service_tier: ending?.[1] ?? null };
}

/** Amounts that are not for a token. What they mean depends on the `mode` of the model. */
export const pieceFields = [
  'input_cost_per_image',
  'output_cost_per_image',
  'input_cost_per_second',
  'output_cost_per_second',
  'input_cost_per_character',
  'input_cost_per_query',
  'input_cost_per_request',
  'ocr_cost_per_page',
  'code_interpreter_cost_per_session',
  'file_search_cost_per_1k_calls',
] as const;
export type PieceField = (typeof pieceFields)[number];
export const isPieceField = (name: string): name is PieceField => pieceFields.some((known) => known === name);

/** What might be an amount: a field like this that is not understood is said, every other field is no matter of prices. */
export const looksLikeMoney = (name: string): boolean => /cost|pric|uplift|provider_specific_entry/.test(name);

/** An entry's amounts have no more. */
export const mostPlaces = 12;

/** An amount for one, as the amount for ten to the power `power`, to twelve places; null for what is no decimal, or negative. */
export function amountIn(value: unknown, power: number): string | null {
  const decimal = decimalIn(value);
  return decimal && decimalText({ digits: scaled(decimal, power + mostPlaces).value, places: mostPlaces });
}

export function isExact(value: unknown, power: number): boolean {
  const decimal = decimalIn(value);
  return decimal !== null && scaled(decimal, power + mostPlaces).exact;
}

function decimalIn(value: unknown): Decimal | null {
  const decimal = typeof value === 'number' || typeof value === 'string' ? readDecimal(value) : null;
  return decimal && decimal.digits >= 0n ? decimal : null;
}
