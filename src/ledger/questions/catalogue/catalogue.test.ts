// How endpoints did and what models came to, over a real engine, against the calls counted one by one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../schema/call.ts';
import { insertCalls } from '../../insert.ts';
import { makeCall } from '../../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../../testing/engine.ts';
import { askEndpointHealth } from './endpoint-health.ts';
import { askModelCounters } from './model-counters.ts';

const now = Date.UTC(2026, 10, 23, 12);
const minute = 60_000;
let test: TestLedger;
const calls: CallRecord[] = [];

beforeAll(async () => {
  test = await startTestLedger();
  for (let n = 0; n < 300; n += 1)
    calls.push(makeCall(n, now - 1 - n * 7 * minute, { endpoint: n % 5 === 0 ? null : n % 2 === 0 ? 'a' : 'b' }).call);
  calls.push(
    makeCall(900, now - 2 * minute, { endpoint: 'quiet', status: 'refused', error_code: 'model_forbidden', duration_ms: 1, ttft_ms: null })
      .call,
  );
  calls.push(makeCall(901, now - 25 * 60 * minute, { endpoint: 'yesterday' }).call);
  await insertCalls(test.ledger, calls, [], 'one', { first_try: true });
});
afterAll(() => test.close());

const within = (endpoint: string | null, ms: number): readonly CallRecord[] =>
  calls.filter(
    (call) => call.endpoint === endpoint && Date.parse(call.request_timestamp) >= now - ms && Date.parse(call.request_timestamp) < now,
  );
const of = (all: readonly CallRecord[], status: string): readonly CallRecord[] => all.filter((call) => call.status === status);
const latest = (all: readonly CallRecord[]): CallRecord | undefined =>
  [...all].sort((x, y) => (x.request_timestamp < y.request_timestamp ? 1 : -1))[0];

describe('the health of endpoints', () => {
  it('is counted over the last hour and the last day', async () => {
    const health = await askEndpointHealth(test.ledger, now);
    expect(health.map(({ endpoint }) => endpoint)).toEqual(['a', 'b', 'quiet']);
    for (const name of ['a', 'b'] as const) {
      const found = health.find(({ endpoint }) => endpoint === name);
      for (const [span, ms] of [
        ['hour', 60 * minute],
        ['day', 24 * 60 * minute],
      ] as const) {
        const all = within(name, ms);
        const [success, failed, timeouts] = ['success', 'failed', 'timeout'].map((status) => of(all, status).length);
        const tried = (success ?? 0) + (failed ?? 0) + (timeouts ?? 0);
        expect(found?.[span]).toMatchObject({
          calls: all.length,
          success,
          failed,
          timeouts,
          error_rate: ((failed ?? 0) + (timeouts ?? 0)) / tried,
        });
        const durations = all.flatMap(({ duration_ms }) => (duration_ms === null ? [] : [duration_ms])).sort((x, y) => x - y);
        expect(found?.[span].duration_p50_ms).toBeGreaterThanOrEqual(durations[0] ?? Number.NaN);
        expect(found?.[span].duration_p95_ms).toBeLessThanOrEqual(durations.at(-1) ?? Number.NaN);
      }
      const day = within(name, 24 * 60 * minute);
      expect(found?.last_success_at).toBe(latest(of(day, 'success'))?.request_timestamp);
      const failure = latest(day.filter(({ status }) => status === 'failed' || status === 'timeout'));
      expect(found?.last_error).toEqual({ at: failure?.request_timestamp, code: failure?.error_code, request_id: failure?.request_id });
    }
  });

  it('is unknown, and not good or zero, where nothing was tried', async () => {
    const quiet = (await askEndpointHealth(test.ledger, now)).find(({ endpoint }) => endpoint === 'quiet');
    const nothing = { success: 0, failed: 0, timeouts: 0, error_rate: null, ttft_p50_ms: null };
    expect(quiet).toMatchObject({ hour: { calls: 1, ...nothing }, day: { calls: 1, ...nothing }, last_success_at: null, last_error: null });
    const empty = await askEndpointHealth(test.ledger, now + 10 * 24 * 60 * minute);
    expect(empty).toEqual([]);
  });

  it('has no durations in an hour without calls', async () => {
    const later = await askEndpointHealth(test.ledger, now + 90 * minute);
    expect(later.find(({ endpoint }) => endpoint === 'a')?.hour).toMatchObject({
      calls: 0,
      error_rate: null,
      duration_p50_ms: null,
      duration_p95_ms: null,
    });
  });
});

describe('the counters of models', () => {
  const range = { from: new Date(now - 30 * 24 * 60 * minute).toISOString(), to: new Date(now).toISOString() };

  it('are the calls of each name, most first, with the vendors that served it', async () => {
    const found = await askModelCounters(test.ledger, range);
    expect(found.map(({ model_name }) => model_name).sort()).toEqual(['claude-opus', 'glm-5', 'gpt-5']);
    for (const model of found) {
      const all = calls.filter((call) => call.model_name === model.model_name);
      expect(model).toMatchObject({
        call_count: all.length,
        success_count: of(all, 'success').length,
        prompt_tokens: all.reduce((sum, call) => sum + (call.prompt_tokens ?? 0), 0),
        last_seen_at: latest(all)?.request_timestamp,
        vendors: [...new Set(all.map(({ vendor_name }) => vendor_name))].sort(),
      });
      expect(Object.keys(model.costs)).not.toEqual([]);
    }
    const counts = found.map(({ call_count }) => call_count);
    expect(counts).toEqual([...counts].sort((x, y) => y - x));
  });

  it('are a member’s own alone', async () => {
    const found = await askModelCounters(test.ledger, range, { user: 'user-1' });
    for (const model of found) {
      const own = calls.filter((call) => call.model_name === model.model_name && call.user === 'user-1');
      expect([model.call_count, model.last_seen_at]).toEqual([own.length, latest(own)?.request_timestamp]);
    }
    expect(await askModelCounters(test.ledger, range, { user: 'nobody' })).toEqual([]);
  });
});
