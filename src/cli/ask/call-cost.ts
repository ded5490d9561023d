// How the cost of one call came about, for a person: the price and where it comes from, a line for each kind of token, what multiplied
// them, and every doubt as a sentence that says how to mend it, where it can be mended.
import { z } from 'zod';
import type { Cell } from '../table.ts';

const count = z.union([z.number(), z.string()]);
const detailShape = z.object({
  price: z
    .object({
      id: z.string(),
      model: z.string(),
      match: z.string(),
      pattern: z.string().nullable(),
      effective_from: z.string().nullable(),
      effective_to: z.string().nullable(),
    })
    .nullable(),
  lines: z.array(z.object({ kind: z.string(), tokens: count, unit_price: z.string(), per: count, amount: z.string() })),
  multipliers: z.array(z.object({ statement: z.string(), value: z.string(), factor: z.string(), source: z.string() })),
  flags: z.array(z.string()),
});

export const originShape = z.object({ source: z.string().nullable(), note: z.string().nullable() });
export type Origin = z.infer<typeof originShape>;

export type CostFacts = { readonly cost_detail: unknown; readonly currency: string | null; readonly billing_currency: string | null };

/** Rows of the page: what each is, and what it says. */
export function costRows({ cost_detail, currency, billing_currency }: CostFacts, origin: Origin | null): Cell[][] {
  const read = detailShape.safeParse(cost_detail);
  if (!read.success) return [];
  const { price, lines, multipliers, flags } = read.data;
  const rows: Cell[][] = [];
  if (price !== null) {
    const by = price.match === 'pattern' ? `by the pattern ${price.pattern ?? price.model}` : price.model;
    const until = price.effective_to === null ? '' : ` until ${price.effective_to}`;
    rows.push(['price', `${by}, ${price.effective_from === null ? 'at any time' : `since ${price.effective_from}`}${until}`]);
  }
  if (origin?.source != null) rows.push(['price from', origin.source]);
  if (origin?.note != null) rows.push(['price note', origin.note]);
  for (const { kind, tokens, unit_price, per, amount } of lines)
    rows.push([' ', `${amount} ${currency ?? ''} = ${tokens} × ${unit_price}${String(per) === '1' ? '' : ` / ${per}`}  ${kind}`.trim()]);
  for (const { statement, value, factor } of multipliers) rows.push([' ', `times ${factor} for ${statement} ${value}`]);
  for (const flag of flags) rows.push(['because', `${flagText(flag, { currency, billing_currency })}`]);
  return rows;
}

type Currencies = Pick<CostFacts, 'currency' | 'billing_currency'>;

const sentences: Readonly<Record<string, (about: string, currencies: Currencies) => string>> = {
  no_price: () => 'no book has a price for this model; add one with `daybook prices add`',
  cost_out_of_range: () => 'the amount is larger than the ledger keeps; look at the price and the counts',
  matched_by_pattern: () => 'the price was found by a pattern, not by this model’s own name',
  answering_model_not_in_book: () => 'the model that answered is in no book; the price is that of the model asked for',
  usage_estimated: () => 'the vendor did not say all token counts; the tokenizer counted',
  billed_in_another_currency: (_, { currency, billing_currency }) =>
    `the price is in ${currency ?? 'another currency'}, the endpoint bills in ${billing_currency ?? 'another one'}: ` +
    'if that is wrong, set `currency` of the endpoint in daybook.yaml; if it is right, add the price in it with `daybook prices add`',
  differs_from_vendor: () => 'the vendor’s own figure is more than one percent off; see `daybook costs`',
  holidays_unknown: () => 'the price has hours, and no list says whether this day was a public holiday',
  price_rounded_to_pico: () => 'a unit price of the book has more places than are kept',
  input_unknown: () => 'the tokens that went in are not known',
  output_unknown: () => 'the tokens that came out are not known',
  input_derived: () => 'the vendor’s total leaves nothing for the input',
  output_derived: () => 'the vendor’s total leaves nothing for the output',
  input_inferred_from_total: () => 'the input is what the vendor’s total leaves',
  output_inferred_from_total: () => 'the output is what the vendor’s total leaves',
  reasoning_unsaid: () => 'the price depends on whether the model reasoned, and the vendor did not say',
  cached_media_unsaid: () => 'part of the input was cached and part was media, and the vendor did not say how much was both',
  not_counted: (what) => `the list has a price for ${what}, which is not counted here`,
  pieces_unknown: () => 'the model is billed by the piece, and the pieces were not counted',
  fallback_credit_not_counted: () => 'the vendor may credit the model that refused first; the credit is not in its counts',
  estimate_without_media: () => 'images, sound and files are left out of the estimate',
  iteration_unpriced: (model) => `${model} took part in the answer and has no price here`,
  unit_unpriced: (unit) => `${unit} was used and its price is not known; add it to the entry under per_unit`,
  unpriced_service_tier: (tier) =>
    `the answer states the service tier ${tier}, whose price is not known; add it to the entry under service_tiers`,
  unpriced_speed: (speed) => `the answer states the speed ${speed}, whose factor is not known`,
  unpriced_region: (region) => `the answer states the region ${region}, whose factor is not known`,
};

/** The flag itself stands behind the words, because filters and the API go by it. */
export function flagText(flag: string, currencies: Currencies): string {
  const colon = flag.indexOf(':');
  const [name, about] = colon === -1 ? [flag, ''] : [flag.slice(0, colon), flag.slice(colon + 1)];
  const words = (Object.hasOwn(sentences, name) ? sentences[name]?.(about, currencies) : undefined) ?? patterned(name);
  return words === null ? flag : `${words}  [${flag}]`;
}

function patterned(name: string): string | null {
  const [, priced, as] = /^(\w+)_priced_as_(\w+)$/.exec(name) ?? [];
  if (priced !== undefined && as !== undefined) return `${spoken(priced)} has no rate of its own and is charged as ${spoken(as)}`;
  const [, unpriced] = /^(\w+)_unpriced$/.exec(name) ?? [];
  if (unpriced !== undefined) return `the price has no rate for ${spoken(unpriced)}; correct it with \`daybook prices correct\``;
  const [, part, whole] = /^(\w+?)_exceeds?_(\w+)$/.exec(name) ?? [];
  if (part !== undefined && whole !== undefined) return `the vendor counted more ${spoken(part)} than ${spoken(whole)}`;
  return null;
}

const spoken = (kind: string): string => kind.replaceAll('_', ' ');
