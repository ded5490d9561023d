// Every recorded Anthropic exchange: the identities of usage hold, streams accumulate as the vendor's own SDK accumulates them,
// whole and cut after every event, and the cheap reading agrees with the full one at every cut.
import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { exchangeOf, type Recording, recordings, recordingsAreHere } from '../../../test/recordings.ts';
import { asCount, asObject, type JsonObject, parseJson } from '../../lib/json.ts';
import { readEvents } from '../../lib/sse.ts';
import { anthropicMessages } from '../anthropic-messages.ts';

const all = recordings(({ vendor, path }) => vendor === 'anthropic' && /^\/v1\/messages(?:\?|$)/.test(path));
const streams = all.filter(({ stream }) => stream);

/** The message as the SDK holds it when the bytes end. */
async function accumulatedBySdk(bytes: Buffer): Promise<unknown> {
  const headers = { 'content-type': 'text/event-stream' };
  const client = new Anthropic({
    apiKey: 'x',
    maxRetries: 0,
    logLevel: 'off',
    fetch: () => Promise.resolve(new Response(new Uint8Array(bytes), { headers })),
  });
  const stream = client.beta.messages.stream({ model: 'x', max_tokens: 1, messages: [] });
  let snapshot: unknown = null;
  stream.on('streamEvent', (_event, message) => {
    snapshot = message;
  });
  await stream.done().catch(() => null);
  return snapshot === null ? null : JSON.parse(JSON.stringify(snapshot));
}

const readBoth = (recording: Recording, response?: Buffer) => {
  const exchange = exchangeOf(recording, response);
  const reading = anthropicMessages.read(exchange);
  const { usage, finished, error } = reading;
  expect(anthropicMessages.settle(exchange)).toEqual({ usage, finished, failed: error !== null });
  return reading;
};

/** Fields of the last usage event laid over the first, read without the code under test. */
function vendorUsage(recording: Recording): JsonObject {
  if (!recording.stream) return asObject(asObject(parseJson(recording.response ?? ''))?.usage) ?? {};
  const data = readEvents(Buffer.from(recording.response ?? '')).map((event) => asObject(parseJson(event.data)));
  const first = asObject(asObject(data.find((one) => one?.type === 'message_start')?.message)?.usage);
  const last = asObject(data.findLast((one) => one?.type === 'message_delta')?.usage);
  return { ...first, ...last };
}

describe.skipIf(!recordingsAreHere)('recorded Anthropic answers', () => {
  it.each(all.map((recording) => [recording.source, recording] as const))('hold the identities of usage: %s', (_source, recording) => {
    const reading = readBoth(recording);
    expect(reading.finished).toBe(true);
    expect(reading.error !== null).toBe(recording.status >= 400);
    if (recording.status >= 400) return;
    const said = vendorUsage(recording);
    const count = (name: string) => asCount(said[name]) ?? 0;
    const { usage } = reading;
    const written = count('cache_creation_input_tokens');
    expect(usage?.input_total).toBe(count('input_tokens') + count('cache_read_input_tokens') + written);
    expect(usage?.output_total).toBe(count('output_tokens'));
    expect((usage?.parts.input_cache_write_5m ?? 0) + (usage?.parts.input_cache_write_1h ?? 0)).toBe(written);
    expect(usage?.parts.output_reasoning ?? 0).toBeLessThanOrEqual(usage?.output_total ?? 0);
    expect(reading.response_id).toMatch(/^msg_/);
    expect(reading.finish_reason).toBeTruthy();
  });

  it.each(streams.map((recording) => [recording.source, recording] as const))(
    'accumulate as the SDK does, cut after any event: %s',
    async (_source, recording) => {
      const bytes = Buffer.from(recording.response ?? '');
      const events = readEvents(bytes);
      const deltaAt = events.findIndex((event) => event.event === 'message_delta');
      for (const [index, { end, event }] of events.entries()) {
        const reading = readBoth(recording, bytes.subarray(0, end));
        expect(reading.finished).toBe(event === 'message_stop');
        expect(reading.usage?.input_total).toBeGreaterThan(0);
        expect(reading.usage?.output_total === null).toBe(index < deltaAt);
        expect(reading.response_raw).toEqual(await accumulatedBySdk(bytes.subarray(0, end)));
      }
    },
  );

  it('can be cut at any byte', () => {
    for (const recording of all) {
      const bytes = Buffer.from(recording.response ?? '');
      const step = Math.max(1, Math.floor(bytes.length / 150));
      for (let cut = 0; cut < bytes.length - 2; cut += step) readBoth(recording, bytes.subarray(0, cut));
    }
  });
});
