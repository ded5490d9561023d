// Price entries as lines of a table.
import { z } from 'zod';
import { minutes } from '../amounts.ts';
import { type Cell, tableOf } from '../table.ts';

export const priceShape = z.looseObject({
  id: z.string(),
  layer: z.string().optional(),
  vendor: z.string(),
  model: z.string(),
  currency: z.string(),
  unit: z.string(),
  rates: z.record(z.string(), z.string()),
  tiers: z.array(z.unknown()),
  service_tiers: z.array(z.unknown()),
  windows: z.array(z.looseObject({ name: z.string() })),
  per_request: z.string().nullable(),
  per_unit: z.array(z.looseObject({ unit: z.string(), amount: z.string() })),
  free: z.boolean(),
  effective_from: z.string().nullable(),
  effective_to: z.string().nullable(),
  recorded_at: z.string().nullable(),
  recorded_by: z.string().nullable(),
  superseded_at: z.string().nullable(),
  superseded_by: z.string().nullable(),
});
export type ShownPrice = z.infer<typeof priceShape>;

const head = ['id', 'vendor', 'model', 'currency', 'for', 'input', 'cached', 'output', 'more', 'from', 'to'];

const cells = (price: ShownPrice): Cell[] => [
  price.layer === 'overlay' ? `overlay:${price.id}` : price.id,
  price.vendor,
  price.model,
  price.currency,
  price.unit === 'per_1k' ? '1K' : '1M',
  price.free ? 'free' : (price.rates['input'] ?? null),
  price.rates['cache_read'] ?? null,
  price.free ? 'free' : (price.rates['output'] ?? null),
  moreOf(price),
  price.effective_from === null ? null : minutes(price.effective_from),
  price.effective_to === null ? null : minutes(price.effective_to),
];

export const pricesTable = (prices: readonly ShownPrice[]): string => tableOf(head, prices.map(cells));

/** When and by whom each row came and went, beside what it says. */
export function historyTable(history: readonly ShownPrice[]): string {
  const rows = history.map((price): Cell[] => [
    price.recorded_at === null ? null : minutes(price.recorded_at),
    price.recorded_by,
    price.superseded_at === null ? 'holds' : `until ${minutes(price.superseded_at)} by ${price.superseded_by ?? '?'}`,
    ...cells(price),
  ]);
  return tableOf(['recorded', 'by', 'state', ...head], rows);
}

/** What has no column of its own. */
function moreOf({ rates, tiers, service_tiers, windows, per_request, per_unit }: ShownPrice): string | null {
  const others = Object.entries(rates).filter(([kind]) => kind !== 'input' && kind !== 'output' && kind !== 'cache_read');
  const counted = [
    ...others.map(([kind, amount]) => `${kind} ${amount}`),
    ...(per_request === null ? [] : [`request ${per_request}`]),
    ...per_unit.map(({ unit, amount }) => `${unit} ${amount}`),
    ...(tiers.length === 0 ? [] : [`${tiers.length} tier${tiers.length === 1 ? '' : 's'}`]),
    ...windows.map(({ name }) => `hours ${name}`),
    ...(service_tiers.length === 0 ? [] : [`${service_tiers.length} service tier${service_tiers.length === 1 ? '' : 's'}`]),
  ];
  return counted.join(', ') || null;
}
