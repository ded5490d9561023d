// The log: calls, newest first or by what they have most of, with every filter, and one call with its text.
import { z } from '@hono/zod-openapi';
import { createRoute } from './route.ts';
import { DaybookError } from '../errors.ts';
import { asObjects, type JsonObject } from '../lib/json.ts';
import { callOrders } from '../schema/question.ts';
import { bodyFields, type CallRecord, callFields } from '../schema/call.ts';
import { zodOf } from '../schema/model.ts';
import { type Rights, rightsOf } from './actor.ts';
import type { Api } from './app.ts';
import { askedOf, askedQuery } from './calls/asked.ts';
import { costChangeSchema } from './money/recost-shape.ts';
import type { ApiParts } from './parts.ts';
import { errorSchema, json } from './read/shapes.ts';

const callSchema = zodOf(callFields);
const bodySchema = zodOf(bodyFields);
const limits = { fewest: 1, most: 1000, usual: 50 } as const;

export const listRoute = createRoute({
  method: 'get',
  path: '/api/calls',
  rule: 'own',
  summary: 'Calls, newest first',
  description:
    'Every field of a call is a filter: `status=failed&status=timeout` (any of), `model=gpt-*`, `app.not=batch`, `cost.from=0.1`, `error_message.contains=quota`, `metadata.team=search`, `user=null`. `next` is the cursor of the following page.',
  request: {
    query: z.looseObject({
      ...askedQuery,
      order: z
        .enum(callOrders)
        .optional()
        .describe(
          'newest unless given; or those with the most of cost, duration or tokens first, and last those of which it is unknown. Costs of several currencies are not compared: each comes apart, in the order of its code; `currency=USD` asks for one.',
        ),
      limit: z.coerce.number().int().min(limits.fewest).max(limits.most).optional().describe('50 unless given.'),
      cursor: z.string().optional(),
    }),
  },
  responses: {
    200: json(z.object({ calls: z.array(callSchema), next: z.string().nullable() }), 'A page of calls.'),
    400: json(errorSchema, 'The question cannot be read.'),
  },
});

export const oneRoute = createRoute({
  method: 'get',
  path: '/api/calls/{id}',
  rule: 'own',
  summary: 'One call with what was sent and answered',
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({ zone: z.string().optional().describe('For those who show times in it; the answer is in UTC.') }),
  },
  responses: {
    200: json(
      z.object({
        call: callSchema,
        body: bodySchema.nullable(),
        text_hidden: z.boolean(),
        price: z
          .object({ source: z.string().nullable(), note: z.string().nullable() })
          .nullable()
          .describe('Where the price comes from, as the entry of the book says. Not for members, whose contracts these are not.'),
        cost_changes: z.array(costChangeSchema).readonly(),
      }),
      'The call. `text_hidden` where the caller may not see text; `cost_changes` are its re-costings, oldest first.',
    ),
    404: json(errorSchema, 'No such call, or not one this caller may see.'),
  },
});

export function addCalls(api: Api, parts: ApiParts): void {
  api.openapi(listRoute, async (context) => {
    const rights = rightsOf(context.get('actor'));
    const { order = 'newest', limit = limits.usual, cursor = null, ...query } = context.req.valid('query');
    const asked = askedOf(query, context.req.url, rights, parts.now());
    const answer = await parts.answers.calls({ ...asked, order, limit, cursor }, rights.onlyUser);
    return context.json({ calls: answer.calls.map((call) => visible(call, rights)), next: answer.next }, 200);
  });

  api.openapi(oneRoute, async (context) => {
    const rights = rightsOf(context.get('actor'));
    const found = await parts.answers.call(context.req.valid('param').id, rights.onlyUser);
    if (found === null) throw new DaybookError('call_unknown');
    const shown = { call: visible(found.call, rights), body: rights.text ? found.body : null, text_hidden: !rights.text };
    const price = rights.reckoning ? await originOf(parts, found.call.price_id) : null;
    return context.json({ ...shown, price, cost_changes: await parts.answers.costChanges(found.call) }, 200);
  });
}

/** The default book has neither: it is no list of contracts. */
async function originOf(
  { registry, money }: ApiParts,
  price_id: string | null,
): Promise<{ source: string | null; note: string | null } | null> {
  const [, layer, id] = /^(own|overlay):([^@]+)/.exec(price_id ?? '') ?? [];
  if (id === undefined) return null;
  const entry = layer === 'own' ? await registry.prices.get(id) : (money.overlay.find((one) => one.id === id) ?? null);
  return entry && { source: entry.source, note: entry.note };
}

/** A call as this role may see it: without its text, where vendors quote it (error messages), and what a caller wrote into metadata. */
export function visible(call: CallRecord, rights: Rights): CallRecord {
  if (rights.text) return call;
  return { ...call, preview: null, answer_preview: null, error_message: null, metadata: null, attempts: bareAttempts(call.attempts) };
}

/** Of what an app told of its tries, the figures and the names: it may have told the vendor's message of each. */
const bareAttempts = (attempts: unknown): readonly JsonObject[] =>
  asObjects(attempts).map((attempt) => Object.fromEntries(Object.entries(attempt).filter(isFact)));
const named: ReadonlySet<string> = new Set(['endpoint', 'error_code', 'at']);
const isFact = ([name, value]: [string, unknown]): boolean =>
  value === null || typeof value === 'number' || (typeof value === 'string' && named.has(name));
