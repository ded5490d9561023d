// Sessions over a real engine, against the same calls added up in memory; and as the command line shows them.
import http, { type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertCalls } from '../ledger/insert.ts';
import { askSession } from '../ledger/questions/session.ts';
import { askSessions } from '../ledger/questions/sessions.ts';
import { makeCall } from '../ledger/testing/calls.ts';
import { startTestLedger, type TestLedger } from '../ledger/testing/engine.ts';
import { expectedUsage } from '../ledger/testing/usage.ts';
import type { CallRecord } from '../schema/call.ts';
import { createApi } from './app.ts';
import { openTestDesk, type TestDesk, testNow } from './testing/desk.ts';

const start = testNow - 3 * 86_400_000;
/** Some begin within one millisecond; a session has calls in two currencies, of several users, and unpriced ones. */
const made = Array.from({ length: 400 }, (_, n) => {
  const changes = { trace_id: `trace-${n % 20}`, span_id: `span-${n}`, parent_span_id: n % 2 === 0 ? null : `span-${n - 1}` };
  const session_id = n % 3 === 0 ? null : `session-${n % 23}`;
  const user = n % 4 === 0 ? { user: 'ada' } : {};
  return makeCall(n, start + Math.floor(n / 3) * 600_000, { ...changes, session_id, ...user });
});
const calls = made.map(({ call }) => call);

let ledger: TestLedger;
let desk: TestDesk;
let server: Server;
let url: string;
let clock = testNow;

beforeAll(async () => {
  ledger = await startTestLedger();
  await insertCalls(
    ledger.ledger,
    calls,
    made.map(({ body }) => body),
    'all',
  );
  desk = await openTestDesk();
  const api = createApi({
    ...desk.parts,
    now: () => clock,
    answers: {
      ...desk.parts.answers,
      sessions: (question, user) => askSessions(ledger.ledger, question, { user }),
      session: (question, user) => askSession(ledger.ledger, question, { user }),
    },
  });
  server = http.createServer(getRequestListener((request) => api.fetch(request, { isOwner: false })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}, 60_000);

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await desk.close();
  await ledger.close();
});

type Sums = { readonly session_id: string; readonly last_call: string } & Readonly<Record<string, unknown>>;
type Page = { readonly sessions: readonly Sums[]; readonly next: string | null };
type One = { readonly session: Sums; readonly calls: readonly CallRecord[]; readonly next: string | null; readonly text_hidden: boolean };

const send = (path: string, as = 'admin'): Promise<Response> => fetch(`${url}${path}`, { headers: { authorization: `Bearer key_${as}` } });
async function answered<T>(path: string, as?: string): Promise<T> {
  const answer = await send(path, as);
  expect(answer.status, path).toBe(200);
  return JSON.parse(await answer.text());
}

const inTime = (of: readonly CallRecord[]): CallRecord[] => [...of].sort((a, b) => (a.request_id < b.request_id ? -1 : 1));
const distinct = (of: readonly (string | null)[]): string[] => [...new Set(of.filter((one) => one !== null))].sort();

function expectedSums(of: readonly CallRecord[]): Record<string, unknown> {
  const usage = expectedUsage(of);
  const times = of.map(({ request_timestamp }) => request_timestamp).sort();
  return {
    session_id: of[0]?.session_id,
    first_call: times[0],
    last_call: times.at(-1),
    users: distinct(of.map(({ user }) => user)),
    apps: distinct(of.map(({ source_app }) => source_app)),
    models: distinct(of.map(({ model_name }) => model_name)),
    call_count: usage.call_count,
    success_count: usage.success_count,
    failed_count: usage.failed_count,
    cancelled_count: usage.cancelled_count,
    refused_count: usage.refused_count,
    unknown_count: usage.unknown_count,
    prompt_tokens: usage.prompt_tokens,
    completion_tokens: usage.completion_tokens,
    total_tokens: usage.total_tokens,
    unpriced_count: usage.unpriced_count,
    costs: usage.costs,
  };
}

/** By session, those with the newest calls first. */
function expectedSessions(of: readonly CallRecord[]): Record<string, unknown>[] {
  const groups = new Map<string, CallRecord[]>();
  for (const call of of) if (call.session_id !== null) groups.set(call.session_id, [...(groups.get(call.session_id) ?? []), call]);
  const keyOf = (sums: Record<string, unknown>): string => `${String(sums['last_call'])} ${String(sums['session_id'])}`;
  return [...groups.values()].map(expectedSums).sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
}

describe('the list of sessions', () => {
  it('adds up their calls, those with the newest first', async () => {
    const { sessions, next } = await answered<Page>('/api/sessions?limit=500');
    expect(sessions).toEqual(expectedSessions(calls));
    expect(next).toBeNull();
    expect(sessions.some(({ costs }) => Object.keys(costs ?? {}).length > 1)).toBe(true);
  });

  it('counts the calls that fit: of a range, a filter, a member’s own', async () => {
    const from = new Date(start + 5 * 3_600_000).toISOString();
    const to = new Date(start + 9 * 3_600_000).toISOString();
    const inside = calls.filter(({ request_timestamp: at }) => at >= from && at < to);
    expect((await answered<Page>(`/api/sessions?from=${from}&to=${to}`)).sessions).toEqual(expectedSessions(inside));
    const failed = calls.filter(({ status }) => status === 'failed');
    expect((await answered<Page>('/api/sessions?status=failed')).sessions).toEqual(expectedSessions(failed));
    const own = calls.filter(({ user }) => user === 'ada');
    expect((await answered<Page>('/api/sessions', 'member')).sessions).toEqual(expectedSessions(own));
    expect((await answered<Page>('/api/sessions?user=user-1', 'member')).sessions).toEqual([]);
  });

  it('goes through all of them once, while new calls arrive', async () => {
    const seen: Sums[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = await answered(`/api/sessions?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.sessions);
      cursor = page.next;
      const late = makeCall(10_000 + seen.length, testNow + seen.length, { session_id: 'session-1' });
      await insertCalls(ledger.ledger, [late.call], [late.body], `late-${seen.length}`);
      clock = testNow + 60_000;
    } while (cursor !== null);
    clock = testNow;
    expect(seen).toEqual(expectedSessions(calls));
  });

  it('refuses what it does not take', async () => {
    for (const query of ['search=x', 'limit=0', 'limit=501', 'cursor=x', 'from=2020-01-01', 'colour=red'])
      expect((await send(`/api/sessions?${query}`)).status, query).toBe(400);
    expect((await send('/api/sessions?preview.contains=x', 'analyst')).status).toBe(403);
    expect((await send('/api/sessions?status=failed', 'analyst')).status).toBe(200);
  });
});

describe('one session', () => {
  const ofSession = inTime(calls.filter(({ session_id }) => session_id === 'session-7'));

  it('has its calls in the order of time with their trace and span ids, and their sums', async () => {
    const answer = await answered<One>('/api/sessions/session-7');
    expect(answer).toEqual({ session: expectedSums(ofSession), calls: ofSession, next: null, text_hidden: false });
    expect(answer.calls[1]?.parent_span_id).toMatch(/^span-/);
  });

  it('comes page by page, the sums always of all of it', async () => {
    const seen: CallRecord[] = [];
    let cursor: string | null = null;
    do {
      const page: One = await answered(`/api/sessions/session-7?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(page.session).toEqual(expectedSums(ofSession));
      seen.push(...page.calls);
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(ofSession);
  });

  it('shows each role what it may see of calls', async () => {
    const hidden = await answered<One>('/api/sessions/session-7', 'analyst');
    expect(hidden.text_hidden).toBe(true);
    expect(hidden.calls.map(({ preview, metadata, error_message }) => [preview, metadata, error_message])).toEqual(
      ofSession.map(() => [null, null, null]),
    );
    const own = ofSession.filter(({ user }) => user === 'ada');
    const mine = await answered<One>('/api/sessions/session-8', 'member');
    expect(mine.calls.every(({ user }) => user === 'ada')).toBe(true);
    expect((await send('/api/sessions/session-7', 'member')).status).toBe(own.length === 0 ? 404 : 200);
  });

  it('that nobody had is not found, and takes no filters', async () => {
    expect((await send('/api/sessions/nobodys')).status).toBe(404);
    expect((await send(`/api/sessions/${encodeURIComponent("' OR 1=1")}`)).status).toBe(404);
    expect((await send('/api/sessions/session-7?status=failed')).status).toBe(400);
  });
});
