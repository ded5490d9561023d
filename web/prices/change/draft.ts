// A price as a form holds it: texts, some of them empty or not right yet; and the entry that the API takes.
import type { PriceKind } from '../../../src/schema/price.ts';
import type { UsageUnit } from '../../../src/schema/token-usage.ts';
import type { BodyOf } from '../../../src/api/contract.ts';
import { isAmount } from '../figures/amounts.ts';
import { kindOrder } from '../figures/kinds.ts';
import type { Listed, Rates } from '../figures/shape.ts';
import { instantOf, wallOf } from '../figures/wall-time.ts';

export type RatesDraft = Readonly<Partial<Record<PriceKind, string>>>;
export type TierDraft = {
  readonly above_input: string;
  readonly above_output: string;
  readonly when_reasoning: boolean;
  readonly rates: RatesDraft;
};
export type WindowDraft = {
  readonly name: string;
  readonly zone: string;
  readonly days: Listed['windows'][number]['days'];
  readonly from: string;
  readonly to: string;
  readonly holidays: string | null;
  readonly rates: RatesDraft;
  readonly tiers: readonly TierDraft[];
};
export type StatedTierDraft = { readonly service_tier: string; readonly factor: string; readonly rates: RatesDraft | null };
export type PieceDraft = { readonly unit: UsageUnit; readonly amount: string; readonly per: string };

export type Draft = {
  readonly vendor: string;
  readonly model: string;
  readonly currency: string;
  readonly unit: 'per_1m' | 'per_1k';
  readonly free: boolean;
  readonly rates: RatesDraft;
  readonly tiers: readonly TierDraft[];
  readonly windows: readonly WindowDraft[];
  readonly service_tiers: readonly StatedTierDraft[];
  readonly per_unit: readonly PieceDraft[];
  readonly per_request: string;
  /** By the wall clock of the zone; empty is since ever and without end. */
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly note: string;
};

export const emptyDraft: Draft = {
  vendor: '',
  model: '',
  currency: 'USD',
  unit: 'per_1m',
  free: false,
  rates: {},
  tiers: [],
  windows: [],
  service_tiers: [],
  per_unit: [],
  per_request: '',
  from: '',
  to: '',
  source: '',
  note: '',
};

export const emptyTier: TierDraft = { above_input: '', above_output: '', when_reasoning: false, rates: {} };

const ratesDraft = (rates: Rates): RatesDraft =>
  Object.fromEntries(kindOrder.flatMap((kind) => (rates[kind] === undefined ? [] : [[kind, rates[kind]]])));

const tierDraft = (tier: Listed['tiers'][number]): TierDraft => ({
  above_input: tier.above_input_tokens === null ? '' : String(tier.above_input_tokens),
  above_output: tier.above_output_tokens === null ? '' : String(tier.above_output_tokens),
  when_reasoning: tier.when_reasoning,
  rates: ratesDraft(tier.rates),
});

export const draftOf = (price: Listed, zone: string): Draft => ({
  ...price,
  rates: ratesDraft(price.rates),
  tiers: price.tiers.map(tierDraft),
  windows: price.windows.map((window) => ({ ...window, rates: ratesDraft(window.rates), tiers: window.tiers.map(tierDraft) })),
  service_tiers: price.service_tiers.map(({ service_tier, factor, rates }) => ({
    service_tier,
    factor: factor ?? '',
    rates: rates && ratesDraft(rates),
  })),
  per_unit: price.per_unit.map(({ unit, amount, per }) => ({ unit, amount, per: String(per) })),
  per_request: price.per_request ?? '',
  from: price.effective_from === null ? '' : wallOf(price.effective_from, zone),
  to: price.effective_to === null ? '' : wallOf(price.effective_to, zone),
  source: price.source ?? '',
  note: price.note ?? '',
});

export type PriceBody = BodyOf<'POST /api/prices'>;

const filled = (rates: RatesDraft): RatesDraft => Object.fromEntries(Object.entries(rates).filter(([, amount]) => amount.trim() !== ''));
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const tokensOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const tierBody = ({ above_input, above_output, when_reasoning, rates }: TierDraft) => ({
  above_input_tokens: tokensOf(above_input),
  above_output_tokens: tokensOf(above_output),
  when_reasoning,
  rates: filled(rates),
});

/** What the API takes. Of something that costs nothing no amount is sent. */
export function bodyOf(draft: Draft, zone: string): PriceBody {
  const { free, currency } = draft;
  const amounts = {
    rates: filled(draft.rates),
    tiers: draft.tiers.map(tierBody),
    windows: draft.windows.map((window) => ({
      ...window,
      days: [...window.days],
      rates: filled(window.rates),
      tiers: window.tiers.map(tierBody),
    })),
    service_tiers: draft.service_tiers.map(({ service_tier, factor, rates }) => ({
      service_tier,
      factor: orNull(factor),
      rates: rates && filled(rates),
    })),
    per_unit: draft.per_unit.map(({ unit, amount, per }) => ({ unit, amount, per: Number(per) })),
    per_request: orNull(draft.per_request),
  };
  return {
    vendor: draft.vendor.trim(),
    model: draft.model.trim(),
    currency: currency.trim().toUpperCase(),
    unit: draft.unit,
    free,
    ...(free ? {} : amounts),
    effective_from: draft.from === '' ? null : instantOf(draft.from, zone),
    effective_to: draft.to === '' ? null : instantOf(draft.to, zone),
    source: orNull(draft.source),
    note: orNull(draft.note),
  };
}

/** Whether there is enough to ask the book about. */
export const isComplete = (draft: Draft): boolean =>
  draft.vendor.trim() !== '' &&
  draft.model.trim() !== '' &&
  draft.currency.trim() !== '' &&
  (draft.free ||
    Object.keys(filled(draft.rates)).length > 0 ||
    draft.per_request !== '' ||
    draft.per_unit.length + draft.windows.length > 0);

export const isAmountFault = (text: string | undefined): boolean => text !== undefined && text.trim() !== '' && !isAmount(text.trim());
