// The price book, to read: entries, one with all that was ever recorded of its scope, which price holds and why, and what has none.
import { z } from '@hono/zod-openapi';
import { createRoute } from '../route.ts';
import { DaybookError } from '../../errors.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { explainPrice } from '../../prices/explain.ts';
import { idOf } from '../../registry/prices/read.ts';
import type { MissingPrice } from '../../schema/costs.ts';
import { recordedPrice } from '../../schema/price.ts';
import { rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { json, refusals } from '../read/shapes.ts';
import { rangeOrAll, timeOf } from '../read/times.ts';
import { explanationSchema } from './explanation-shape.ts';
import { findOwn, takesName } from './find.ts';
import { type ListedPrice, listedLayers, listedPrice, overlayPrice, ownPrice } from './price-shape.ts';

const one = { params: z.object({ id: z.string().describe('The entry’s id, or a call’s price_id.') }) };

export const listRoute = createRoute({
  method: 'get',
  path: '/api/prices',
  rule: 'reckoning',
  summary: 'The price book’s entries',
  description: 'Own entries, then those of the overlay. The default book cannot be listed; ask it with /api/prices/lookup.',
  request: {
    query: z.object({
      vendor: z.string().optional().describe('The id of a vendor.'),
      model: z.string().optional().describe('A model, or a pattern with `*`; in any case.'),
      in_force: z.enum(['now', 'all']).optional().describe('now leaves out what has ended or not begun; all unless given.'),
      layer: z
        .enum([...listedLayers, 'default_book'])
        .optional()
        .describe('Only this layer: own or overlay.'),
      known_at: z.string().optional().describe('Own entries as the book had them then.'),
      zone: z.string().optional().describe('In which known_at is read; UTC unless given.'),
    }),
  },
  responses: { 200: json(z.object({ prices: z.array(listedPrice).readonly() }), 'The entries.'), 400: refusals[400], 403: refusals[403] },
});
export const oneRoute = createRoute({
  method: 'get',
  path: '/api/prices/{id}',
  rule: 'reckoning',
  summary: 'One price entry with all that was ever recorded for its vendor and model',
  request: one,
  responses: {
    200: json(z.object({ price: listedPrice, history: z.array(recordedPrice).readonly() }), 'The entry; history newest first.'),
    403: refusals[403],
    404: refusals[404],
  },
});
const historyRoute = createRoute({
  method: 'get',
  path: '/api/prices/{id}/history',
  rule: 'reckoning',
  summary: 'All that was ever recorded for an entry’s vendor and model, newest first',
  request: one,
  responses: {
    200: json(z.object({ history: z.array(recordedPrice).readonly() }), 'Newest first.'),
    403: refusals[403],
    404: refusals[404],
  },
});
export const lookupRoute = createRoute({
  method: 'get',
  path: '/api/prices/lookup',
  rule: 'known',
  summary: 'Which price a call would get, and why',
  request: {
    query: z.object({
      vendor: z.string().describe('The id of a vendor.'),
      model: z.string().describe('The vendor’s own id of a model.'),
      response_model: z.string().optional().describe('What the vendor says it ran.'),
      billing_currency: z.string().optional().describe('What the endpoint bills in.'),
      at: z.string().optional().describe('When the call starts; now unless given.'),
      zone: z.string().optional(),
    }),
  },
  responses: { 200: json(explanationSchema, 'What each layer says.'), 400: refusals[400] },
});
const count = z.int().nonnegative();
const knownCount = count.nullable().describe('Of the calls whose counts are known; null where none is.');
const missingPrice: z.ZodType<MissingPrice> = z.object({
  vendor_id: z.string().nullable(),
  vendor_name: z.string().nullable(),
  model_id: z.string().nullable(),
  response_model: z.string().nullable(),
  calls: count,
  prompt_tokens: knownCount,
  completion_tokens: knownCount,
  total_tokens: knownCount,
  first_at: z.string(),
  last_at: z.string(),
  reasons: z.array(z.string()).readonly(),
});
export const missingRoute = createRoute({
  method: 'get',
  path: '/api/prices/missing',
  rule: 'reckoning',
  summary: 'Models whose calls wait for a price',
  request: { query: z.object({ from: z.string().optional(), to: z.string().optional(), zone: z.string().optional() }) },
  responses: { 200: json(z.object({ missing: z.array(missingPrice).readonly() }), 'The models.'), 403: refusals[403] },
});

export function addPrices(api: Api, parts: ApiParts): void {
  const { registry, money, now } = parts;
  api.openapi(listRoute, async (context) => {
    const { vendor, model, in_force, layer, known_at = null, zone = 'UTC' } = context.req.valid('query');
    if (layer === 'default_book')
      throw new DaybookError('question_invalid', 'The default book cannot be listed; ask it about one model with /api/prices/lookup.');
    const moment = known_at === null ? null : timeOf(known_at, now(), 'known_at', zoneOf(zone));
    const own = layer === 'overlay' ? [] : (await registry.prices.list({ known_at: moment })).map(ownPrice);
    const overlay = layer === 'own' ? [] : money.overlay.map(overlayPrice);
    const takes = model === undefined ? () => true : takesName(model);
    const isShown = (price: ListedPrice): boolean =>
      (vendor === undefined || price.vendor.toLowerCase() === vendor.toLowerCase()) &&
      takes(price.model) &&
      (in_force !== 'now' || isInForce(price, now()));
    return context.json({ prices: [...own, ...overlay].filter(isShown) }, 200);
  });
  api.openapi(lookupRoute, (context) => {
    const { at = 'now', zone = 'UTC', response_model = null, billing_currency = null, vendor, model } = context.req.valid('query');
    const moment = Date.parse(timeOf(at, now(), 'at', zoneOf(zone)));
    return context.json(explainPrice(money.layers(), { vendor, model, response_model, billing_currency, at: moment }), 200);
  });
  api.openapi(missingRoute, async (context) => {
    const actor = context.get('actor');
    const { zone = 'UTC', ...bounds } = context.req.valid('query');
    const range = rangeOrAll(bounds, now(), zoneOf(zone));
    const missing = await parts.answers.missingPrices(range, rightsOf(actor).onlyUser);
    return context.json({ missing: missing.map((one) => ({ ...one, reasons: one.reasons.filter(leavesUnknown) })) }, 200);
  });
  api.openapi(oneRoute, async (context) => {
    const { id } = context.req.valid('param');
    const shipped = money.overlay.find((entry) => entry.id === id || `overlay:${entry.id}` === idOf(id));
    if (shipped !== undefined) return context.json({ price: overlayPrice(shipped), history: [] }, 200);
    const { price, history } = await findOwn(registry, id);
    return context.json({ price: ownPrice(price), history }, 200);
  });
  api.openapi(historyRoute, async (context) => {
    const { history } = await findOwn(registry, context.req.valid('param').id);
    return context.json({ history }, 200);
  });
}

/** Flags that say why there is no cost at all. Others doubt a figure, and here is none. */
const leavesUnknown = (flag: string): boolean => /^no_|_unpriced(:|$)|^(pieces|input|output)_unknown$|^not_counted$/.test(flag);

function isInForce({ effective_from, effective_to }: ListedPrice, at: number): boolean {
  return (effective_from === null || Date.parse(effective_from) <= at) && (effective_to === null || Date.parse(effective_to) > at);
}
