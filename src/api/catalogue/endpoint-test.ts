// Tries an endpoint with one real call of a few tokens. It goes through the gateway as whoever asked, so that it is recorded, priced and
// counted like every other call.
import { z } from '@hono/zod-openapi';
import type { TrialOutcome } from '../../desk/trial/trial.ts';
import { DaybookError } from '../../errors.ts';
import { families, statuses } from '../../schema/vocabulary.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { bodyOf } from '../read/bodies.ts';
import { json, refusals, takes } from '../read/shapes.ts';
import { createRoute } from '../route.ts';

const outcomeSchema: z.ZodType<TrialOutcome> = z.object({
  request_id: z.string().nullable().describe('The call’s record; it is in the ledger within seconds.'),
  status: z.enum(statuses),
  http_status: z.number().nullable(),
  error: z.object({ code: z.string().nullable(), message: z.string() }).nullable(),
  duration_ms: z.number(),
  ttft_ms: z.number().nullable(),
  text: z.string().nullable(),
});

const trialBody = z.strictObject({
  model: z.string().trim().min(1).max(300).describe('The vendor’s own id of a model.'),
  family: z.enum(families).optional().describe('Which wire format; the first that the endpoint speaks unless given.'),
});

export const testEndpointRoute = createRoute({
  method: 'post',
  path: '/api/endpoints/{name}/test',
  rule: 'manage',
  summary: 'Make one small real call and tell what came of it',
  description: 'Within 30 seconds. The call is recorded with the app `daybook-console` and the function `test call`.',
  request: {
    params: z.object({ name: z.string() }),
    body: takes(trialBody, 'Which model to ask, and in which wire format.'),
  },
  responses: { 200: json(outcomeSchema, 'What came of it, good or bad.'), 400: refusals[400], 403: refusals[403], 404: refusals[404] },
});

export function addEndpointTest(api: Api, { catalogue }: ApiParts): void {
  api.openapi(testEndpointRoute, async (context) => {
    const { name } = context.req.valid('param');
    const { model, family } = await bodyOf(context.req.raw, trialBody, 'endpoint_invalid');
    const { endpoints } = await catalogue.resolution();
    const found = endpoints.find(({ endpoint }) => endpoint.name === name);
    if (found === undefined) throw new DaybookError('endpoint_unknown', `It is ${JSON.stringify(name)}.`);
    const { bases, vendor_id } = found.endpoint;
    const spoken = families.filter((one) => bases[one] !== undefined);
    const chosen = family ?? spoken[0];
    if (chosen === undefined || bases[chosen] === undefined)
      throw new DaybookError('endpoint_dialect', `Endpoint ${name} speaks ${spoken.join(', ')}.`);
    const { user, who } = context.get('actor');
    return context.json(await catalogue.tryEndpoint({ endpoint: name, model, family: chosen, vendor_id }, user ?? who), 200);
  });
}
