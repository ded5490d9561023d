// What the console shows of a price, whatever layer it comes from: the own book and the overlay write entries as they were typed, a
// look-up writes what its layer answers.
import type { AnswerOf } from '../../../src/api/contract.ts';

export type Listed = AnswerOf<'GET /api/prices'>['prices'][number];
export type Recorded = AnswerOf<'GET /api/prices/{id}'>['history'][number];
export type Explanation = AnswerOf<'GET /api/prices/lookup'>;
export type LayerSaid = Explanation['layers'][number];
export type Written = NonNullable<LayerSaid['answer']>['price'];

export type Rates = Readonly<Record<string, string | undefined>>;
export type Tier = Pick<Listed['tiers'][number], 'above_input_tokens' | 'above_output_tokens' | 'when_reasoning'> & {
  readonly rates: Rates;
};
export type Hours = Pick<Listed['windows'][number], 'name' | 'zone' | 'from' | 'to' | 'holidays'> & { readonly days: readonly string[] };

export type Figures = {
  readonly currency: string;
  readonly unit: 'per_1k' | 'per_1m';
  readonly free: boolean;
  readonly rates: Rates;
  readonly tiers: readonly Tier[];
  readonly windows: readonly (Hours & { readonly rates: Rates; readonly tiers: readonly Tier[] })[];
  readonly service_tiers: readonly { readonly service_tier: string; readonly factor: string | null; readonly rates: Rates | null }[];
  readonly per_request: string | null;
  readonly per_unit: readonly { readonly unit: string; readonly amount: string; readonly per: string }[];
};

export const figuresOf = (price: Listed | Recorded): Figures => ({
  ...price,
  per_unit: price.per_unit.map(({ unit, amount, per }) => ({ unit, amount, per: String(per) })),
});

/** A look-up answers with the rates of the hours that hold; the others are not part of its answer. */
export const writtenFigures = (price: Written): Figures => ({
  ...price,
  windows: [],
  per_request: price.units.find(({ unit }) => unit === 'request')?.amount ?? null,
  per_unit: price.units.filter(({ unit }) => unit !== 'request'),
});

/** The kinds of token that any rate of it names, in the order of price lists. */
export function kindsIn(figures: Figures, order: readonly string[]): readonly string[] {
  const every = [
    figures.rates,
    ...figures.tiers.map(({ rates }) => rates),
    ...figures.windows.flatMap(({ rates, tiers }) => [rates, ...tiers.map((tier) => tier.rates)]),
    ...figures.service_tiers.map(({ rates }): Rates => rates ?? {}),
  ];
  return order.filter((kind) => every.some((rates) => rates[kind] !== undefined));
}

/** A moment against an entry's beginning and end. */
export type Force = 'now' | 'later' | 'ended' | 'superseded';
export function forceOf(
  price: { readonly effective_from: string | null; readonly effective_to: string | null; readonly superseded_at: string | null },
  now: number,
): Force {
  if (price.superseded_at !== null) return 'superseded';
  if (price.effective_from !== null && Date.parse(price.effective_from) > now) return 'later';
  return price.effective_to !== null && Date.parse(price.effective_to) <= now ? 'ended' : 'now';
}
