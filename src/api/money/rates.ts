// Exchange rates: those there are, adding and withdrawing, files, and one amount converted with the rate it took.
import { z } from '@hono/zod-openapi';
import { createRoute } from '../route.ts';
import { DaybookError } from '../../errors.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { formatNano, type Nano, parseNano } from '../../lib/money.ts';
import { convert, type RateStep } from '../../prices/exchange/rate-book.ts';
import { currencyCode } from '../../schema/price.ts';
import { type RateDraft, type RecordedRate, rateDraft } from '../../schema/rate.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { bodyOf, parsed } from '../read/bodies.ts';
import { decimalSchema, json, refusals, takes } from '../read/shapes.ts';
import { timeOf } from '../read/times.ts';

const currency = z.string().toUpperCase().pipe(currencyCode);
const rateSchema: z.ZodType<RecordedRate> = z.object({
  id: z.string(),
  from_currency: z.string(),
  to_currency: z.string(),
  rate: decimalSchema.describe('One unit of from_currency is so many of to_currency.'),
  effective_from: z.string(),
  source: z.string().nullable(),
  recorded_at: z.string(),
  recorded_by: z.string(),
  superseded_at: z.string().nullable(),
  superseded_by: z.string().nullable(),
});
export const countsSchema = z.object({ added: z.int(), replaced: z.int(), unchanged: z.int() });

export const listRoute = createRoute({
  method: 'get',
  path: '/api/rates',
  rule: 'known',
  summary: 'Exchange rates',
  request: {
    query: z.object({
      from_currency: currency.optional(),
      to_currency: currency.optional(),
      known_at: z.string().optional().describe('As they were known then.'),
      zone: z.string().optional().describe('In which known_at is read; UTC unless given.'),
    }),
  },
  responses: { 200: json(z.object({ rates: z.array(rateSchema).readonly() }), 'By pair and beginning.'), 400: refusals[400] },
});
const manyRates = z.strictObject({ rates: z.array(rateDraft).min(1).max(10_000) });
export const addRoute = createRoute({
  method: 'post',
  path: '/api/rates',
  rule: 'manage',
  summary: 'Add exchange rates; one for the same pair and moment takes the place of the one before',
  request: { body: takes(z.union([rateDraft, manyRates]), 'One rate, or `rates` with several: all or none.') },
  responses: { 201: json(countsSchema, 'How many.'), 400: refusals[400], 403: refusals[403] },
});
export const withdrawRoute = createRoute({
  method: 'post',
  path: '/api/rates/{id}/withdraw',
  rule: 'manage',
  summary: 'Take a rate out; its history stays',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: json(
      z.object({ rate: rateSchema, already: z.boolean().describe('It was withdrawn before; nothing was changed.') }),
      'The rate as it was.',
    ),
    403: refusals[403],
    404: refusals[404],
  },
});
const step: z.ZodType<RateStep> = z.object({
  rate_id: z.string(),
  from_currency: z.string(),
  to_currency: z.string(),
  rate: decimalSchema,
  effective_from: z.string(),
  source: z.string().nullable(),
  inverted: z.boolean(),
});
export const convertRoute = createRoute({
  method: 'get',
  path: '/api/rates/convert',
  rule: 'known',
  summary: 'An amount in another currency, and the rates that took it there',
  request: {
    query: z.object({
      amount: z.string().describe('A decimal of at most nine places.'),
      from: currency.describe('A currency'),
      to: currency.describe('and another.'),
      at: z.string().optional().describe('By the rates of this moment; now unless given.'),
      zone: z.string().optional(),
    }),
  },
  responses: {
    200: json(
      z.object({
        amount: decimalSchema,
        from: z.string(),
        to: z.string(),
        at: z.string(),
        converted: decimalSchema.nullable().describe('Null where there is no rate.'),
        rates: z.array(step).readonly().describe('One rate, or two through a third currency.'),
      }),
      'The amount, rounded once to nine places.',
    ),
    400: refusals[400],
  },
});

export function addRates(api: Api, parts: ApiParts): void {
  const { registry, money, now } = parts;
  api.openapi(listRoute, async (context) => {
    const { from_currency, to_currency, known_at = null, zone = 'UTC' } = context.req.valid('query');
    const moment = known_at === null ? null : timeOf(known_at, now(), 'known_at', zoneOf(zone));
    const rates = (await registry.rates.list({ known_at: moment })).filter(
      (rate) =>
        (from_currency === undefined || rate.from_currency === from_currency) &&
        (to_currency === undefined || rate.to_currency === to_currency),
    );
    return context.json({ rates }, 200);
  });
  api.openapi(convertRoute, (context) => {
    const { amount, from, to, at = 'now', zone = 'UTC' } = context.req.valid('query');
    const nano = nanoOf(amount);
    const moment = timeOf(at, now(), 'at', zoneOf(zone));
    const rate = money.rates().find(from, to, Date.parse(moment));
    const converted = rate === null ? null : formatNano(convert(nano, rate));
    return context.json({ amount: formatNano(nano), from, to, at: moment, converted, rates: rate?.steps ?? [] }, 200);
  });
  api.openapi(addRoute, async (context) => {
    const actor = context.get('actor');
    const counts = await registry.rates.addAll(await draftsOf(context.req.raw), actor.who);
    await money.refresh();
    return context.json(counts, 201);
  });
  api.openapi(withdrawRoute, async (context) => {
    const actor = context.get('actor');
    const { id } = context.req.valid('param');
    const isHeld = (await registry.rates.list()).some((rate) => rate.id === id);
    const rate = await registry.rates.withdraw(id, actor.who);
    await money.refresh();
    return context.json({ rate, already: !isHeld }, 200);
  });
}

/** A union would name the faults of both shapes, one of which nobody meant. */
async function draftsOf(request: Request): Promise<readonly RateDraft[]> {
  const body = await bodyOf(request, z.unknown(), 'rate_invalid');
  const isMany = typeof body === 'object' && body !== null && 'rates' in body;
  return isMany ? parsed(body, manyRates, 'rate_invalid').rates : [parsed(body, rateDraft, 'rate_invalid')];
}

function nanoOf(amount: string): Nano {
  if (!/^-?\d{1,9}(\.\d{1,9})?$/.test(amount))
    throw new DaybookError('question_invalid', `amount=${JSON.stringify(amount)} is not a decimal such as 12.50, of at most nine places.`);
  return parseNano(amount);
}
