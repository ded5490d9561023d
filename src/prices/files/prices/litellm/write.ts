// Price entries as LiteLLM's price map. It has no dates, currencies, patterns or hours: only what is in force now, in US dollars, is
// written, and each entry is read back before it is kept. What would come back as another price is left out, with the reason.
import type { PriceDraft, PriceEntry, PriceRates, PriceUnit } from '../../../../schema/price.ts';
import { type Decimal, readDecimal } from '../../../decimal.ts';
import { decimalText } from '../../typed.ts';
import { draftOf } from '../entry.ts';
import { tierEndings, tokenFields } from './fields.ts';
import { readModel } from './model.ts';
import { keyOf } from './providers.ts';
import { kindsOf, times } from './rates.ts';
import { meaningOf } from './meaning.ts';
import { asDated, checkedDraft } from '../entry.ts';

export type LeftOut = { readonly id: string; readonly why: string };

export function writeLiteLlm(
  entries: readonly PriceEntry[],
  now: number,
): { readonly text: string; readonly left_out: readonly LeftOut[] } {
  const left_out: LeftOut[] = [];
  const models = new Map<string, string>();
  for (const entry of entries) {
    const written = modelText(draftOf(entry), now);
    if ('why' in written) left_out.push({ id: entry.id, why: written.why });
    else if (models.has(written.key))
      left_out.push({ id: entry.id, why: `another entry is written as ${JSON.stringify(written.key)} already` });
    else models.set(written.key, written.text);
  }
  const lines = [...models].map(([key, text]) => `    ${JSON.stringify(key)}: ${text}`);
  return { text: `{\n${lines.join(',\n')}${lines.length > 0 ? '\n' : ''}}\n`, left_out };
}

type Written = { readonly key: string; readonly text: string } | { readonly why: string };

function modelText(draft: PriceDraft, now: number): Written {
  const why = unsaid(draft, now);
  if (why !== null) return { why };
  const named = keyOf(draft.vendor, draft.model);
  if (!named) return { why: `the map has no provider for ${draft.vendor} and ${draft.model}` };
  const amounts = amountsOf(draft);
  if (typeof amounts === 'string') return { why: amounts };
  const fields = [
    ...amounts,
    ['litellm_provider', JSON.stringify(named.provider)],
    ...modeOf(draft),
    ...(draft.source === null ? [] : [['source', JSON.stringify(draft.source)]]),
  ];
  const text = `{\n${fields.map(([name, value]) => `        "${name}": ${value}`).join(',\n')}\n    }`;
  return comesBack(named.key, text, draft) ? { key: named.key, text } : { why: 'read back from the map it would be another price' };
}

function unsaid(draft: PriceDraft, now: number): string | null {
  const { currency, effective_from, effective_to, windows, tiers, service_tiers, per_unit } = draft;
  if (currency !== 'USD') return `it is in ${currency}: the map is in US dollars`;
  if (effective_from !== null && Date.parse(effective_from) > now) return `it is not in force before ${effective_from}`;
  if (effective_to !== null && Date.parse(effective_to) <= now) return `it ended ${effective_to}`;
  if (draft.model.includes('*') && !/^ft:[^*]+:\*$/.test(draft.model)) return 'its model is a pattern';
  if (windows.length > 0) return 'it has prices by the hour of the week';
  if (tiers.some((tier) => tier.when_reasoning)) return 'it has a tier for answers with reasoning';
  if (tiers.some((tier) => tier.above_output_tokens !== null)) return 'it has a tier by the length of the output';
  if (tiers.some(({ above_input_tokens }) => above_input_tokens === null || above_input_tokens % 1000 !== 0))
    return 'a tier does not begin at a whole thousand of tokens';
  const tier = service_tiers.find(({ service_tier }) => !tierEndings.some(([, name]) => name === service_tier));
  if (tier) return `the map has no service tier ${tier.service_tier}`;
  if (per_unit.length > new Set(per_unit.map(({ unit }) => unit)).size) return 'a unit is priced twice';
  return null;
}

type FieldText = readonly [name: string, value: string];

const powers: Readonly<Record<PriceUnit, number>> = { per_1k: 3, per_1m: 6 };

/** An amount that cannot be said is the reason, as a string. */
function amountsOf(draft: PriceDraft): readonly FieldText[] | string {
  if (draft.free)
    return [
      ['input_cost_per_token', '0'],
      ['output_cost_per_token', '0'],
    ];
  const fields: FieldText[] = [];
  const unsayable = new Set<string>();
  const one: Decimal = { digits: 1n, places: 0 };
  const write = (rates: PriceRates, factor: Decimal, ending: string) => {
    for (const kind of kindsOf(rates)) {
      const field = tokenFields.find(([, known]) => known === kind);
      const amount = readDecimal(rates[kind] ?? '');
      if (!field || !amount) unsayable.add(kind);
      else fields.push([field[0] + ending, decimalText(times({ ...amount, places: amount.places + powers[draft.unit] }, factor))]);
    }
  };
  const writeAll = (factor: Decimal, ending: string) => {
    write(draft.rates, factor, ending);
    for (const tier of draft.tiers) write(tier.rates, factor, `_above_${(tier.above_input_tokens ?? 0) / 1000}k_tokens${ending}`);
  };
  writeAll(one, '');
  for (const { service_tier, factor, rates } of draft.service_tiers) {
    const ending = tierEndings.find(([, name]) => name === service_tier)?.[0] ?? '';
    if (rates) write(rates, one, ending);
    else writeAll(readDecimal(factor ?? '') ?? one, ending);
  }
  if (draft.per_request !== null) fields.push(['input_cost_per_request', draft.per_request]);
  for (const { unit, amount, per } of draft.per_unit) {
    const piece = pieceText(unit, amount, per);
    if (piece) fields.push(piece);
    else unsayable.add(unit);
  }
  return unsayable.size === 0 ? fields : `the map has no field for ${[...unsayable].join(', ')}`;
}

const pieceNames: Readonly<Record<string, string>> = {
  image: 'output_cost_per_image',
  second: 'output_cost_per_second',
  character: 'input_cost_per_character',
  page: 'ocr_cost_per_page',
  code_interpreter: 'code_interpreter_cost_per_session',
};

function pieceText(unit: string, amount: string, per: number): FieldText | null {
  if (unit === 'file_search') return per === 1000 ? ['file_search_cost_per_1k_calls', amount] : null;
  const each = dividedBy(amount, per);
  const name = pieceNames[unit];
  if (each === null) return null;
  if (unit === 'web_search') return ['search_context_cost_per_query', searchText(each)];
  return name === undefined ? null : [name, each];
}

const searchText = (amount: string): string =>
  `{ ${['low', 'medium', 'high'].map((size) => `"search_context_size_${size}": ${amount}`).join(', ')} }`;

/** Null where it has more than twelve places. */
function dividedBy(amount: string, per: number): string | null {
  const decimal = readDecimal(amount);
  if (!decimal) return null;
  const digits = decimal.digits * 10n ** 12n;
  return digits % BigInt(per) === 0n ? decimalText({ digits: digits / BigInt(per), places: decimal.places + 12 }) : null;
}

/** What makes a price by the piece mean what it does here. */
function modeOf({ per_unit }: PriceDraft): readonly FieldText[] {
  const modes: Readonly<Record<string, string>> = {
    image: 'image_generation',
    second: 'audio_transcription',
    character: 'audio_speech',
    page: 'ocr',
  };
  const mode = per_unit.map(({ unit }) => modes[unit]).find((known) => known !== undefined);
  return mode === undefined ? [] : [['mode', JSON.stringify(mode)]];
}

function comesBack(key: string, text: string, draft: PriceDraft): boolean {
  const { input } = readModel(key, JSON.parse(text), { effective_from: draft.effective_from, zero_is_free: true });
  const checked = input && checkedDraft(input, asDated);
  return checked !== null && 'draft' in checked && meaningOf(checked.draft) === meaningOf(draft);
}
