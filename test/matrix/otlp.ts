// The fifth way: the app's own tracing, over OpenTelemetry's exporter. Its spans say what today's conventions for GenAI have words for.
// What instrumentations leave out of that is seen in test/otlp.
import { type Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider, type TracerConfig } from '@opentelemetry/sdk-trace-node';
import OpenAI from 'openai';
import { z } from 'zod';
import { ask, bodyOf, clientFor, type Seen, sessionOf, who } from './app.ts';
import type { Parts, Way } from './parts.ts';
import type { Scenario } from './scenarios.ts';

export function otlpWay({ daybook, key, vendor }: Parts): Way {
  const exporter = new OTLPTraceExporter({ url: `${daybook}/v1/traces`, headers: { authorization: `Bearer ${key}` } });
  const provider = new NodeTracerProvider({
    resource: resourceOf(who.app),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('matrix');
  return {
    name: 'otlp',
    async tell(scenario) {
      const span = tracer.startSpan('chat', { kind: SpanKind.CLIENT, attributes: askedOf(scenario) });
      const seen = await ask(clientFor('otlp', scenario, { baseURL: `${vendor}/v1`, apiKey: 'vendor-key' }), scenario);
      span.setAttributes(answeredOf(seen));
      if (seen.error !== null) {
        const error = seen.error instanceof Error ? seen.error : new Error(String(seen.error));
        const status = error instanceof OpenAI.APIError ? error.status : undefined;
        span.setAttributes({ 'error.type': error.constructor.name, ...(status !== undefined && { 'http.response.status_code': status }) });
        span.recordException(error);
        span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      }
      span.end();
    },
    close: () => provider.shutdown(),
  };
}

const parts = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })), tools: z.unknown().optional() });

function askedOf(scenario: Scenario): Attributes {
  const body = bodyOf(scenario);
  const { messages, tools } = parts.parse(body);
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': body.model,
    'gen_ai.request.max_tokens': body.max_completion_tokens ?? 0,
    'gen_ai.request.stream': body.stream === true,
    'gen_ai.input.messages': JSON.stringify(messages.map(({ role, content }) => ({ role, parts: [{ type: 'text', content }] }))),
    ...(tools !== undefined && { 'gen_ai.tool.definitions': JSON.stringify(tools) }),
    'user.id': who.user,
    'session.id': sessionOf('otlp', scenario),
    'code.function.name': who.function,
    metadata: JSON.stringify(who.metadata),
  };
}

function answeredOf({ answer, chunks, first }: Seen): Attributes {
  const whole = answer ?? chunks[0] ?? null;
  if (whole === null) return {};
  const choices = chunks.flatMap(({ choices: [choice] }) => (choice === undefined ? [] : [choice]));
  const message = answer?.choices[0]?.message;
  const text = message === undefined ? choices.map(({ delta }) => delta.content ?? '').join('') : message.content;
  const finish = answer?.choices[0]?.finish_reason ?? choices.findLast(({ finish_reason }) => finish_reason !== null)?.finish_reason;
  const calls = (message?.tool_calls ?? []).flatMap((call) =>
    call.type === 'function'
      ? [{ type: 'tool_call', id: call.id, name: call.function.name, arguments: JSON.parse(call.function.arguments) }]
      : [],
  );
  const said = text === null ? calls : [{ type: 'text', content: text }, ...calls];
  return {
    'gen_ai.response.id': whole.id,
    'gen_ai.response.model': whole.model,
    'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: said, ...(finish && { finish_reason: finish }) }]),
    ...(finish && { 'gen_ai.response.finish_reasons': [finish] }),
    ...(first !== null && { 'gen_ai.response.time_to_first_chunk': first / 1000 }),
    ...countsOf(answer?.usage ?? chunks.at(-1)?.usage),
  };
}

const countsOf = (usage: OpenAI.CompletionUsage | null | undefined): Attributes =>
  usage === null || usage === undefined
    ? {}
    : {
        'gen_ai.usage.input_tokens': usage.prompt_tokens,
        'gen_ai.usage.output_tokens': usage.completion_tokens,
        'gen_ai.usage.cache_read.input_tokens': usage.prompt_tokens_details?.cached_tokens ?? 0,
        'gen_ai.usage.reasoning.output_tokens': usage.completion_tokens_details?.reasoning_tokens ?? 0,
      };

/** What OTEL_SERVICE_NAME says where an app is started by OpenTelemetry's own SDK. */
function resourceOf(name: string): NonNullable<TracerConfig['resource']> {
  const attributes = { 'service.name': name };
  return { attributes, merge: () => resourceOf(name), getRawAttributes: () => Object.entries(attributes) };
}
