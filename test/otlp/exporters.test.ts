// Real OpenTelemetry packages send to a running server: exporters of each encoding, and the instrumentations of OpenLLMetry,
// OpenInference and the AI SDK over real SDKs that ask a vendor on this machine.
import { createOpenAI } from '@ai-sdk/openai';
import { OpenAIInstrumentation as OpenInference } from '@arizeai/openinference-instrumentation-openai';
import { context as contexts, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { NodeTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import { OpenAIInstrumentation as OpenLlmetry } from '@traceloop/instrumentation-openai';
import { generateText, streamText } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OtlpServer, startOtlp, startVendor } from './server.ts';

let otlp: OtlpServer;
let vendor: Awaited<ReturnType<typeof startVendor>>;
beforeAll(async () => {
  [otlp, vendor] = await Promise.all([startOtlp(), startVendor()]);
});
beforeEach(() => {
  otlp.calls.length = 0;
  otlp.seen.length = 0;
});
afterAll(() => Promise.all([otlp.close(), vendor.close()]));

const headers = { authorization: 'Bearer key_member' };
const tracesAt = (): string => `${otlp.url}/v1/traces`;

function providerOf(exporter: SpanExporter): NodeTracerProvider {
  return new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
}

describe('the exporters', () => {
  it.each([
    ['protobuf', () => new ProtobufExporter({ url: tracesAt(), headers }), 'application/x-protobuf', undefined],
    ['protobuf, compressed', () => new ProtobufExporter({ url: tracesAt(), headers }), 'application/x-protobuf', 'gzip'],
    ['JSON', () => new JsonExporter({ url: tracesAt(), headers }), 'application/json', undefined],
    ['JSON, compressed', () => new JsonExporter({ url: tracesAt(), headers }), 'application/json', 'gzip'],
  ])('of %s are understood, span by span', async (_, exporter, type, encoding) => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', encoding ?? 'none');
    const provider = providerOf(exporter());
    vi.unstubAllEnvs();
    const tracer = provider.getTracer('exporters', '1');
    const outer = tracer.startSpan('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'mistral_ai',
      'gen_ai.request.model': 'm',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.request.temperature': 0.25,
      'gen_ai.response.finish_reasons': ['stop'],
    };
    const inner = tracer.startSpan('chat m', { attributes }, trace.setSpan(contexts.active(), outer));
    inner.recordException(new Error('429 slow down'));
    inner.setStatus({ code: SpanStatusCode.ERROR, message: 'slow down' });
    inner.end();
    outer.end();
    await provider.shutdown();
    expect(otlp.seen.every((seen) => seen['content-type'] === type && seen['content-encoding'] === encoding)).toBe(true);
    expect(otlp.calls).toHaveLength(1);
    expect(otlp.calls[0]).toMatchObject({
      id: `${inner.spanContext().traceId}:${inner.spanContext().spanId}`,
      parent_span_id: outer.spanContext().spanId,
      vendor: 'mistral',
      prompt_tokens: 7,
      request_params: { temperature: 0.25 },
      status: 'failed',
      http_status: 429,
      error_message: '429 slow down',
      metadata: { 'otel.scope.name': 'exporters' },
    });
    expect(Math.abs(Date.parse(otlp.calls[0]?.request_timestamp ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('of logs bring the text of a span', async () => {
    const provider = providerOf(new ProtobufExporter({ url: tracesAt(), headers }));
    const logs = new LoggerProvider({
      processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${otlp.url}/v1/logs`, headers }) })],
    });
    const span = provider
      .getTracer('exporters')
      .startSpan('chat m', { attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' } });
    const context = trace.setSpan(contexts.active(), span);
    logs.getLogger('exporters').emit({ eventName: 'gen_ai.user.message', body: { content: 'Weather?' }, context });
    logs.getLogger('exporters').emit({ eventName: 'gen_ai.choice', body: { index: 0, message: { content: 'Rain.' } }, context });
    await logs.forceFlush();
    span.end();
    await provider.shutdown();
    await logs.shutdown();
    expect(otlp.calls).toMatchObject([{ request_messages: [{ role: 'user', content: 'Weather?' }], response_content: 'Rain.' }]);
  });
});

const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Weather in Paris?' }];
const client = (): OpenAI => new OpenAI({ baseURL: vendor.url, apiKey: 'sk-none', maxRetries: 0 });

/** Asks whole, streamed and refused, and gives the calls in that order. */
async function askAll(provider: NodeTracerProvider) {
  const openai = client();
  await openai.chat.completions.create({ model: 'gpt-5', messages, temperature: 0.5 });
  const stream = await openai.chat.completions.create({ model: 'gpt-5', messages, stream: true, stream_options: { include_usage: true } });
  for await (const _ of stream);
  await openai.chat.completions.create({ model: 'refused', messages }).catch(() => undefined);
  await provider.shutdown();
  return otlp.calls;
}

describe('the instrumentations', () => {
  it('of OpenInference tell whole calls with both bodies and streams with their text; a call that fails has no span', async () => {
    const provider = providerOf(new ProtobufExporter({ url: tracesAt(), headers }));
    const instrumentation = new OpenInference({ tracerProvider: provider });
    instrumentation.manuallyInstrument(OpenAI);
    const calls = await askAll(provider);
    instrumentation.disable();
    expect(calls).toHaveLength(2);
    expect(calls[0]).toMatchObject({
      dialect: 'openai-chat',
      model_name: 'gpt-5',
      response_id: 'chatcmpl-otlp',
      request_body: { model: 'gpt-5', messages, temperature: 0.5 },
      response_body: { id: 'chatcmpl-otlp', usage: { prompt_tokens: 12 } },
      is_stream: false,
      status: 'success',
    });
    expect(calls[1]).toMatchObject({
      model_name: 'gpt-5',
      is_stream: true,
      request_messages: messages,
      response_content: 'It rains.',
      finish_reason: 'stop',
    });
  });

  it('of OpenLLMetry tell what was asked and answered; their streams have no counts, and a call that fails has no span', async () => {
    const provider = providerOf(new ProtobufExporter({ url: tracesAt(), headers }));
    const instrumentation = new OpenLlmetry();
    instrumentation.setTracerProvider(provider);
    // It stays in place: what it wraps by hand it does not unwrap.
    instrumentation.manuallyInstrument(OpenAI);
    const calls = await askAll(provider);
    const told = {
      vendor: 'openai',
      model_name: 'gpt-5',
      response_model: 'gpt-5-2026-01-01',
      request_messages: messages,
      response_content: 'It rains.',
      response_id: 'chatcmpl-otlp',
      finish_reason: 'stop',
      status: 'success',
    };
    expect(calls).toMatchObject([
      { ...told, prompt_tokens: 12, completion_tokens: 3, request_params: { temperature: 0.5 } },
      { ...told, prompt_tokens: null },
    ]);
  });

  it('of the AI SDK tell each inner call once, with user, session and function', async () => {
    const provider = providerOf(new ProtobufExporter({ url: tracesAt(), headers }));
    const openai = createOpenAI({ baseURL: vendor.url, apiKey: 'sk-none' });
    const metadata = { userId: 'ada', sessionId: 's-1' };
    const telemetry = { isEnabled: true, functionId: 'forecast', metadata, tracer: provider.getTracer('ai') };
    const asked = { model: openai.chat('gpt-5'), prompt: 'Weather in Paris?', maxRetries: 0, experimental_telemetry: telemetry };
    await generateText(asked);
    await streamText(asked).consumeStream();
    await generateText({ ...asked, model: openai.chat('refused') }).catch(() => undefined);
    await provider.shutdown();
    const told = { vendor: 'openai', user: 'ada', session_id: 's-1', source_function: 'forecast', request_messages: messages };
    const counted = { prompt_tokens: 12, completion_tokens: 3, cached_tokens: 4, reasoning_tokens: 1, response_id: 'chatcmpl-otlp' };
    expect(otlp.calls).toMatchObject([
      { ...told, ...counted, model_name: 'gpt-5', is_stream: false, response_content: 'It rains.', status: 'success' },
      { ...told, ...counted, model_name: 'gpt-5', is_stream: true, response_content: 'It rains.', ttft_ms: expect.any(Number) },
      { ...told, model_name: 'refused', status: 'failed', error_message: 'You exceeded your current quota', prompt_tokens: null },
    ]);
  });
});
