// Spans of Python's instrumentations as OTLP JSON: names, types and nesting as recordings of them have it (OpenInference 0.1.58 over
// OpenTelemetry 1.44; OpenLLMetry's instrumentation of OpenAI), the words our own.
type Value = string | number | boolean | readonly string[];

/** The recordings were made from protobuf: 64-bit numbers are texts, enums their names. */
const attribute = ([key, value]: readonly [string, Value]): object => {
  if (typeof value === 'string') return { key, value: { stringValue: value } };
  if (typeof value === 'boolean') return { key, value: { boolValue: value } };
  if (typeof value === 'number') return { key, value: Number.isInteger(value) ? { intValue: `${value}` } : { doubleValue: value } };
  return { key, value: { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } } };
};

function exported(scope: object, span: object, attributes: Readonly<Record<string, Value>>, at: number): object {
  const resource = {
    'telemetry.sdk.language': 'python',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.version': '1.44.0',
    'service.name': 'guide-python',
  };
  const times = { startTimeUnixNano: `${at - 19}417000`, endTimeUnixNano: `${at}957000` };
  const spans = [{ ...span, ...times, attributes: Object.entries(attributes).map(attribute), flags: 256 }];
  return { resourceSpans: [{ resource: { attributes: Object.entries(resource).map(attribute) }, scopeSpans: [{ scope, spans }] }] };
}

const model = 'gpt-4.1-mini';
const answeredBy = 'gpt-4.1-mini-2025-04-14';
const [question, answer] = ['Name a river.', 'The Danube.'];
const usage = {
  completion_tokens: 7,
  prompt_tokens: 19,
  total_tokens: 26,
  completion_tokens_details: { accepted_prediction_tokens: 0, audio_tokens: 0, reasoning_tokens: 2, rejected_prediction_tokens: 0 },
  prompt_tokens_details: { audio_tokens: 0, cached_tokens: 8 },
};

export function openInferenceSpan(traceId: string, at: number): object {
  const body = {
    id: 'chatcmpl-python-oi',
    choices: [{ finish_reason: 'stop', index: 0, logprobs: null, message: { content: answer, role: 'assistant' } }],
    created: 1_763_000_000,
    model: answeredBy,
    object: 'chat.completion',
    system_fingerprint: 'fp_python',
    usage,
  };
  const span = {
    traceId,
    spanId: '9056eab4bb9651fa',
    name: 'ChatCompletion',
    kind: 'SPAN_KIND_INTERNAL',
    status: { code: 'STATUS_CODE_OK' },
  };
  const attributes = {
    'llm.system': 'openai',
    'input.value': JSON.stringify({ messages: [{ role: 'user', content: question }], model, temperature: 0.5 }),
    'input.mime_type': 'application/json',
    'output.value': JSON.stringify(body),
    'output.mime_type': 'application/json',
    'llm.invocation_parameters': JSON.stringify({ model, temperature: 0.5 }),
    'llm.input_messages.0.message.role': 'user',
    'llm.input_messages.0.message.content': question,
    'llm.model_name': answeredBy,
    'llm.token_count.total': 26,
    'llm.token_count.prompt': 19,
    'llm.token_count.completion': 7,
    'llm.token_count.prompt_details.cache_read': 8,
    'llm.token_count.prompt_details.audio': 0,
    'llm.token_count.completion_details.reasoning': 2,
    'llm.token_count.completion_details.audio': 0,
    'llm.output_messages.0.message.role': 'assistant',
    'llm.output_messages.0.message.content': answer,
    'llm.finish_reason': 'stop',
    'openinference.span.kind': 'LLM',
    'user.id': 'ann',
    'session.id': 'ticket-1042',
    metadata: JSON.stringify({ team: 'emea' }),
  };
  return exported({ name: 'openinference.instrumentation.openai', version: '0.1.58' }, span, attributes, at);
}

export function openLlmetrySpan(traceId: string, at: number): object {
  const span = { traceId, spanId: 'a1b2c3d4e5f60718', name: 'openai.chat', kind: 'SPAN_KIND_CLIENT', status: {} };
  const attributes = {
    'traceloop.workflow.name': 'name_a_river',
    'traceloop.association.properties.user_id': 'ann',
    'traceloop.association.properties.session_id': 'ticket-1042',
    'llm.request.type': 'chat',
    'gen_ai.system': 'openai',
    'gen_ai.request.model': model,
    'gen_ai.request.temperature': 0.5,
    'llm.headers': 'None',
    'llm.is_streaming': false,
    'gen_ai.openai.api_base': 'https://api.openai.com/v1/',
    'gen_ai.prompt.0.role': 'user',
    'gen_ai.prompt.0.content': question,
    'gen_ai.response.model': answeredBy,
    'gen_ai.response.id': 'chatcmpl-python-ol',
    'llm.usage.total_tokens': 26,
    'gen_ai.usage.input_tokens': 19,
    'gen_ai.usage.output_tokens': 7,
    'gen_ai.usage.cache_read_input_tokens': 8,
    'gen_ai.completion.0.finish_reason': 'stop',
    'gen_ai.completion.0.role': 'assistant',
    'gen_ai.completion.0.content': answer,
  };
  return exported({ name: 'opentelemetry.instrumentation.openai.v1', version: '0.62.3' }, span, attributes, at);
}
