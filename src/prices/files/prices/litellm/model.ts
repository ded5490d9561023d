// One model of LiteLLM's price map as a price entry. Amounts are read from their digits; what the map says that an entry cannot
// hold, or that can be meant in two ways, is said and left out. Nothing is worked out that does not stand there.
import type { PriceDraftInput } from '../../../../schema/price.ts';
import { amountIn, isExact, isPieceField, looksLikeMoney, mostPlaces, type PieceField, tokenField } from './fields.ts';
import { piecesOf } from './pieces.ts';
import { modelOf } from './providers.ts';
import { compiled, put, type Sheet, type Sheets, sheetOf } from './rates.ts';

type Fields = Readonly<Record<string, unknown>>;
export type ModelRead = {
  readonly input: PriceDraftInput | null;
  /** Why there is no entry, where there is none and nothing is wrong. */
  readonly left_out: string | null;
  readonly faults: readonly string[];
  readonly notes: readonly string[];
};

export type ModelOptions = {
  readonly effective_from: string | null;
  /** Whether a model whose amounts are all 0 costs nothing. The map also writes 0 where no price is known. */
  readonly zero_is_free: boolean;
};

const nothing: ModelRead = { input: null, left_out: null, faults: [], notes: [] };

export function readModel(key: string, fields: Fields, { effective_from, zero_is_free }: ModelOptions): ModelRead {
  const provider = fields['litellm_provider'];
  if (typeof provider !== 'string') return { ...nothing, left_out: 'there is no litellm_provider' };
  const named = modelOf(key, provider);
  if ('left_out' in named) return { ...nothing, left_out: named.left_out };

  const { sheets, pieces, faults, notes } = amountsOf(fields);
  if (faults.length > 0) return { ...nothing, faults };
  const rates = compiled(sheets);
  const mode = typeof fields['mode'] === 'string' ? fields['mode'] : null;
  const by = piecesOf(mode, pieces, rates.rates, fields['search_context_cost_per_query']);
  const said = [...notes, ...rates.notes, ...by.notes];
  if (by.left_out !== null) return { ...nothing, left_out: by.left_out, notes: said };

  const amounts = [rates, ...rates.tiers, ...rates.service_tiers].flatMap((each) => ('rates' in each ? Object.values(each.rates) : []));
  const hasPieces = by.per_request !== null || by.per_unit.length > 0;
  const isZero = !hasPieces && amounts.every((amount) => !/[1-9]/.test(amount));
  if (isZero && amounts.length === 0) return { ...nothing, left_out: 'there is no price that an entry can hold', notes: said };
  if (isZero && !zero_is_free)
    return { ...nothing, left_out: 'every amount is 0, which the map also writes where no price is known', notes: said };
  const source = typeof fields['source'] === 'string' ? fields['source'].slice(0, 1_000) : "LiteLLM's price map";
  const entry = { ...named, currency: 'USD', effective_from, source };
  if (isZero) return { ...nothing, input: { ...entry, free: true }, notes: said };
  return {
    ...nothing,
    input: {
      ...entry,
      rates: rates.rates,
      tiers: [...rates.tiers],
      service_tiers: [...rates.service_tiers],
      per_request: by.per_request,
      per_unit: by.per_unit,
    },
    notes: said,
  };
}

type Amounts = {
  readonly sheets: Sheets;
  readonly pieces: ReadonlyMap<PieceField, string>;
  readonly faults: readonly string[];
  readonly notes: readonly string[];
};

function amountsOf(fields: Fields): Amounts {
  const sheets: Sheets = new Map();
  sheetOf(sheets, '');
  const pieces = new Map<PieceField, string>();
  const faults: string[] = [];
  const notes: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || !looksLikeMoney(name) || name === 'search_context_cost_per_query') continue;
    const field = tokenField(name);
    if (name === 'tiered_pricing') faults.push(...byRange(value, sheetOf(sheets, ''), notes));
    else if (field === null && !isPieceField(name)) notes.push(`${name} is not understood`);
    else {
      const amount = amountIn(value, field === null ? 0 : 6);
      if (amount !== null && !isExact(value, field === null ? 0 : 6))
        notes.push(`${name} has more than ${mostPlaces} decimal places, and is rounded`);
      if (amount === null) faults.push(`${name}: ${shown(value)} is not an amount`);
      else if (field === null && isPieceField(name)) pieces.set(name, amount);
      else if (field && !put(sheetOf(sheets, field.service_tier ?? ''), field.above, field.kind, amount))
        faults.push(`${name}: another field gives ${field.kind} another price`);
    }
  }
  return { sheets, pieces, faults, notes };
}

const shown = (value: unknown): string => (typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing'));

/** `tiered_pricing`: rates for input longer than the start of each range. The first range starts at 0 and holds the entry's own rates. */
function byRange(value: unknown, sheet: Sheet, notes: string[]): string[] {
  const ranges: readonly unknown[] = Array.isArray(value) ? value : [];
  const faults: string[] = [];
  let next = 0;
  for (const range of ranges) {
    const [fields, bounds] = [isFields(range) ? range : {}, isFields(range) ? range['range'] : null];
    const [from, to]: readonly unknown[] = Array.isArray(bounds) ? bounds : [];
    if (typeof from !== 'number' || typeof to !== 'number' || from !== next || !Number.isSafeInteger(to) || to <= from)
      return [...faults, 'tiered_pricing: the ranges do not follow one another from 0'];
    next = to;
    for (const [name, amount] of Object.entries(fields)) {
      if (name === 'range') continue;
      const field = tokenField(name);
      const text = amountIn(amount, 6);
      if (field === null || field.above !== null || field.service_tier !== null) notes.push(`tiered_pricing: ${name} is not understood`);
      else if (text === null) faults.push(`tiered_pricing: ${name}: ${shown(amount)} is not an amount`);
      else if (!put(sheet, from === 0 ? null : from, field.kind, text))
        faults.push(`tiered_pricing: another field gives ${field.kind} another price`);
    }
  }
  return ranges.length === 0 ? ['tiered_pricing is not a list of ranges'] : faults;
}

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
