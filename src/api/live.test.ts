// The live view follows the rights of whoever watches: it is looked at who they are again and again while a stream is open.
import { afterEach, beforeEach, it } from 'vitest';
import { createApi } from './app.ts';
import { openTestDesk, type TestDesk, testNow } from './testing/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

/** An account that signed in, watching two calls, one of them its own; what a stream says arrives in `said`. */
async function watch(role: 'analyst' | 'admin') {
  let time = testNow;
  const api = createApi({
    ...desk.parts,
    // Each look at the clock finds it so much later that rights are looked at anew.
    now: () => (time += 2_001),
    live: async () => [
      { id: 'hers', user: 'ada', metadata: { team: 'search' } },
      { id: 'his', user: 'bob', metadata: null },
    ],
  });
  const account = await desk.registry.accounts.create({ user: 'ada', role }, 'test');
  const link = await desk.registry.links.create(account.id, 'test');
  const { token } = await desk.registry.signing.withLink(link.token, { user_agent: null, ip_address: null });
  const stop = new AbortController();
  const asked = new Request('http://daybook/api/calls/live', { headers: { cookie: `daybook_session=${token}` }, signal: stop.signal });
  const response = await api.fetch(asked, { isOwner: false });
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
  let said = '';
  const until = async (text: string): Promise<void> => {
    while (!said.includes(text)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`the stream ended before it said ${text}: ${said}`);
      said += value;
    }
    said = said.slice(said.indexOf(text) + text.length);
  };
  const end = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  return { account, token, until, end };
}

it('a member made of an admin keeps only the calls of their own', async () => {
  await desk.registry.accounts.create({ user: 'root', role: 'admin' }, 'test');
  const { account, token, until, end } = await watch('admin');
  await until('"id":"his"');
  await desk.registry.accounts.change(account.id, { role: 'member' }, 'root');
  await until('event: close\ndata: {"id":"his"}');
  await desk.registry.sessions.end(token);
  await end();
});

it('an analyst sees metadata from when they are granted text; the stream ends with their account', async () => {
  const { account, until, end } = await watch('analyst');
  await until('"id":"hers","user":"ada","metadata":null');
  await desk.registry.accounts.change(account.id, { sees_text: true }, 'root');
  await until('event: progress\ndata: {"id":"hers","user":"ada","metadata":{"team":"search"}}');
  await desk.registry.accounts.change(account.id, { disabled: true }, 'root');
  await end();
});
