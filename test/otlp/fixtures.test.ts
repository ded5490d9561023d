// Spans that real instrumentations made, each told as the call it was. Where the fixtures are from stands in them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AttributeValue, Span } from '../../src/otlp/signal.ts';
import { attributesOf, spanOf } from '../../src/otlp/testing/spans.ts';
import { toldCallsOf } from '../../src/otlp/told-calls.ts';
import { toldCall } from '../../src/schema/ingest.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'));

const attribute: z.ZodType<AttributeValue> = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const attributes = z.record(z.string(), attribute);
const time = z.tuple([z.number(), z.number()]).transform(([seconds, nanos]) => BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
const readable = z.object({
  name: z.string(),
  spanContext: z.object({ traceId: z.string(), spanId: z.string() }),
  attributes,
  status: z.object({ code: z.number() }),
  startTime: time,
  endTime: time,
  events: z.array(z.object({ name: z.string(), time, attributes })),
});

const vercel: readonly Span[] = z
  .object({ spans: z.array(readable) })
  .parse(read('ai-sdk-6.json'))
  .spans.map((span) => ({
    ...spanOf(span.attributes),
    name: span.name,
    trace_id: span.spanContext.traceId,
    span_id: span.spanContext.spanId,
    start: span.startTime,
    end: span.endTime,
    status: { code: span.status.code, message: '' },
    events: span.events.map((event) => ({ ...event, attributes: attributesOf(event.attributes) })),
  }));

describe('the AI SDK 6, as it was recorded', () => {
  const { calls, passed, rejected } = toldCallsOf(vercel, []);
  const byFunction = (name: string) => toldCall.parse(calls.find(({ source_function: one }) => one === name));

  it('makes a call of each inner span and none of the outer ones', () => {
    expect(vercel).toHaveLength(8);
    expect([calls.length, passed, rejected]).toEqual([4, 4, []]);
    expect(calls.map(({ call_type: type, is_stream: stream }) => [type, stream])).toEqual([
      ['chat', false],
      ['chat', false],
      ['chat', true],
      ['embedding', false],
    ]);
  });

  it('tells a conversation', () => {
    expect(byFunction('test-generate-text-messages')).toMatchObject({
      id: 'edff2fc5854be6170e8cccccec0c82cf:6c0201026326855d',
      request_timestamp: '2026-02-03T15:19:54.023Z',
      duration_ms: 3034.285,
      vendor: 'openai',
      model_name: 'gpt-4o-mini',
      response_model: 'gpt-4o-mini-2024-07-18',
      response_id: 'resp_0056c25ba5cb2bd9006982121a510c81a1a31c11ddcf1abc73',
      prompt_tokens: 50,
      completion_tokens: 9,
      total_tokens: 59,
      finish_reason: 'stop',
      request_messages: [
        { role: 'system', content: 'You are a helpful assistant.' },
        { role: 'user', content: 'What is 2 + 2?' },
        { role: 'assistant', content: '2 + 2 equals 4.' },
        { role: 'user', content: 'And what is 3 + 3?' },
      ],
      response_content: '3 + 3 equals 6.',
      metadata: { testCategory: 'multi-turn-conversation' },
    });
  });

  it('tells a stream with the time to its first chunk', () => {
    expect(byFunction('test-stream-text')).toMatchObject({
      ttft_ms: 426.854,
      prompt_tokens: 15,
      completion_tokens: 112,
      cached_tokens: 0,
      reasoning_tokens: 0,
    });
  });

  it('tells an object as its text, and an embedding with its text and without its vector', () => {
    expect(byFunction('test-generate-object').response_content).toMatch(/^\{"name":"Scrambled Eggs"/);
    const embedding = byFunction('test-embed');
    expect(embedding).toMatchObject({
      model_name: 'text-embedding-3-small',
      request_messages: ['The quick brown fox jumps over the lazy dog.'],
      response_content: null,
    });
    expect(JSON.stringify(embedding)).not.toContain('-0.018449828');
  });
});

describe('one call in three conventions', () => {
  const fixture = z
    .object({ semconv: attributes, semconv_deprecated: attributes, semconv_tool: attributes, openinference: attributes })
    .parse(read('genai.json'));
  const asked = [
    { role: 'user', content: 'Weather in Paris?' },
    {
      role: 'assistant',
      content: 'Absolutely! Let me check the weather for you.',
      tool_calls: [{ id: '1234', type: 'function', function: { name: 'get_weather', arguments: '{"location":"Paris"}' } }],
    },
    { role: 'tool', content: 'rainy, 57°F', tool_call_id: '1234' },
  ];

  it.each(['semconv', 'semconv_deprecated', 'openinference'] as const)('%s', (name) => {
    const { calls } = toldCallsOf([spanOf(fixture[name])], []);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      vendor: 'openai',
      prompt_tokens: 97,
      completion_tokens: 52,
      request_messages: asked,
      response_content: 'The weather in Paris is currently rainy with a temperature of 57°F.',
      request_params: { temperature: 0.5, top_p: 0.9 },
    });
  });

  it('the tool’s own span is none', () => {
    expect(toldCallsOf([spanOf(fixture.semconv_tool)], [])).toMatchObject({ calls: [], passed: 1 });
  });
});
