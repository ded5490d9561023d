// The whole house, as it is delivered: the built program in its own processes, called by the vendors' own SDKs, asked over HTTP and by
// its own command line. What each part promises is held beside it; here they are held together.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DemoUpstream, startDemoUpstream } from '../../src/demo/upstream.ts';
import { startEngine } from '../../src/ledger/engine/engine.ts';
import { quiet } from '../../src/ledger/testing/engine.ts';
import { formatNano, parseNano } from '../../src/lib/money.ts';
import { ask, callsOnce, childrenOf, daybook, killAll, newKey, requireBuild, type Running, startDaybook, until } from './house.ts';
import { callerFor, models, openai } from './sdks.ts';

const folder = mkdtempSync(join(tmpdir(), 'daybook-whole-'));
const data = join(folder, 'data');
const ways = [
  ['openai whole', models.openai, false],
  ['openai stream', models.openai, true],
  ['anthropic whole', models.anthropic, false],
  ['anthropic stream', models.anthropic, true],
  ['gemini whole', models.gemini, false],
  ['gemini stream', models.gemini, true],
] as const;

let vendor: DemoUpstream;
let running: Running;
let key = '';

beforeAll(async () => {
  requireBuild();
  // The pace makes a stream of a few hundred words last a second or two.
  vendor = await startDemoUpstream({ seed: 1, pace_ms: 8 });
  running = await startDaybook({ data, vendor: vendor.url });
  key = running.first_key ?? '';
});
afterAll(async () => {
  killAll();
  await vendor.close();
  rmSync(folder, { recursive: true, force: true });
});

const lockFile = z.object({ pid: z.number() });
const deskOf = (dir: string): number => lockFile.parse(JSON.parse(readFileSync(join(dir, 'journal', 'daybook.lock'), 'utf8'))).pid;

describe('a first start', () => {
  it('says where it listens, which vendors are ready, a key and a link', () => {
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect([...running.endpoints].sort()).toEqual(['anthropic', 'gemini', 'openai']);
    expect(key).toMatch(/^dbk_\w{30,}$/);
    expect(running.admin_link).toMatch(new RegExp(`^${running.url}/sign-in\\?token=[\\w-]{30,}$`));
  });

  it('lets somebody in by its link once', async () => {
    const token = new URL(running.admin_link ?? '').searchParams.get('token') ?? '';
    const open = (): Promise<Response> => fetch(`${running.url}/api/sign-in/link`, { method: 'POST', body: JSON.stringify({ token }) });
    // The desk listens a moment after the gateway.
    const first = await until('an answer of the desk', 15_000, async () => {
      const response = await open();
      return response.status === 503 ? null : response;
    });
    expect([first.status, await first.json()]).toEqual([200, { needs_password: true }]);
    const headers = { cookie: (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    const me = await fetch(`${running.url}/api/me`, { headers });
    expect(await me.json()).toMatchObject({ user: 'admin', role: 'admin', account: { has_password: false } });
    const sessions = await fetch(`${running.url}/api/me/sessions`, { headers });
    expect(await sessions.json()).toMatchObject({ sessions: [{ ip_address: '127.0.0.1', current: true }] });
    const second = await open();
    expect([second.status, await second.json()]).toMatchObject([410, { error: { code: 'link_used' } }]);
  });

  it('refuses a second start over its data directory and says why', async () => {
    const { code, err } = await daybook(data, 'start', '--listen', '127.0.0.1:0');
    expect([code, err]).toEqual([1, expect.stringContaining(`process id is ${running.pid}`)]);
  });

  it('ends at once where the port is taken, and leaves the first key for the start that succeeds', async () => {
    // Relative, as the default is.
    const place = { data: 'later', cwd: folder, vendor: vendor.url };
    const first = await startDaybook({ ...place, listen: new URL(running.url).host }).catch(String);
    expect(first).toMatch(/ended with 1 .*another program listens there/);
    const second = await startDaybook(place);
    expect(await callsOnce(second.url, second.first_key ?? '', 0)).toEqual([]);
    expect(await second.stop()).toBe(0);
  });
});

describe('calls through the SDKs', () => {
  it('are answered, and stand in the ledger within seconds with their tokens and cost', async () => {
    const caller = callerFor(running.url, key);
    for (const [way] of ways) expect(await caller[way](`Say a sentence about ${way}.`), way).toMatch(/\w+ \w+/);
    const calls = await callsOnce(running.url, key, ways.length, '', 10_000);
    const seen = [...calls].sort((a, b) => (a.request_id < b.request_id ? -1 : 1));
    expect(seen.map((call) => [call.model_name, call.is_stream])).toEqual(ways.map(([, model, stream]) => [model, stream]));
    for (const call of seen) {
      expect(call).toMatchObject({
        status: 'success',
        user: 'admin',
        http_status: 200,
        usage_source: 'vendor',
        cost_status: 'exact',
        currency: 'USD',
      });
      expect(call.prompt_tokens).toBeGreaterThan(0);
      expect(call.completion_tokens).toBeGreaterThan(0);
      expect(call.estimated_cost).toMatch(/^0\.0*[1-9]\d*$/);
    }
  });

  it('are the same calls to the command line: call, usage and verify agree with the API', async () => {
    const calls = await callsOnce(running.url, key, ways.length);
    const one = calls.find((call) => call.model_name === models.anthropic && call.is_stream === true);
    const shown = z
      .object({ call: z.unknown(), body: z.unknown() })
      .parse(JSON.parse((await daybook(data, 'call', one?.request_id ?? '', '--json')).out));
    expect(shown.call).toEqual(one);
    expect(JSON.stringify(shown.body)).toContain('about anthropic stream');

    const rows = z.object({
      rows: z.array(
        z.object({
          call_count: z.number(),
          prompt_tokens: z.number(),
          completion_tokens: z.number(),
          costs: z.record(z.string(), z.string()),
        }),
      ),
    });
    const { rows: usage } = rows.parse(
      JSON.parse((await daybook(data, 'usage', '--period', 'total', '--zone', 'Asia/Kathmandu', '--json')).out),
    );
    const sum = (of: (call: (typeof calls)[number]) => number | null): number => calls.reduce((total, call) => total + (of(call) ?? 0), 0);
    expect(usage).toEqual([
      {
        call_count: calls.length,
        prompt_tokens: sum((call) => call.prompt_tokens),
        completion_tokens: sum((call) => call.completion_tokens),
        costs: { USD: formatNano(calls.reduce((total, call) => total + parseNano(call.estimated_cost ?? '0'), 0n)) },
      },
    ]);
    expect(await daybook(data, 'usage', '--zone', 'Mars/Olympus')).toMatchObject({ code: 2, err: expect.stringContaining('Mars/Olympus') });
    const proof = await daybook(data, 'verify');
    expect([proof.code, proof.out]).toEqual([0, expect.stringMatching(/^Usage rows equal the calls: [1-9]\d* rows compared/)]);
  });

  it('are seen while they are open, and seen to end', async () => {
    const seen = await follow(running.url, key);
    const text = callerFor(running.url, key)['openai stream']('Tell a long story in 200 words, to be watched.');
    const opened = await seen.next('open');
    expect(opened).toMatchObject({ model_name: models.openai, is_stream: true, user: 'admin' });
    expect((await text).length).toBeGreaterThan(20);
    expect(await seen.next('close')).toEqual({ id: z.object({ id: z.string() }).parse(opened).id });
    seen.end();
  });
});

describe('keys', () => {
  it('of a member show its own calls alone', async () => {
    const alice = await newKey(data, 'laptop', '--user', 'alice');
    const caller = callerFor(running.url, alice);
    // Gateway and desk each look at the registry four times a second.
    await until('the new key', 2_000, () => caller['openai whole']('A question of alice.').catch(() => null));
    expect((await callsOnce(running.url, alice, 1)).map(({ user }) => user)).toEqual(['alice']);
    const everyone = await callsOnce(running.url, key, ways.length + 2);
    const [foreign] = everyone.filter(({ user }) => user !== 'alice');
    expect((await ask(running.url, `/api/calls/${foreign?.request_id}`, alice)).status).toBe(404);
    expect((await ask(running.url, '/api/calls?user=admin', alice)).json).toEqual({ calls: [], next: null });
  });

  it('that were revoked are refused within a second, to calls and questions', async () => {
    const lost = await newKey(data, 'lost');
    const models = openai(running.url, lost).models;
    await until('the new key', 2_000, () => models.list().catch(() => null));
    expect((await daybook(data, 'key', 'revoke', 'lost')).code).toBe(0);
    const error = await until('a refusal', 1_000, () =>
      models.list().then(
        () => null,
        (refused: unknown) => refused,
      ),
    );
    expect(error).toMatchObject({ status: 401, message: expect.stringContaining('revoked') });
    await until('a refusal by the API', 1_000, async () => ((await ask(running.url, '/api/calls', lost)).status === 401 ? true : null));
  });
});

describe('when its parts end', () => {
  it('the desk killed, calls go on, and are there after it came back', async () => {
    const desk = deskOf(data);
    process.kill(desk, 'SIGKILL');
    const caller = callerFor(running.url, key);
    expect(await caller['anthropic whole']('With the desk gone.')).not.toBe('');
    expect(await caller['gemini stream']('With the desk gone.')).not.toBe('');
    const found = await callsOnce(running.url, key, 2, 'search=desk+gone', 20_000);
    expect(found.map(({ status }) => status)).toEqual(['success', 'success']);
    expect(deskOf(data)).not.toBe(desk);
  });

  it('asked to stop, it finishes the stream that runs, ends with 0, and after a start everything is there once', async () => {
    const before = await callsOnce(running.url, key, ways.length + 4);
    const stream = await openai(running.url, key).chat.completions.create({
      model: models.openai,
      messages: [{ role: 'user', content: 'Tell a long story in 200 words, to the very end.' }],
      stream: true,
    });
    let stopped: Promise<number | null> | null = null;
    let finish: string | null = null;
    for await (const { choices } of stream) {
      stopped ??= running.stop();
      finish = choices[0]?.finish_reason ?? finish;
    }
    expect(finish).toBe('stop');
    expect(await stopped).toBe(0);

    running = await startDaybook({ data, vendor: vendor.url });
    expect([running.first_key, running.admin_link]).toEqual([null, null]);
    const after = await callsOnce(running.url, key, before.length + 1);
    expect(after.slice(1)).toEqual(before);
    expect(after[0]).toMatchObject({ status: 'success', finish_reason: 'stop', usage_source: 'vendor' });
    expect((await daybook(data, 'verify')).code).toBe(0);
    expect(await running.stop()).toBe(0);
  });
});

describe('with a ledger elsewhere', () => {
  it('the same calls stand in it, and no engine is started here', async () => {
    const engine = await startEngine({ dir: join(folder, 'elsewhere'), memory_bytes: 800_000_000, log: quiet });
    try {
      const url = new URL(engine.url);
      url.username = engine.username;
      url.password = engine.password;
      const place = join(folder, 'apart');
      const apart = await startDaybook({ data: place, vendor: vendor.url, settings: { ledger: { url: url.href } } });
      const caller = callerFor(apart.url, apart.first_key ?? '');
      for (const [way] of ways) await caller[way](`Elsewhere: ${way}.`);
      const calls = await callsOnce(apart.url, apart.first_key ?? '', ways.length);
      expect(calls.filter(({ status, estimated_cost }) => status === 'success' && estimated_cost !== null)).toHaveLength(ways.length);
      expect((await daybook(place, 'verify')).code).toBe(0);
      const status = JSON.parse((await daybook(place, 'status', '--json')).out);
      expect(status).toMatchObject({ ledger: { embedded: false, ready: true, engine_pid: null } });
      expect(childrenOf(deskOf(place)) ?? []).toEqual([]);
      expect(existsSync(join(place, 'ledger'))).toBe(false);
      expect(await apart.stop()).toBe(0);
    } finally {
      await engine.stop();
    }
  });
});

/** The live view as a reader of server-sent events; what comes before it is asked for waits. */
async function follow(url: string, secret: string): Promise<{ next(event: string): Promise<unknown>; end(): void }> {
  const seen: { readonly event: string; readonly json: unknown }[] = [];
  const request = http.get(new URL('/api/calls/live', url), { headers: { authorization: `Bearer ${secret}` } });
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => request.once('response', resolve).once('error', reject));
  // Its end, whether ours or a server's that is gone, is no fault of the test; what was waited for is missed by `until`.
  let event = '';
  const lines = createInterface({ input: response }).on('error', () => undefined);
  lines.on('line', (line) => {
    if (line.startsWith('event: ')) event = line.slice(7);
    if (line.startsWith('data: ')) seen.push({ event, json: JSON.parse(line.slice(6)) });
  });
  const next = (wanted: string): Promise<unknown> =>
    until(`the event ${wanted}`, 10_000, async () => seen.find((one) => one.event === wanted)?.json ?? null);
  await next('hello');
  return { next, end: () => void request.destroy() };
}
