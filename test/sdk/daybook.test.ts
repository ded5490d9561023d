// The SDK against the built Daybook: what an app tells stands in the ledger, once, also when Daybook is killed or away in between.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDaybook } from '../../src/sdk/index.ts';
import { ask, callsOnce, killAll, page, requireBuild, type Running, startDaybook, until } from '../whole/house.ts';

let folder: string;
let running: Running;
const vendor = 'http://127.0.0.1:9';

beforeAll(async () => {
  requireBuild();
  folder = mkdtempSync(join(tmpdir(), 'daybook-sdk-whole-'));
  running = await startDaybook({ data: join(folder, 'data'), vendor });
});

afterAll(async () => {
  await running.stop();
  killAll();
  rmSync(folder, { recursive: true, force: true });
});

const make = (key: string) =>
  createDaybook({
    url: running.url,
    key,
    app: 'shop',
    spool: join(folder, 'spool'),
    delivery: { lingerMs: 20, retryFirstMs: 50, retryMostMs: 300 },
  });

it('calls told by the SDK stand in the ledger with who, what, how long and at what cost; the user’s summary counts them', async () => {
  const key = running.first_key ?? '';
  const daybook = make(key);
  const call = daybook.withContext({ user: 'ann', sessionId: 's-1', function: 'answer' }, () =>
    daybook.log.createCallLog({
      modelName: 'gpt-4.1-mini',
      endpoint: 'https://api.openai.com/v1',
      requestMessages: [{ role: 'user', content: 'Where is ann@example.com?' }],
    }),
  );
  daybook.log.updateSuccess(call, { responseContent: 'There.', promptTokens: 1000, completionTokens: 100, finishReason: 'stop' });
  const failed = daybook.log.createCallLog({ modelName: 'gpt-4.1-mini', endpoint: 'https://api.openai.com/v1', user: 'ann' });
  daybook.log.updateFailure(failed, Object.assign(new Error('slow down'), { status: 429, code: 'rate_limit_exceeded' }));
  expect(await daybook.flush()).toBe(true);
  expect(daybook.stats()).toMatchObject({ delivered: 2, refused: 0 });
  const calls = await callsOnce(running.url, key, 2, 'user=ann');
  expect(calls.find(({ request_id }) => request_id === call.id)).toMatchObject({
    route: 'sdk',
    status: 'success',
    user: 'ann',
    session_id: 's-1',
    source_app: 'shop',
    source_function: 'answer',
    model_name: 'gpt-4.1-mini',
    vendor_id: 'openai',
    prompt_tokens: 1000,
    completion_tokens: 100,
    usage_source: 'vendor',
    currency: 'USD',
    redaction: ['email'],
    preview: 'Where is [email]?',
    code_location: expect.stringMatching(/daybook\.test\.ts:\d+$/),
  });
  expect(calls.find(({ request_id }) => request_id === failed.id)).toMatchObject({
    status: 'failed',
    http_status: 429,
    error_code: 'rate_limit_exceeded',
  });
  // Sums follow the calls they are made of a little later.
  const summary = await until('the summary', 30_000, async () => {
    const now = await daybook.log.getUserUsageSummary('ann', { days: 30 });
    return now.totalCalls === 2 ? now : null;
  });
  expect(summary).toMatchObject({
    user: 'ann',
    days: 30,
    totalCalls: 2,
    totalSuccess: 1,
    totalFailed: 1,
    totalTokens: 1100,
    topModels: [{ modelName: 'gpt-4.1-mini', calls: 2 }],
  });
  expect(Number(summary.totalCost['USD'])).toBeGreaterThan(0);
  expect(await daybook.close()).toBe(true);
}, 60_000);

it('an open call is seen while it is open, and closed once', async () => {
  const key = running.first_key ?? '';
  const daybook = make(key);
  const call = daybook.log.createCallLog({ modelName: 'gpt-4.1-mini', user: 'bo' });
  expect(await daybook.flush()).toBe(true);
  const live = await fetch(new URL('/api/calls/live', running.url), { headers: { authorization: `Bearer ${key}` } });
  let seen = '';
  for await (const chunk of live.body ?? []) {
    seen += new TextDecoder().decode(chunk);
    if (seen.includes(call.id)) break;
  }
  expect(seen).toContain(call.id);
  daybook.log.updateSuccess(call, { promptTokens: 5 });
  expect(await daybook.close()).toBe(true);
  expect(await callsOnce(running.url, key, 1, 'user=bo')).toMatchObject([{ request_id: call.id, status: 'success', prompt_tokens: 5 }]);
}, 60_000);

it('Daybook is killed under load and started again: every call is there once', async () => {
  const key = running.first_key ?? '';
  const daybook = make(key);
  const ids = new Set<string>();
  let isOver = false;
  const app = (async () => {
    while (!isOver) {
      const call = daybook.log.createCallLog({
        modelName: 'gpt-4.1-mini',
        user: 'chen',
        requestMessages: [{ role: 'user', content: 'x'.repeat(300) }],
      });
      daybook.log.updateSuccess(call, { responseContent: 'y', promptTokens: 1, completionTokens: 1 });
      ids.add(call.id);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  })();
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300 + 150 * round));
    process.kill(running.pid, 'SIGKILL');
    const { port } = new URL(running.url);
    await until('its port is free again', 10_000, async () => {
      running = await startDaybook({ data: join(folder, 'data'), vendor, listen: `127.0.0.1:${port}` }).catch(() => running);
      return (await fetch(running.url).catch(() => null)) === null ? null : true;
    });
  }
  isOver = true;
  await app;
  expect(await daybook.flush(20_000)).toBe(true);
  expect(daybook.stats()).toMatchObject({ lost: 0, refused: 0, waiting: 0 });
  const seen = await until('every call', 20_000, async () => {
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { status, json } = await ask(
        running.url,
        `/api/calls?limit=200&user=chen${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        key,
      );
      // The ledger may still be on its way up.
      if (status !== 200) return null;
      const { ids: more, next } = pageOf(json);
      found.push(...more);
      cursor = next;
    }
    return found.length >= ids.size ? found : null;
  });
  expect(seen.length).toBe(ids.size);
  expect(new Set(seen)).toEqual(ids);
  expect(await daybook.close()).toBe(true);
}, 120_000);

function pageOf(json: unknown): { readonly ids: string[]; readonly next: string | null } {
  const { calls, next } = page.parse(json);
  return { ids: calls.map(({ request_id }) => request_id), next };
}
