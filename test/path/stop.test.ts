// A stop and a full journal: what is open may finish within the limit, what is not is told so and recorded, nothing is left behind;
// and a gateway that may not go on unrecorded says no before a vendor is asked.
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listRuns, listSegments } from '../../src/journal/layout.ts';
import { readSegment } from '../../src/journal/read.ts';
import { type House, openHouse, testKey } from '../house.ts';
import { viaSdk } from '../upstream/equal.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { eventually } from './calls.ts';
import { callRaw, requestBytes } from './raw.ts';

let replay: Replay;
beforeAll(async () => {
  replay = await startReplay({
    exchanges: fixtures,
    plans: {
      slow: { delay_ms: { between: 30 } },
      'silent-head': { fault: { what: 'stall', at: 'head' } },
      'silent-middle': { fault: { what: 'stall', at: { pieces: 2 } } },
    },
  });
});
afterAll(() => replay.close());
beforeEach(() => replay.forget());

const stream = fixture('openai-chat-stream-usage');
const bytes = (plan: string): Buffer =>
  requestBytes(
    'POST',
    stream.path,
    { authorization: `Bearer ${testKey}`, 'x-replay-id': stream.id, 'x-replay-plan': plan },
    stream.request,
  );

/** Stops the gateway and reads what its journal holds then, before the folder goes. */
async function stopAndRead(house: House) {
  await house.gateway.stop();
  const found = [];
  const dir = join(house.data, 'journal');
  for (const run of await listRuns(dir))
    for (const segment of await listSegments(dir, run)) {
      const { entries } = await readSegment(dir, run, segment, 0, { max_entries: 100_000, max_bytes: 1e9 });
      found.push(...entries.map(({ entry }) => entry.closed));
    }
  return found;
}

describe('a stop', () => {
  it('lets a stream finish within the limit', async () => {
    const house = await openHouse({ upstream: replay.url, settings: { gateway: { stop_ms: 5_000 } } });
    const caller = await callRaw(house.url);
    caller.send(bytes('slow'));
    await caller.until((received) => received.includes('data: '));
    const entries = await stopAndRead(house);
    expect(entries).toMatchObject([{ ending: 'complete', error_code: null }]);
    expect(caller.received().toString()).toContain('data: [DONE]');
    await house.stop();
  });

  it('lets a request whose body is still arriving come to its answer', async () => {
    const house = await openHouse({ upstream: replay.url, settings: { gateway: { stop_ms: 5_000 } } });
    const caller = await callRaw(house.url);
    const whole = bytes('slow');
    caller.send(whole.subarray(0, whole.length - 20));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = stopAndRead(house);
    await new Promise((resolve) => setTimeout(resolve, 300));
    caller.send(whole.subarray(whole.length - 20));
    expect(await stopped).toMatchObject([{ ending: 'complete', error_code: null }]);
    expect(caller.received().toString()).toContain('data: [DONE]');
    await house.stop();
  });

  it('past the limit, a request that never came whole is ours to answer for and not its caller’s', async () => {
    const house = await openHouse({ upstream: replay.url, settings: { gateway: { stop_ms: 200 } } });
    const caller = await callRaw(house.url);
    const whole = bytes('slow');
    caller.send(whole.subarray(0, whole.length - 20));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await stopAndRead(house)).toMatchObject([{ ending: 'refused', error_code: 'stopping' }]);
    expect(replay.served).toEqual([]);
    await house.stop();
  });

  it('tells a request that comes late, in the words of its dialect, and records it', async () => {
    const house = await openHouse({ upstream: replay.url, settings: { gateway: { stop_ms: 2_000 } } });
    const open = await callRaw(house.url);
    open.send(bytes('slow'));
    await open.until((received) => received.includes('data: '));
    const late = await callRaw(house.url);
    const whole = bytes('slow');
    late.send(whole.subarray(0, 20));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const stopped = stopAndRead(house);
    late.send(whole.subarray(20));
    const answer = (await late.until((received) => received.includes('"code"'))).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain('x-should-retry: true');
    expect(answer).toContain('"code":"stopping"');
    const entries = await stopped;
    expect(entries.map(({ ending, error_code }) => [ending, error_code]).sort()).toEqual([
      ['complete', null],
      ['refused', 'stopping'],
    ]);
    await house.stop();
  });

  it('past the limit, tells each open call or breaks it off, and records them all, however many', async () => {
    const house = await openHouse({ upstream: replay.url, settings: { gateway: { stop_ms: 50 } } });
    const callers = await Promise.all(Array.from({ length: 160 }, () => callRaw(house.url)));
    for (const [i, caller] of callers.entries()) caller.send(bytes(i % 2 === 0 ? 'silent-head' : 'silent-middle'));
    await eventually('all are asked', () => replay.served.length === callers.length);
    const entries = await stopAndRead(house);
    expect(entries).toHaveLength(callers.length);
    expect(new Set(entries.map(({ ending, error_code }) => `${ending} ${error_code}`))).toEqual(new Set(['cut stopping']));
    const told = await Promise.all(callers.map((caller) => caller.closed()));
    for (const [i, answer] of told.entries())
      expect(answer.toString(), `caller ${i}`).toMatch(i % 2 === 0 ? /^HTTP\/1\.1 503 .*"code":"stopping"/s : /^HTTP\/1\.1 200 /);
    await house.stop();
  });

  it('does not wait for answers that are read on without their callers', async () => {
    const house = await openHouse({
      upstream: replay.url,
      settings: { gateway: { stop_ms: 50 }, caller_gone: { policy: 'drain', max_ms: 60_000 } },
    });
    const caller = await callRaw(house.url);
    caller.send(bytes('silent-middle'));
    await caller.until((received) => received.includes('data: '));
    caller.leave();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const from = Date.now();
    const entries = await stopAndRead(house);
    expect(Date.now() - from).toBeLessThan(5_000);
    expect(entries).toMatchObject([{ ending: 'cancelled', error_code: 'caller_gone', drained: true }]);
    await house.stop();
  });

  it('records a caller that was still uploading', async () => {
    const house = await openHouse({ upstream: replay.url, settings: { gateway: { stop_ms: 50 } } });
    const caller = await callRaw(house.url);
    caller.send(bytes('slow').subarray(0, -10));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await stopAndRead(house)).toHaveLength(1);
    await house.stop();
  });
});

describe('a full journal', () => {
  it.each(['openai-chat', 'anthropic', 'gemini'])('%s: with on_full refuse, no vendor is asked, and the SDK may try again', async (id) => {
    const house = await openHouse({
      upstream: replay.url,
      settings: { journal: { max_bytes: 1, on_full: 'refuse' } },
    });
    const exchange = fixture(id);
    const seen = await viaSdk(exchange, {
      origin: house.url,
      key: testKey,
      ...(id === 'openai-chat' ? { prefix: '/v1' } : {}),
      headers: { 'x-replay-id': id },
    });
    expect(seen).toMatchObject({ kind: 'error', error: { status: 503 } });
    expect(JSON.stringify(seen)).toContain('The journal is full');
    expect(replay.served).toHaveLength(0);
    await house.stop();
  });

  it('with on_full serve, the call is served and counted as not recorded', async () => {
    const house = await openHouse({ upstream: replay.url, settings: { journal: { max_bytes: 1, on_full: 'serve' } } });
    const exchange = fixture('openai-chat');
    const seen = await viaSdk(exchange, { origin: house.url, key: testKey, prefix: '/v1', headers: { 'x-replay-id': exchange.id } });
    expect(seen.kind).toBe('object');
    const metrics = async () => (await fetch(`${house.url}/metrics`)).text();
    await expect.poll(metrics).toMatch(/daybook_calls_not_recorded_total\{code="journal_full"\} 1/);
    await house.stop();
  });
});
