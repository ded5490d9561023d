// The two processes of the benchmarks agree with each other: what the load says was answered is what the vendor says it served.
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeHistogram } from '../../bench/histogram.ts';
import { type LoadOptions, runLoad } from '../../bench/load.ts';
import { type BenchUpstream, startBenchUpstream } from '../../bench/upstream.ts';
import { fixture } from './fixtures.ts';
import { startReplay } from './replay.ts';

let upstream: BenchUpstream;
beforeAll(async () => {
  upstream = await startBenchUpstream({ port: 0, answer_bytes: 1000, chunks: 20, pace_ms: 0, think_ms: 0 });
});
afterAll(() => upstream.close());

const counters = async () =>
  z
    .object({ calls: z.number(), streams: z.number(), request_bytes: z.number() })
    .parse(await (await fetch(`${upstream.url}/counters?reset`)).json());
const load = (more: Partial<LoadOptions>) =>
  runLoad({
    url: `${upstream.url}/v1/chat/completions`,
    connections: 4,
    seconds: null,
    calls: 100,
    warmup: 0,
    body_bytes: 1500,
    stream: false,
    rate: null,
    headers: [],
    ...more,
  });

describe('the load and the vendor of the benchmarks', () => {
  it('count the same calls, for documents and streams, small and large bodies, closed and open loop', async () => {
    await counters();
    for (const more of [{}, { stream: true }, { body_bytes: 200_000 }, { rate: 2000 }]) {
      const result = await load(more);
      const served = await counters();
      expect(result).toMatchObject({ calls: 100, errors: 0, total_calls: served.calls, total_errors: 0 });
      expect(served.streams).toBe('stream' in more ? served.calls : 0);
      expect(served.request_bytes).toBe(served.calls * (more.body_bytes ?? 1500));
      expect(result.latency.p50).toBeGreaterThan(0);
      expect(result.latency.max).toBeGreaterThanOrEqual(result.latency.p99 ?? Number.POSITIVE_INFINITY);
    }
  });

  it('answer as a vendor does: the SDK reads document and stream, and bodies in chunks are understood', async () => {
    const client = new OpenAI({ apiKey: 'x', baseURL: `${upstream.url}/v1`, maxRetries: 0 });
    const ask = { model: 'gpt-4.1-mini', messages: [{ role: 'user' as const, content: 'x' }] };
    const document = await client.chat.completions.create(ask);
    expect(document.usage?.total_tokens).toBe(400);
    const streamed = await client.chat.completions.stream({ ...ask, stream_options: { include_usage: true } }).finalChatCompletion();
    expect(streamed.choices[0]?.message.content).toMatch(/^ word0 .* word19$/);
    expect(streamed.usage?.completion_tokens).toBe(100);
    const asking = request(upstream.url, { method: 'POST' });
    asking.write('{"model":"m",');
    setTimeout(() => asking.end('"stream":true}'), 10);
    const [answer] = await once(asking, 'response');
    expect(await text(answer)).toMatch(/\[DONE\]\s+$/);
  });

  it('tell errors from answers: a status, a reset, an answer cut short', async () => {
    const replay = await startReplay({
      exchanges: [fixture('openai-chat-error'), fixture('openai-chat-stream')],
      plans: { reset: { fault: { what: 'reset', at: 'head' } }, cut: { fault: { what: 'end', at: { bytes: 50 } } } },
    });
    const from = (id: string, plan?: string) => load({ url: `${replay.urlOf(id, plan)}/v1/chat/completions`, calls: 8 });
    expect(await from('openai-chat-error')).toMatchObject({ calls: 0, errors: 8, total_calls: 0, statuses: { 429: expect.any(Number) } });
    expect(await from('openai-chat-stream', 'reset')).toMatchObject({ calls: 0, errors: 8, statuses: { ECONNRESET: expect.any(Number) } });
    expect(await from('openai-chat-stream', 'cut')).toMatchObject({ calls: 0, errors: 8, statuses: { closed: expect.any(Number) } });
    expect(await from('openai-chat-stream')).toMatchObject({ calls: 8, errors: 0 });
    await replay.close();
  });
});

describe('the histogram', () => {
  it('gives exact quantiles below a second and to the millisecond above', () => {
    const histogram = makeHistogram();
    expect(histogram.quantile(0.5)).toBeNull();
    for (let i = 1; i <= 100; i += 1) histogram.add(i);
    histogram.add(2_500_400);
    expect([0.5, 0.99, 1].map(histogram.quantile)).toEqual([51, 100, 2_500_000]);
    expect(histogram.max()).toBe(2_500_400);
  });
});
