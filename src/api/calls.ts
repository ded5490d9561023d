// The log: calls newest first with every filter, and one call with its text.
import { z } from '@hono/zod-openapi';
import { createRoute } from './route.ts';
import { DaybookError } from '../errors.ts';
import { bodyFields, type CallRecord, callFields } from '../schema/call.ts';
import { zoneOf } from '../ledger/questions/zone.ts';
import { zodOf } from '../schema/model.ts';
import { type Rights, rightsOf } from './actor.ts';
import type { Api } from './app.ts';
import { costChangeSchema } from './money/recost-shape.ts';
import { filtersOf } from './filters.ts';
import type { ApiParts } from './parts.ts';
import { errorSchema, json } from './read/shapes.ts';
import { rangeOrAll } from './read/times.ts';

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
      from: z.string().optional().describe('Earliest start, inclusive: ISO 8601, a date, or now-6h.'),
      to: z.string().optional().describe('Until then; of a date without a time its end.'),
      zone: z.string().optional().describe('IANA time zone in which dates without a time are read; UTC unless given.'),
      search: z.string().optional().describe('Words to look for in requests and answers.'),
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
    const { from, to, zone = 'UTC', search, limit, cursor } = context.req.valid('query');
    const filters = filtersOf(new URL(context.req.url).searchParams);
    if (!rights.text && (search !== undefined || filters.some(({ field }) => isText(field))))
      throw new DaybookError('key_forbidden', 'It may not search text.');
    const range = rangeOrAll({ from, to }, parts.now(), zoneOf(zone));
    const answer = await parts.answers.calls(
      { range, filters, search: search ?? null, limit: limit ?? limits.usual, cursor: cursor ?? null },
      rights.onlyUser,
    );
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

/** Fields that say what was said, or may: not for a role that sees no text, not even to look for. */
export const isText = (field: string): boolean =>
  field === 'preview' || field === 'answer_preview' || field === 'error_message' || field === 'metadata' || field.startsWith('metadata.');

/** A call as this role may see it: without its text, where vendors quote it (error messages), and what a caller wrote into metadata. */
export function visible(call: CallRecord, rights: Rights): CallRecord {
  return rights.text ? call : { ...call, preview: null, answer_preview: null, error_message: null, metadata: null };
}
