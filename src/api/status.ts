// How Daybook itself is: versions, the journal's backlog, the ledger, the posting.
import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from './app.ts';
import type { ApiParts } from './parts.ts';

const statusRoute = createRoute({
  method: 'get',
  path: '/api/status',
  summary: 'How Daybook itself is',
  responses: { 200: { description: 'Journal, posting, ledger, versions.', content: { 'application/json': { schema: z.unknown() } } } },
});

export function addStatus(api: Api, parts: ApiParts): void {
  api.openapi(statusRoute, async (context) => context.json(await parts.status(), 200));
}
