// A caller that leaves: before the head, in the middle, after the last event, while it still uploads. By the endpoint's policy the
// vendor is told at once, or the answer is read on for its usage, within a time and a number. Always exactly one record.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, openHouse, testKey, vendorCredential } from '../house.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { eventually, only, recordsOf, streams } from './calls.ts';
import { callRaw, type RawCaller, requestBytes } from './raw.ts';

let replay: Replay;
let house: House;

beforeAll(async () => {
  replay = await startReplay({
    exchanges: fixtures,
    plans: {
      'silent-head': { fault: { what: 'stall', at: 'head' } },
      'silent-middle': { fault: { what: 'stall', at: { pieces: 2 } } },
      'silent-end': { framing: 'chunked', fault: { what: 'stall', at: { pieces: 1000 } } },
      slow: { delay_ms: { between: 20 } },
      'cut-later': { delay_ms: { between: 30 }, fault: { what: 'reset', at: { pieces: 4 } } },
    },
  });
  const endpoint = (name: string, caller_gone: unknown) => ({
    name,
    vendor: 'openai-compatible',
    api_key: vendorCredential,
    bases: { openai: `${replay.url}/v1`, anthropic: replay.url, gemini: replay.url },
    caller_gone,
  });
  house = await openHouse({
    upstream: replay.url,
    settings: {
      endpoints: [
        endpoint('cancel', { policy: 'cancel' }),
        endpoint('drain', { policy: 'drain', max_ms: 5_000 }),
        endpoint('drain-shortly', { policy: 'drain', max_ms: 120 }),
        endpoint('drain-one', { policy: 'drain', max_ms: 400, max_open: 1 }),
      ],
      defaults: {},
    },
  });
});
afterAll(async () => {
  await house.stop();
  await replay.close();
});
beforeEach(() => replay.forget());

const bytesOf = (exchange: Exchange, endpoint: string, plan: string): Buffer =>
  requestBytes(
    exchange.method,
    `/to/${endpoint}${exchange.path}`,
    { ...exchange.request_headers, authorization: `Bearer ${testKey}`, 'x-replay-id': exchange.id, 'x-replay-plan': plan },
    exchange.request,
  );

async function ask(exchange: Exchange, endpoint: string, plan: string): Promise<RawCaller> {
  const caller = await callRaw(house.url);
  caller.send(bytesOf(exchange, endpoint, plan));
  return caller;
}

const records = recordsOf(() => house);
beforeEach(() => records.begin());
const lastRecord = async () => only(await records.next(1)).call;

const hasEvents = (count: number) => (received: Buffer) => received.toString('utf8').split('data: ').length > count;
const vendorIsLeft = () => replay.served.length > 0 && replay.served.at(-1)?.ended !== 'open';

describe('with the policy cancel', () => {
  it.each(streams)('%s: a caller that leaves before the head is cancelled, and the vendor hears it at once', async (id) => {
    const caller = await ask(fixture(id), 'cancel', 'silent-head');
    await eventually('the vendor is asked', () => replay.served.length === 1);
    caller.leave();
    await eventually('the vendor hears it', vendorIsLeft);
    expect(replay.served[0]?.left_after_ms).toBeLessThan(1_000);
    expect(await lastRecord()).toMatchObject({ status: 'cancelled', error_code: 'caller_gone', http_status: null, prompt_tokens: null });
  });

  it.each(streams)('%s: a caller that leaves in the middle is cancelled, what came is kept, the vendor hears it', async (id) => {
    const caller = await ask(fixture(id), 'cancel', 'silent-middle');
    await caller.until(hasEvents(2));
    caller.leave();
    await eventually('the vendor hears it', vendorIsLeft);
    const call = await lastRecord();
    expect(call).toMatchObject({ status: 'cancelled', error_code: 'caller_gone', http_status: 200 });
    expect(call?.response_bytes).toBe(replay.served[0]?.body_bytes);
  });

  it.each(streams)('%s: a caller that leaves after the last event had everything: a success with its usage', async (id) => {
    const exchange = fixture(id);
    const caller = await ask(exchange, 'cancel', 'silent-end');
    await eventually('every event was sent', () => replay.served[0]?.body_bytes === exchange.response.length);
    const last = exchange.response.subarray(-10);
    await caller.until((received) => received.includes(last));
    caller.leave();
    expect(await lastRecord()).toMatchObject({
      status: 'success',
      error_code: null,
      prompt_tokens: exchange.facts.input,
      completion_tokens: exchange.facts.output,
    });
  });

  it('a caller that leaves while it still uploads is cancelled, with or without a vendor that is asked already', async () => {
    const document = fixture('openai-chat');
    const half = bytesOf(document, 'cancel', 'default').subarray(0, -50);
    const unasked = await callRaw(house.url);
    unasked.send(half);
    await new Promise((resolve) => setTimeout(resolve, 50));
    unasked.leave();
    expect(await lastRecord()).toMatchObject({ status: 'cancelled', error_code: 'caller_gone', http_status: null, user: 'tester' });
    expect(replay.served).toHaveLength(0);

    const upload = fixture('opaque-upload');
    const asking = await callRaw(house.url);
    asking.send(bytesOf(upload, 'cancel', 'default').subarray(0, -50));
    await eventually('the vendor is connected', () => replay.connections() > 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    asking.leave();
    expect(await lastRecord()).toMatchObject({ status: 'cancelled', error_code: 'caller_gone', http_status: null });
    expect(replay.served, 'a request that never ended is none').toHaveLength(0);
  });

  it('a caller that leaves while its second request waits behind its first is recorded for both', async () => {
    const exchange = fixture('openai-chat-stream-usage');
    const caller = await callRaw(house.url);
    caller.send(Buffer.concat([bytesOf(exchange, 'cancel', 'silent-middle'), bytesOf(fixture('openai-chat'), 'cancel', 'default')]));
    await caller.until(hasEvents(2));
    await eventually('both are asked', () => replay.served.length === 2);
    caller.leave();
    const calls = (await records.next(2)).map(({ call }) => call);
    expect(calls.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });
});

describe('with the policy drain', () => {
  it.each(streams)('%s: the answer is read on without its caller: usage whole, status cancelled', async (id) => {
    const exchange = fixture(id);
    const caller = await ask(exchange, 'drain', 'slow');
    await caller.until(hasEvents(1));
    caller.leave();
    expect(await lastRecord()).toMatchObject({
      status: 'cancelled',
      error_code: 'caller_gone',
      prompt_tokens: exchange.facts.input,
      completion_tokens: exchange.facts.output,
      usage_source: 'vendor',
      response_bytes: exchange.response.length,
    });
    expect(replay.served[0]?.ended).toBe('complete');
  });

  it('before the head there is nothing to read on: the vendor is told at once', async () => {
    const caller = await ask(fixture('openai-chat'), 'drain', 'silent-head');
    await eventually('the vendor is asked', () => replay.served.length === 1);
    caller.leave();
    await eventually('the vendor hears it', vendorIsLeft);
    expect(await lastRecord()).toMatchObject({ status: 'cancelled', error_code: 'caller_gone' });
  });

  it('a vendor that breaks off afterwards changes nothing of that: the caller left first', async () => {
    const caller = await ask(fixture('openai-chat-stream-usage'), 'drain', 'cut-later');
    await caller.until(hasEvents(1));
    caller.leave();
    expect(await lastRecord()).toMatchObject({ status: 'cancelled', error_code: 'caller_gone' });
  });

  it('it is read on for as long as it may, then the vendor is told', async () => {
    const caller = await ask(fixture('openai-chat-stream-usage'), 'drain-shortly', 'silent-middle');
    await caller.until(hasEvents(2));
    caller.leave();
    await eventually('the vendor hears it', vendorIsLeft);
    expect(replay.served[0]?.left_after_ms).toBeGreaterThan(100);
    expect(await lastRecord()).toMatchObject({ status: 'cancelled', error_code: 'caller_gone' });
  });

  it('no more than the given number are read on at a time, and the number is given back', async () => {
    for (let round = 0; round < 2; round += 1) {
      replay.forget();
      const [first, second] = [
        await ask(fixture('openai-chat-stream-usage'), 'drain-one', 'silent-middle'),
        await ask(fixture('openai-chat-stream-usage'), 'drain-one', 'silent-middle'),
      ];
      await first.until(hasEvents(2));
      await second.until(hasEvents(2));
      first.leave();
      await new Promise((resolve) => setTimeout(resolve, 50));
      second.leave();
      await eventually('one is told at once', () => replay.served.filter(({ ended }) => ended !== 'open').length === 1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(
        replay.served.filter(({ ended }) => ended === 'open'),
        'the other goes on',
      ).toHaveLength(1);
      await eventually('and it ends in time', () => replay.served.every(({ ended }) => ended !== 'open'));
      await records.next(2);
    }
  });
});
