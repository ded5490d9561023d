// Price entries as lines of a table.
import { z } from 'zod';
import type { Zone } from '../../ledger/questions/zone.ts';
import { headBy, minutesBy } from '../clock.ts';
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
  replaces: z.string().nullable(),
  source: z.string().nullable(),
  note: z.string().nullable(),
});
export type ShownPrice = z.infer<typeof priceShape>;

/** How a list is shown: by whose clock, and whether with where each price is from. */
export type Shown = { readonly zone: Zone | null; readonly wide: boolean };
const plainly: Shown = { zone: null, wide: false };

const headOf = ({ zone, wide }: Shown): readonly string[] => {
  const prices = ['id', 'vendor', 'model', 'currency', 'for', 'input', 'cached', 'output', 'more'];
  const columns = [...prices, headBy(zone, 'from'), headBy(zone, 'to')];
  return wide ? [...columns, 'source', 'note'] : columns;
};

const cells = (price: ShownPrice, { zone, wide }: Shown): Cell[] => [
  price.layer === 'overlay' ? `overlay:${price.id}` : price.id,
  price.vendor,
  price.model,
  price.currency,
  price.unit === 'per_1k' ? '1K' : '1M',
  price.free ? 'free' : (price.rates['input'] ?? null),
  price.rates['cache_read'] ?? null,
  price.free ? 'free' : (price.rates['output'] ?? null),
  moreOf(price),
  price.effective_from === null ? null : minutesBy(zone, price.effective_from),
  price.effective_to === null ? null : minutesBy(zone, price.effective_to),
  ...(wide ? [price.source, price.note] : []),
];

export const pricesTable = (prices: readonly ShownPrice[], how: Shown = plainly): string =>
  tableOf(
    headOf(how),
    prices.map((price) => cells(price, how)),
  );

/** When and by whom each row came and went, beside what it says. */
export function historyTable(history: readonly ShownPrice[], how: Shown = plainly): string {
  const successors = new Map(history.flatMap(({ id, replaces }) => (replaces === null ? [] : [[replaces, id] as const])));
  const stateOf = ({ id, superseded_at, superseded_by }: ShownPrice): string => {
    if (superseded_at === null) return 'holds';
    const successor = successors.get(id);
    const until = `until ${minutesBy(how.zone, superseded_at)} by ${superseded_by ?? '?'}`;
    return successor === undefined ? until : `${until}, corrected by ${successor}`;
  };
  const rows = history.map((price): Cell[] => [
    price.recorded_at === null ? null : minutesBy(how.zone, price.recorded_at),
    price.recorded_by,
    stateOf(price),
    ...cells(price, how),
  ]);
  return tableOf(['recorded', 'by', 'state', ...headOf(how)], rows);
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
