// An OpenAI stream is asked for its usage, and the event that brings it is hidden from a caller who did not ask. Nothing else of the
// request or of the stream changes, however it is cut and whatever the caller wrote in stream_options.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, openHouse, testKey } from '../house.ts';
import { viaHttp } from '../upstream/equal.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { eventsOf } from '../upstream/pieces.ts';
import type { Plan } from '../upstream/plan.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { asked, only, recordsOf } from './calls.ts';
import { callRaw, requestBytes } from './raw.ts';

let replay: Replay;
let house: House;
beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
  house = await openHouse({ upstream: replay.url });
});
afterAll(async () => {
  await house.stop();
  await replay.close();
});
const records = recordsOf(() => house);
beforeEach(async () => {
  replay.forget();
  await records.begin();
});

/** The vendor's stream with usage; the caller's request as a test writes it. */
const stream = fixture('openai-chat-stream-usage');
const isUsage = (event: Buffer): boolean => event.includes('"choices":[]');
const hidden = Buffer.concat(eventsOf(stream.response).filter((event) => !isUsage(event)));

async function send(body: string, plan: Plan = {}, headers: Readonly<Record<string, string>> = {}, path = stream.path) {
  replay.plan('this', plan);
  const exchange: Exchange = { ...stream, request: Buffer.from(body), path };
  const seen = await viaHttp(exchange, {
    origin: house.url,
    headers: { authorization: `Bearer ${testKey}`, 'x-replay-id': stream.id, 'x-replay-plan': 'this', ...headers },
  });
  return { seen, received: replay.served.at(-1)?.received };
}

describe('a caller that did not ask', () => {
  it.each([
    ['{"stream":true}', '{"stream_options":{"include_usage":true},"stream":true}'],
    [' { "model" : "m", "stream":true } ', ' {"stream_options":{"include_usage":true}, "model" : "m", "stream":true } '],
    ['{"stream":true,"stream_options":null}', '{"stream":true,"stream_options":{"include_usage":true}}'],
    ['{"stream":true,"stream_options":{}}', '{"stream":true,"stream_options":{"include_usage":true}}'],
    ['{"stream":true,"stream_options":{"include_usage":false}}', '{"stream":true,"stream_options":{"include_usage":true}}'],
    ['{"stream":true,"stream_options":{"include_usage":null , "n":1}}', '{"stream":true,"stream_options":{"include_usage":true , "n":1}}'],
    [
      '{"stream_options": { "include_obfuscation" : false, "n":12345678901234567890 },"stream":true}',
      '{"stream_options": {"include_usage":true, "include_obfuscation" : false, "n":12345678901234567890 },"stream":true}',
    ],
  ])('%s is asked with one cut and sees no usage', async (body, expected) => {
    const { seen, received } = await send(body);
    expect(received?.body.toString()).toBe(expected);
    expect(seen.body.toString()).toBe(hidden.toString());
    expect(only(await records.next(1)).call).toMatchObject({
      status: 'success',
      prompt_tokens: 19,
      completion_tokens: 7,
      usage_source: 'vendor',
    });
  });

  it.each<Plan>([{ cut: 'whole' }, { cut: 1 }, { cut: 7 }, { cut: 4096 }, { cut: 'events', framing: 'close' }, { framing: 'length' }])(
    'sees the same bytes however they arrive: %j',
    async (plan) => {
      const { seen } = await send('{"stream":true}', plan);
      expect(seen.body.toString()).toBe(hidden.toString());
      expect(seen.complete).toBe(true);
      expect(seen.headers['content-length']).toBeUndefined();
    },
  );

  it('gets the head although the first event is not whole', async () => {
    replay.plan('this', { fault: { what: 'stall', at: { bytes: 12 } } });
    const caller = await callRaw(house.url);
    caller.send(
      requestBytes(
        'POST',
        stream.path,
        {
          authorization: `Bearer ${testKey}`,
          'content-type': 'application/json',
          'x-replay-id': stream.id,
          'x-replay-plan': 'this',
        },
        '{"stream":true}',
      ),
    );
    expect((await caller.until((received) => received.includes('\r\n\r\n'), 2_000)).toString('latin1')).toMatch(/^HTTP\/1\.1 200 /);
    caller.leave();
    await records.next(1);
  });

  it('gets each event as soon as it is whole', async () => {
    replay.plan('this', { fault: { what: 'stall', at: { pieces: 3 } } });
    const caller = await callRaw(house.url);
    caller.send(
      requestBytes(
        'POST',
        stream.path,
        { authorization: `Bearer ${testKey}`, 'x-replay-id': stream.id, 'x-replay-plan': 'this' },
        '{"stream":true}',
      ),
    );
    const first = Buffer.concat(eventsOf(stream.response).slice(2, 3));
    await caller.until((received) => received.includes(first));
    caller.leave();
  });

  it('gets through the SDK what it gets without Daybook', async () => {
    const exchange = fixture('openai-chat-stream');
    replay.add([{ ...stream, id: 'answers-with-usage' }]);
    replay.plan('this', {});
    const direct = await asked(exchange, replay.url, 'this', false);
    const through = await asked({ ...exchange, id: 'answers-with-usage' }, house.url, 'this', true);
    const withoutIds = (value: unknown): string =>
      JSON.stringify(value).replaceAll('chatcmpl-fixture3', 'ID').replaceAll('chatcmpl-fixture2', 'ID').replaceAll(',"usage":null', '');
    expect(withoutIds(through)).toBe(withoutIds(direct));
  });

  it('is asked for no compression, and a vendor that compresses all the same is passed on at once', async () => {
    const { seen, received } = await send('{"stream":true}', { encoding: 'gzip' }, { 'accept-encoding': 'gzip, br' });
    expect(received?.headers['accept-encoding']).toBe('identity');
    expect(seen.headers['content-encoding']).toBe('gzip');
    expect(only(await records.next(1)).call).toMatchObject({ status: 'success', prompt_tokens: 19 });

    replay.plan('this', { encoding: 'gzip', fault: { what: 'stall', at: { pieces: 4 } } });
    const caller = await callRaw(house.url);
    caller.send(
      requestBytes(
        'POST',
        stream.path,
        { authorization: `Bearer ${testKey}`, 'x-replay-id': stream.id, 'x-replay-plan': 'this' },
        '{"stream":true}',
      ),
    );
    await caller.until(() => {
      const bytes = replay.served.at(-1)?.body_bytes ?? 0;
      return bytes > 0 && caller.received().length > bytes;
    });
    caller.leave();
  });
});

describe('nothing is asked or hidden', () => {
  it.each([
    '{"stream":true,"stream_options":{"include_usage":true}}',
    '{"stream":true,"stream_options":false}',
    '{"stream":true,"stream_options":"yes"}',
    '{"stream":true,"stream_options":[1]}',
    '{"stream":true,"stream_options":{"include_usage":false,"include_usage":false}}',
    '{"stream":true,"stream_options":{nonsense}}',
    '{"stream":false}',
    '{"stream":"true"}',
    '{}',
  ])('with %s', async (body) => {
    const { seen, received } = await send(body, {}, { 'accept-encoding': 'gzip' });
    expect(received?.body.toString()).toBe(body);
    expect(received?.headers['accept-encoding']).toBe('gzip');
    expect(seen.body.equals(stream.response)).toBe(true);
  });

  it('of a vendor that says its usage unasked', async () => {
    const { seen, received } = await send('{"stream":true}', {}, {}, '/to/mistral/v1/chat/completions');
    expect(received?.body.toString()).toBe('{"stream":true}');
    expect(seen.body.equals(stream.response)).toBe(true);
  });
});
