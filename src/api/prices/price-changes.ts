// Changes of the price book, each an admin's and each in the audit log: add, correct, end, withdraw. Nothing is lost by any of them.
import { z } from '@hono/zod-openapi';
import { createRoute } from '../route.ts';
import { DaybookError } from '../../errors.ts';
import { faultsOf } from '../../prices/check.ts';
import type { PriceAdded } from '../../registry/prices/prices.ts';
import { type PriceDraft, priceDraft, type RecordedPrice } from '../../schema/price.ts';
import type { Api } from '../app.ts';
import { recostQuestion } from '../money/recost-shape.ts';
import type { ApiParts } from '../parts.ts';
import { bodyOf } from '../read/bodies.ts';
import { json, refusals, takes } from '../read/shapes.ts';
import { type ListedPrice, listedPrice, ownPrice, warningsSchema } from './price-shape.ts';
import { outputWarnings } from './output-warnings.ts';
import { refuseShipped } from './find.ts';
import { idsOfVendor, vendorWarnings } from './vendor-warnings.ts';
import { type PricedBy, stillPricedBy, type Waiting, waitingFor } from './waiting.ts';

const one = { params: z.object({ id: z.string() }) };
const waiting: z.ZodType<Waiting> = z.object({
  calls_unpriced: z.int().nonnegative().describe('Of the calls the question is about, those without a cost.'),
  calls_priced: z.int().nonnegative().describe('Of the calls the question is about, those with a cost that is not by this price.'),
  recost: recostQuestion.nullable().describe('What to send to /api/recost, with a reason.'),
});
const pricedBy: z.ZodType<PricedBy> = z.object({
  calls: z.int().nonnegative(),
  recost: recostQuestion.nullable().describe('What to send to /api/recost, with a reason.'),
});
const added = json(
  z.object({
    added: listedPrice,
    closed: listedPrice.nullable().describe('The entry that ends where the new one begins.'),
    waiting: waiting.nullable().describe('Null where the ledger could not be asked.'),
    warnings: warningsSchema,
  }),
  'The entry as it is in the book.',
);
const changed = json(
  z.object({
    price: listedPrice,
    already: z.boolean().describe('It was so before; nothing was changed.'),
    replaced_by: z.string().nullable().describe('Of an entry that was corrected: the one in its place.'),
    priced: pricedBy
      .nullable()
      .describe('Calls that are still priced by it although it does not hold for them any more. Null where the ledger could not be asked.'),
  }),
  'The entry as it was last.',
);

export const addRoute = createRoute({
  method: 'post',
  path: '/api/prices',
  rule: 'manage',
  summary: 'Add a price',
  description: 'It closes the entry of the same vendor and model that holds at its beginning. Anything else that overlaps is refused.',
  request: { body: takes(priceDraft, 'The entry; amounts are decimal strings.') },
  responses: { 201: added, 400: refusals[400], 403: refusals[403], 409: refusals[409] },
});
export const correctRoute = createRoute({
  method: 'post',
  path: '/api/prices/{id}/correct',
  rule: 'manage',
  summary: 'Put another entry in the place of one that was wrong',
  request: { ...one, body: takes(priceDraft, 'The whole entry as it should have been.') },
  responses: { 200: added, 400: refusals[400], 403: refusals[403], 404: refusals[404], 409: refusals[409] },
});
const endBody = z.strictObject({ effective_to: z.iso.datetime({ offset: true }).nullable() });
export const endRoute = createRoute({
  method: 'post',
  path: '/api/prices/{id}/end',
  rule: 'manage',
  summary: 'Let an entry end at a moment, or with null go on without end',
  request: { ...one, body: takes(endBody, 'When it ends.') },
  responses: { 200: changed, 400: refusals[400], 403: refusals[403], 404: refusals[404], 409: refusals[409] },
});
export const withdrawRoute = createRoute({
  method: 'post',
  path: '/api/prices/{id}/withdraw',
  rule: 'manage',
  summary: 'Take an entry out of the book; its history stays',
  request: one,
  responses: { 200: changed, 403: refusals[403], 404: refusals[404], 409: refusals[409] },
});

type Answer = {
  readonly added: ListedPrice;
  readonly closed: ListedPrice | null;
  readonly waiting: Waiting | null;
  readonly warnings: readonly string[];
};

type Changed = {
  readonly price: ListedPrice;
  readonly already: boolean;
  readonly replaced_by: string | null;
  readonly priced: PricedBy | null;
};

export function addPriceChanges(api: Api, parts: ApiParts): void {
  const { registry, money, answers, log } = parts;

  // The book is changed whether or not calls can be counted; the answer says that they were not.
  const notCounted = (error: unknown): null => {
    log.warn({ err: error }, 'calls that a change of price concerns could not be counted');
    return null;
  };

  const answerOf = async (result: PriceAdded): Promise<Answer> => {
    await money.refresh();
    const vendors = parts.vendors();
    const ids = idsOfVendor(result.added.vendor, vendors);
    const calls = await waitingFor(answers, result.added, parts.now(), ids).catch(notCounted);
    const warnings = [...vendorWarnings([result.added], vendors), ...outputWarnings([result.added])];
    return { added: ownPrice(result.added), closed: result.closed && ownPrice(result.closed), waiting: calls, warnings };
  };

  api.openapi(addRoute, async (context) => {
    const actor = context.get('actor');
    return context.json(await answerOf(await registry.prices.add(await draftOf(context.req.raw), actor.who)), 201);
  });
  api.openapi(correctRoute, async (context) => {
    const actor = context.get('actor');
    const { id } = context.req.valid('param');
    refuseShipped(id);
    return context.json(await answerOf(await registry.prices.correct(id, await draftOf(context.req.raw), actor.who)), 200);
  });
  const changedTo = async (price: RecordedPrice, already: boolean): Promise<Changed> => {
    await money.refresh();
    const history = await registry.prices.history(price.vendor, price.model);
    const priced = await stillPricedBy(answers, price, parts.now()).catch(notCounted);
    return { price: ownPrice(price), already, replaced_by: history.find(({ replaces }) => replaces === price.id)?.id ?? null, priced };
  };
  api.openapi(endRoute, async (context) => {
    const actor = context.get('actor');
    const { id } = context.req.valid('param');
    refuseShipped(id);
    const { effective_to } = await bodyOf(context.req.raw, endBody, 'price_invalid');
    const before = await registry.prices.get(id);
    const ended = await registry.prices.end(id, effective_to, actor.who);
    return context.json(await changedTo(ended, ended.revision === before?.revision), 200);
  });
  api.openapi(withdrawRoute, async (context) => {
    const actor = context.get('actor');
    const { id } = context.req.valid('param');
    refuseShipped(id);
    const before = await registry.prices.get(id);
    const withdrawn = await registry.prices.withdraw(id, actor.who);
    return context.json(await changedTo(withdrawn, (before?.superseded_at ?? null) !== null), 200);
  });
}

/** A draft whose shape and sense are right; every fault is named by its path. */
async function draftOf(request: Request): Promise<PriceDraft> {
  const draft = await bodyOf(request, priceDraft, 'price_invalid');
  const faults = faultsOf(draft);
  if (faults.length > 0) throw new DaybookError('price_invalid', `${faults.map(({ path, message }) => `${path}: ${message}`).join('; ')}.`);
  return draft;
}
