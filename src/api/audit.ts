// The audit log: who changed what, newest first.
import { z } from '@hono/zod-openapi';
import { createRoute } from './route.ts';
import type { AuditEntry } from '../registry/audit.ts';
import type { Api } from './app.ts';
import type { ApiParts } from './parts.ts';
import { json, refusals } from './read/shapes.ts';

const usual = 50;

const entrySchema: z.ZodType<AuditEntry> = z.object({
  id: z.string(),
  at: z.string(),
  who: z.string(),
  action: z.string().describe('noun.verb, such as price.add.'),
  subject: z.string().describe('The id of what was changed.'),
  before: z.unknown(),
  after: z.unknown(),
});

const auditRoute = createRoute({
  method: 'get',
  path: '/api/audit',
  rule: 'audit',
  summary: 'Who changed what, newest first',
  request: {
    query: z.object({
      subject: z.string().optional().describe('Only changes of what has this id.'),
      limit: z.coerce.number().int().min(1).max(1000).optional().describe(`${usual} unless given.`),
      before: z.string().optional().describe('The `next` of the page before.'),
    }),
  },
  responses: {
    200: json(z.object({ entries: z.array(entrySchema).readonly(), next: z.string().nullable() }), 'A page of entries.'),
    400: refusals[400],
    403: refusals[403],
  },
});

export function addAudit(api: Api, parts: ApiParts): void {
  api.openapi(auditRoute, async (context) => {
    const { subject = null, limit = usual, before = null } = context.req.valid('query');
    const found = await parts.registry.audit.list({ limit: limit + 1, before, subject });
    const entries = found.slice(0, limit);
    return context.json({ entries, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null }, 200);
  });
}
