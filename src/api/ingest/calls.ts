// Calls that did not pass through the gateway, told by whoever made them. Answered when the journal has them, record by record.
import { z } from '@hono/zod-openapi';
import { toldCall, toldGap, type ToldResult } from '../../schema/ingest.ts';
import type { Api } from '../app.ts';
import { guardOf } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { errorSchema, json, openapiOf } from '../read/shapes.ts';
import { partsOf } from './batch.ts';
import { decodedBody } from './decode.ts';
import { senderOf } from './sender.ts';

const answerSchema = z.object({
  results: z
    .array(
      z.object({
        id: z.string().nullable(),
        result: z.enum(['accepted', 'duplicate', 'refused']),
        error: z.object({ code: z.string(), path: z.string().nullable(), message: z.string() }).optional(),
      }),
    )
    .describe('One for each record, in the order they were sent.'),
  accepted: z.int(),
  duplicates: z.int(),
  refused: z.int(),
});

const route = {
  method: 'post',
  path: '/api/ingest/calls',
  'x-rule': 'tell',
  summary: 'Tell of calls that did not pass through the gateway',
  description:
    'A list of calls, `{"calls": […], "gaps": […]}`, or NDJSON with one call (or `{"gap": {…}}`) a line; gzip, deflate, br, and zstd where Daybook’s Node.js has it. Answered when all that is accepted is in the journal. The same id of the same user again changes nothing. Whatever does not answer 200 is to be sent again as it was.',
  request: {
    body: {
      content: {
        'application/json': {
          schema: openapiOf(z.union([z.array(toldCall), z.object({ calls: z.array(toldCall), gaps: z.array(toldGap).optional() })])),
        },
        'application/x-ndjson': { schema: openapiOf(toldCall) },
      },
    },
  },
  responses: {
    200: json(answerSchema, 'What became of each record. A refused one is not recorded; sending it again as it is does not help.'),
    400: json(errorSchema, 'The batch cannot be read at all.'),
    401: json(errorSchema, 'No valid key.'),
    413: json(errorSchema, 'The batch is too large.'),
    415: json(errorSchema, 'Its encoding cannot be undone here.'),
    503: json(errorSchema, 'The journal does not take it now; send it again.'),
  },
} as const;

export function addIngestCalls(api: Api, parts: ApiParts): void {
  api.openAPIRegistry.registerPath(route);
  api.post(route.path, guardOf(route['x-rule']), async (context) => {
    const request = context.req.raw;
    const sender = senderOf(parts, request, request.headers.has('x-daybook-sdk') ? 'sdk' : 'api');
    const { limits } = parts.ingestion;
    const bytes = await decodedBody(request, limits.bytes);
    const told = partsOf(bytes, request.headers.get('content-type') ?? '', limits.records);
    const offered = told.flatMap((part) => ('offered' in part ? [part.offered] : []));
    const taken = await parts.ingestion.take(offered, sender);
    parts.ingestion.noteGaps(
      told.flatMap((part) => ('gap' in part ? [part.gap] : [])),
      sender,
    );
    const answers = taken.values();
    // A gap has its place in the answer too, so that results and lines go together.
    const results = told.flatMap((part): readonly ToldResult[] => ('gap' in part ? [{ id: null, result: 'accepted' }] : next(answers)));
    const count = (result: ToldResult['result']): number => taken.filter((one) => one.result === result).length;
    return context.json({ results, accepted: count('accepted'), duplicates: count('duplicate'), refused: count('refused') }, 200);
  });
}

function next(answers: Iterator<ToldResult>): readonly ToldResult[] {
  const answer = answers.next();
  return answer.done === true ? [] : [answer.value];
}
