// What is open now, as server-sent events: `open` when a call begins, `progress` while it goes on, `close` when it is over. All
// viewers share one look at the gateway every half second, which goes on only while somebody watches.
import { z } from '@hono/zod-openapi';
import { createRoute } from './route.ts';
import { streamSSE } from 'hono/streaming';
import { type Rights, rightsOf } from './actor.ts';
import type { Api } from './app.ts';
import { actorOf } from './identify.ts';
import type { ApiParts, LiveCall } from './parts.ts';

const everyMs = 500;
const rightsEveryMs = 2_000;

const liveRoute = createRoute({
  method: 'get',
  path: '/api/calls/live',
  rule: 'own',
  summary: 'Calls that are open now, as they come and go',
  responses: {
    200: {
      description: 'Events open, progress and close; each carries the call.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
  },
});

export function addLive(api: Api, parts: ApiParts): void {
  api.openapi(liveRoute, (context) => {
    let rights = rightsOf(context.get('actor'));
    return streamSSE(context, async (stream) => {
      let known = new Map<string, string>();
      let open = true;
      stream.onAbort(() => {
        open = false;
      });
      await stream.writeSSE({ event: 'hello', data: JSON.stringify({ every_ms: everyMs }) });
      let lookedAt = parts.now();
      while (open) {
        // A stream does not outlive the key or the session it was opened with.
        if (parts.now() - lookedAt >= rightsEveryMs) {
          const actor = await actorOf(parts, context.req.raw, context.env).catch(() => null);
          if (actor === null) return;
          rights = rightsOf(actor);
          lookedAt = parts.now();
        }
        const now = new Map<string, string>();
        for (const call of await shared(parts)) {
          if (rights.onlyUser !== null && call.user !== rights.onlyUser) continue;
          const data = JSON.stringify(visible(call, rights));
          now.set(call.id, data);
          const before = known.get(call.id);
          if (before !== data) await stream.writeSSE({ event: before === undefined ? 'open' : 'progress', id: call.id, data });
        }
        for (const id of known.keys()) if (!now.has(id)) await stream.writeSSE({ event: 'close', id, data: JSON.stringify({ id }) });
        known = now;
        await stream.sleep(everyMs);
      }
    });
  });
}

function visible(call: LiveCall, rights: Rights): LiveCall {
  return rights.text ? call : { ...call, metadata: null };
}

const looks = new WeakMap<ApiParts, { readonly at: number; readonly calls: Promise<readonly LiveCall[]> }>();

function shared(parts: ApiParts): Promise<readonly LiveCall[]> {
  const last = looks.get(parts);
  if (last && parts.now() - last.at < everyMs / 2) return last.calls;
  const calls = parts.live();
  looks.set(parts, { at: parts.now(), calls });
  return calls;
}
