import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ToldCall, toldCall } from '../schema/ingest.ts';
import type { AttributeValue, Span } from './signal.ts';
import { at, logOf, spanOf, traceId, type Values } from './testing/spans.ts';
import { toldCallsOf } from './told-calls.ts';

function one(span: Span): ToldCall {
  const { calls, rejected } = toldCallsOf([span], []);
  expect(rejected).toEqual([]);
  expect(calls).toHaveLength(1);
  return toldCall.parse(calls[0]);
}

const question = [{ role: 'user', content: 'Weather in Paris?' }];
const messages = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] }]);
const answer = JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'Rain.' }], finish_reason: 'stop' }]);

/** The same call as each generation tells it. */
const generations: readonly (readonly [name: string, Span])[] = [
  [
    'the conventions of today',
    spanOf({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.model': 'gpt-5-2026-01-01',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.usage.cache_read.input_tokens': 40,
      'gen_ai.usage.cache_write.input_tokens': 10,
      'gen_ai.usage.reasoning.output_tokens': 5,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.conversation.id': 's-1',
      'user.id': 'ada',
      'gen_ai.input.messages': messages,
      'gen_ai.output.messages': answer,
    }),
  ],
  [
    'the conventions of 1.37 to 1.41, structured',
    spanOf({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.model': 'gpt-5-2026-01-01',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.usage.cache_read.input_tokens': 40,
      'gen_ai.usage.cache_creation.input_tokens': 10,
      'gen_ai.usage.reasoning.output_tokens': 5,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.conversation.id': 's-1',
      'enduser.id': 'ada',
      'gen_ai.input.messages': JSON.parse(messages),
      'gen_ai.output.messages': JSON.parse(answer),
    }),
  ],
  [
    'OpenLLMetry and the conventions up to 1.36',
    spanOf({
      'llm.request.type': 'chat',
      'gen_ai.system': 'OpenAI',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.model': 'gpt-5-2026-01-01',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.usage.prompt_tokens': 100,
      'gen_ai.usage.completion_tokens': 20,
      'llm.usage.total_tokens': 120,
      'gen_ai.usage.cache_read_input_tokens': 40,
      'gen_ai.usage.cache_creation_input_tokens': 10,
      'gen_ai.usage.reasoning_tokens': 5,
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': 'Weather in Paris?',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.content': 'Rain.',
      'gen_ai.completion.0.finish_reason': 'stop',
      'traceloop.association.properties.user_id': 'ada',
      'traceloop.association.properties.session_id': 's-1',
    }),
  ],
  [
    'OpenInference',
    spanOf({
      'openinference.span.kind': 'LLM',
      'llm.provider': 'openai',
      'llm.model_name': 'gpt-5',
      'llm.response.model_name': 'gpt-5-2026-01-01',
      'gen_ai.response.id': 'chatcmpl-1',
      'llm.invocation_parameters': '{"model":"gpt-5","temperature":0.5}',
      'llm.token_count.prompt': 100,
      'llm.token_count.completion': 20,
      'llm.token_count.total': 120,
      'llm.token_count.prompt_details.cache_read': 40,
      'llm.token_count.prompt_details.cache_write': 10,
      'llm.token_count.completion_details.reasoning': 5,
      'llm.finish_reason': 'stop',
      'session.id': 's-1',
      'user.id': 'ada',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.contents.0.message_content.type': 'text',
      'llm.input_messages.0.message.contents.0.message_content.text': 'Weather in Paris?',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.content': 'Rain.',
    }),
  ],
  [
    'the AI SDK',
    spanOf(
      {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.provider': 'openai.responses',
        'ai.model.id': 'gpt-5',
        'ai.response.model': 'gpt-5-2026-01-01',
        'ai.response.id': 'chatcmpl-1',
        'ai.settings.temperature': 0.5,
        'ai.usage.inputTokens': 100,
        'ai.usage.outputTokens': 20,
        'ai.usage.inputTokenDetails.cacheReadTokens': 40,
        'ai.usage.inputTokenDetails.cacheWriteTokens': 10,
        'ai.usage.outputTokenDetails.reasoningTokens': 5,
        'ai.response.finishReason': 'stop',
        'ai.telemetry.metadata.userId': 'ada',
        'ai.telemetry.metadata.sessionId': 's-1',
        'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"Weather in Paris?"}]}]',
        'ai.response.text': 'Rain.',
      },
      { name: 'ai.generateText.doGenerate' },
    ),
  ],
];

describe.each(generations)('%s', (_, span) => {
  it('tells the same call', () => {
    const { metadata, usage_raw: raw, is_stream: _stream, ...call } = one(span);
    expect(raw).not.toBeNull();
    expect(metadata).toMatchObject({ 'otel.scope.name': 'test' });
    expect(call).toMatchObject({
      id: `${traceId}:b7ad6b7169203331`,
      event: 'call',
      request_timestamp: '2026-11-23T08:00:00.000Z',
      response_timestamp: '2026-11-23T08:00:01.250Z',
      duration_ms: 1250,
      status: 'success',
      call_type: 'chat',
      vendor: 'openai',
      model_name: 'gpt-5',
      response_model: 'gpt-5-2026-01-01',
      response_id: 'chatcmpl-1',
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 120,
      cached_tokens: 40,
      cache_write_tokens: 10,
      reasoning_tokens: 5,
      finish_reason: 'stop',
      user: 'ada',
      session_id: 's-1',
      request_messages: question,
      request_params: { temperature: 0.5 },
      response_content: 'Rain.',
      tool_calls: null,
      trace_id: traceId,
      span_id: 'b7ad6b7169203331',
    });
  });
});

const chat: Values = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5', 'gen_ai.provider.name': 'openai' };

it('chains, agents, tools and the outer spans of the AI SDK are passed over', () => {
  const outer: readonly Span[] = [
    spanOf({ 'openinference.span.kind': 'CHAIN', 'llm.model_name': 'gpt-5', 'llm.token_count.prompt': 1 }),
    spanOf({ 'openinference.span.kind': 'AGENT' }),
    spanOf({ ...chat, 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.usage.input_tokens': 5 }),
    spanOf({ ...chat, 'gen_ai.operation.name': 'execute_tool' }),
    spanOf({ 'ai.operationId': 'ai.generateText', 'ai.model.id': 'gpt-5', 'ai.usage.promptTokens': 5, 'gen_ai.operation.name': 'chat' }),
    spanOf({ 'ai.operationId': 'ai.toolCall' }),
    spanOf({
      'traceloop.span.kind': 'workflow',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.system': 'openai',
      'gen_ai.usage.prompt_tokens': 1,
    }),
    spanOf({ 'http.request.method': 'POST', 'url.full': 'https://api.openai.com/v1/chat/completions' }),
    spanOf({}),
  ];
  expect(toldCallsOf(outer, [])).toEqual({ calls: [], passed: outer.length, rejected: [] });
});

it('what OpenInference keeps as whole bodies is told with its dialect', () => {
  const request = { model: 'gpt-5', messages: question };
  const response = { id: 'chatcmpl-9', object: 'chat.completion', model: 'gpt-5-x', choices: [], usage: { prompt_tokens: 3 } };
  const call = one(
    spanOf({
      'openinference.span.kind': 'LLM',
      'llm.model_name': 'gpt-5',
      'llm.token_count.prompt': 3,
      'input.value': JSON.stringify(request),
      'output.value': JSON.stringify(response),
    }),
  );
  expect(call).toMatchObject({ dialect: 'openai-chat', request_body: request, response_body: response, response_id: 'chatcmpl-9' });
  expect(call).not.toHaveProperty('prompt_tokens');
});

it('a call without ids or without a start is rejected with its reason', () => {
  const { calls, rejected } = toldCallsOf(
    [spanOf(chat, { span_id: null }), spanOf(chat, { start: 0n }), spanOf(chat, { start: 2n ** 64n - 1n })],
    [],
  );
  expect(calls.map(({ request_timestamp: time }) => time)).toEqual(['2554-07-21T23:34:33.709Z']);
  expect(rejected.map(({ reason }) => reason)).toEqual(['it has no trace id or no span id', 'it has no start time']);
});

it('times keep their nanoseconds until they are milliseconds; an end before the start is none', () => {
  expect(one(spanOf(chat, { start: at(0) + 1_999_999n, end: at(0) + 2_001_999n }))).toMatchObject({
    request_timestamp: '2026-11-23T08:00:00.001Z',
    duration_ms: 0.002,
  });
  expect(one(spanOf(chat, { end: at(-5) }))).toMatchObject({ response_timestamp: null, duration_ms: null });
});

const names = [
  ...generations.flatMap(([, { attributes }]) => [...attributes.keys()]),
  'gen_ai.prompt.0.content.1.text',
  'llm.input_messages.9.message.contents.x',
  'ai.response.toolCalls',
  'ai.values',
  'metadata',
  '__proto__',
  'gen_ai.tool.definitions',
  'ai.response.providerMetadata',
  'input.value',
  'output.value',
  'error.type',
  'url.full',
  'server.address',
  'server.port',
  'http.response.status_code',
  'gen_ai.system_instructions',
  'code.file.path',
  'embedding.embeddings.0.embedding.text',
  'traceloop.association.properties.a',
  'gen_ai.choice',
  'exception.message',
];
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constant('x'.repeat(600)),
  fc.array(fc.string()),
  fc.json(),
  fc.constantFrom('chat', 'LLM', messages, answer, '[[[]]]', '{"a":{"b":[1]}}', '[null]', 'ai.generateText.doGenerate', '{"__proto__":1}'),
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())),
  fc.array(fc.dictionary(fc.constantFrom('role', 'content', 'parts', 'tool_calls', 'type'), fc.string())),
);
const values = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value);

const kinds = fc.constantFrom<Values>(chat, { 'openinference.span.kind': 'LLM' }, { 'ai.operationId': 'ai.embed.doEmbed' }, {});

it('whatever attributes hold, nothing throws, and each call that is told can be taken in', () => {
  fc.assert(
    fc.property(
      values,
      values,
      value,
      fc.constantFrom(...names, 'exception', 'gen_ai.user.message'),
      kinds,
      (own, more, body, name, kind) => {
        const events = [{ name, time: at(1), attributes: new Map(Object.entries(more)) }];
        const { calls } = toldCallsOf([spanOf({ ...own, ...kind }, { events, resource: more })], [logOf(name, more, body)]);
        for (const call of calls) expect(toldCall.safeParse(JSON.parse(JSON.stringify(call))).error).toBeUndefined();
      },
    ),
    { numRuns: 2000 },
  );
});
