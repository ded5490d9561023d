// Which price holds and why, and which models have none.
import type { Command } from 'commander';
import { z } from 'zod';
import { minutes } from '../amounts.ts';
import { flagText } from '../ask/call-cost.ts';
import { clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';

export type LookupOptions = {
  readonly responseModel?: string;
  readonly billingCurrency?: string;
  readonly at: string;
  readonly zone: string;
};
export type MissingOptions = { readonly from?: string; readonly to?: string; readonly zone: string };

const priceShape = z.object({
  id: z.string(),
  currency: z.string(),
  source_version: z.string(),
  effective_from: z.string().nullable(),
  effective_to: z.string().nullable(),
  free: z.boolean(),
  rates: z.record(z.string(), z.string()),
  units: z.array(z.object({ unit: z.string(), amount: z.string(), per: z.string() })),
  tiers: z.array(
    z.object({
      above_input_tokens: z.number().nullable(),
      above_output_tokens: z.number().nullable(),
      when_reasoning: z.boolean(),
      rates: z.record(z.string(), z.string()),
    }),
  ),
  caveats: z.array(z.string()),
});
const explanationShape = z.object({
  query: z.object({ vendor: z.string(), model: z.string(), at: z.string() }),
  winner: z.string().nullable(),
  layers: z.array(
    z.object({ layer: z.string(), won: z.boolean(), because: z.string(), answer: z.object({ price: priceShape }).nullable() }),
  ),
});

export async function lookupPrice(vendor: string, model: string, options: LookupOptions, command: Command): Promise<void> {
  const { out } = surroundingsOf(command);
  const { responseModel, billingCurrency, at, zone } = options;
  const parameters = parametersOf([], { vendor, model, response_model: responseModel, billing_currency: billingCurrency, at, zone });
  const answer = await (await clientFor(command)).get(`/api/prices/lookup?${parameters}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { query, winner, layers } = explanationShape.parse(answer);
  const price = layers.find(({ won }) => won)?.answer?.price ?? null;
  if (price === null)
    out(`No price of ${vendor} ${model} is known at ${minutes(query.at)}: the cost of such a call is unknown, not zero.\n\n`);
  else out(`${tableOf(['price', price.id], priceLines(price))}\n`);
  const lines = layers.map(({ layer, because }): Cell[] => [layer === winner ? `→ ${layer}` : `  ${layer}`, because]);
  out(tableOf(['layer', 'why'], lines));
}

function priceLines({ currency, rates, units, tiers, free, effective_from, effective_to, caveats }: z.infer<typeof priceShape>): Cell[][] {
  const list = (some: Readonly<Record<string, string>>): string =>
    Object.entries(some)
      .map(([kind, amount]) => `${kind} ${amount}`)
      .join(', ');
  return [
    [`${currency} for 1M`, free ? 'free' : list(rates) || null],
    ...tiers.map((tier): Cell[] => [
      [
        tier.above_input_tokens === null ? null : `input > ${tier.above_input_tokens}`,
        tier.above_output_tokens === null ? null : `output > ${tier.above_output_tokens}`,
        tier.when_reasoning ? 'reasoning' : null,
      ]
        .filter((part) => part !== null)
        .join(', '),
      list(tier.rates),
    ]),
    ...units.map(({ unit, amount, per }): Cell[] => [per === '1' ? unit : `${per} ${unit}`, `${amount} ${currency}`]),
    [
      'holds',
      `${effective_from === null ? 'since ever' : minutes(effective_from)} to ${effective_to === null ? 'without end' : minutes(effective_to)}`,
    ],
    ...(caveats.length === 0 ? [] : [['doubtful', caveats.join(', ')]]),
  ];
}

const noCurrencies = { currency: null, billing_currency: null };
const missingShape = z.object({
  missing: z.array(
    z.object({
      vendor_id: z.string().nullable(),
      vendor_name: z.string().nullable(),
      model_id: z.string().nullable(),
      response_model: z.string().nullable(),
      calls: z.number(),
      total_tokens: z.number().nullable(),
      first_at: z.string(),
      last_at: z.string(),
      reasons: z.array(z.string()),
    }),
  ),
});

export async function listMissing({ from, to, zone }: MissingOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/prices/missing?${parametersOf([], { from, to, zone })}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { missing } = missingShape.parse(answer);
  if (missing.length === 0) return err('No call waits for a price.\n');
  const head = ['vendor', 'model', 'answered by', 'calls', 'tokens', 'first', 'last', 'why'];
  const rows = missing.map((one): Cell[] => [
    one.vendor_id ?? one.vendor_name,
    one.model_id,
    one.response_model,
    one.calls,
    one.total_tokens,
    minutes(one.first_at),
    minutes(one.last_at),
    one.reasons.map((reason) => flagText(reason, noCurrencies)).join(', '),
  ]);
  out(tableOf(head, rows));
  err('Give one with: daybook prices add --vendor <vendor> --model <model> --currency <currency> --input <amount> --output <amount>\n');
}
