// How Daybook itself is: versions, the journal's backlog, the ledger, the posting.
import { z } from '@hono/zod-openapi';
import { createRoute } from './route.ts';
import type { Api } from './app.ts';
import type { ApiParts } from './parts.ts';

export const statusRoute = createRoute({
  method: 'get',
  path: '/api/status',
  rule: 'reckoning',
  summary: 'How Daybook itself is',
  description: 'Of all calls together, so not for members.',
  responses: { 200: { description: 'Journal, posting, ledger, versions.', content: { 'application/json': { schema: z.unknown() } } } },
});

export function addStatus(api: Api, parts: ApiParts): void {
  api.openapi(statusRoute, async (context) => context.json(await parts.status(), 200));
}
