// What admins make over the API as it works at the gateway: a key that ends is refused within a second, an endpoint with its credential
// serves within a second, and that credential stands in clear nowhere in the data directory, the log or an answer.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DemoUpstream, startDemoUpstream } from '../../src/demo/upstream.ts';
import { ask, callsOnce, killAll, requireBuild, type Running, startDaybook, tell, until } from './house.ts';

const folder = mkdtempSync(join(tmpdir(), 'daybook-made-'));
const data = join(folder, 'data');
const planted = 'sk-planted-in-the-console-0123456789';
let vendor: DemoUpstream;
let running: Running;
let key = '';

beforeAll(async () => {
  requireBuild();
  vendor = await startDemoUpstream({ seed: 1 });
  running = await startDaybook({ data, vendor: vendor.url });
  key = running.first_key ?? '';
  await callsOnce(running.url, key, 0);
});
afterAll(async () => {
  killAll();
  await vendor.close();
  rmSync(folder, { recursive: true, force: true });
});

const made = z.object({ key: z.object({ id: z.string() }), secret: z.string() });
const chat = (secret: string, path = '/v1/chat/completions'): Promise<Response> =>
  fetch(`${running.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'made-model', messages: [{ role: 'user', content: 'hello' }] }),
  });
const statusOnce = (secret: string, status: number, ms: number, path?: string): Promise<number> =>
  until(`status ${status}`, ms, async () => {
    const response = await chat(secret, path);
    await response.arrayBuffer();
    return response.status === status ? status : null;
  });

describe('a key that is made', () => {
  it('is taken by the gateway within a second, and refused within a second after it ends', async () => {
    const one = made.parse((await tell(running.url, '/api/keys', key, { name: 'one', user: 'ann' })).json);
    await statusOnce(one.secret, 200, 1_000);
    expect((await tell(running.url, `/api/keys/${one.key.id}/revoke`, key)).status).toBe(200);
    await statusOnce(one.secret, 401, 1_000);
  });

  it('takes over within a second from the one it rotates', async () => {
    const one = made.parse((await tell(running.url, '/api/keys', key, { name: 'two', user: 'ann' })).json);
    await statusOnce(one.secret, 200, 1_000);
    const two = made.parse((await tell(running.url, `/api/keys/${one.key.id}/rotate`, key)).json);
    await statusOnce(two.secret, 200, 1_000);
    await statusOnce(one.secret, 401, 1_000);
  });
});

describe('an endpoint that is made', () => {
  const outcome = z.object({ request_id: z.string(), status: z.string(), text: z.string().nullable(), ttft_ms: z.number() });

  it('serves within a second, is tried for real, and is recorded once', async () => {
    const wish = { name: 'made', vendor: 'openai-compatible', base_url: `${vendor.url}/v1`, credential: planted };
    expect((await tell(running.url, '/api/endpoints', key, wish)).status).toBe(201);
    await statusOnce(key, 200, 1_000, '/to/made/v1/chat/completions');
    const { status, json } = await tell(running.url, '/api/endpoints/made/test', key, { model: 'made-model' });
    expect(status).toBe(200);
    const tried = outcome.parse(json);
    expect(tried).toMatchObject({ status: 'success', text: expect.stringMatching(/\w/) });
    const calls = await callsOnce(running.url, key, 1, 'app=daybook-console');
    expect(calls).toMatchObject([
      { request_id: tried.request_id, user: 'admin', source_function: 'test call', endpoint: 'made', status: 'success', key_id: 'console' },
    ]);
    const health = await ask(running.url, '/api/endpoints', key);
    expect(JSON.stringify(health.json)).toMatch(/"name":"made".*"day":\{"calls":\d/);
  });

  it('has its credential in clear in no file, no line of the log and no answer', async () => {
    const answers = await Promise.all(
      ['/api/endpoints', '/api/models', '/api/audit', '/api/keys', '/api/calls?limit=200', '/api/status'].map((path) =>
        ask(running.url, path, key),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await running.stop()).toBe(0);
    expect(JSON.stringify(answers)).not.toContain(planted);
    expect(running.log()).not.toContain(planted);
    const files = filesIn(data);
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => holds(file, planted))).toEqual([]);
    // The search itself finds what is there.
    expect(files.some((file) => holds(file, 'made-model'))).toBe(true);
  });
});

const filesIn = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile());

function holds(file: string, text: string): boolean {
  const bytes = readFileSync(file);
  if (bytes.includes(text)) return true;
  return bytes[0] === 0x1f && bytes[1] === 0x8b && gunzipSync(bytes).includes(text);
}
