// Which spans are calls to a model. Chains, agents, tools, retrievers and the outer spans of the AI SDK say the same tokens again:
// they are passed over. What is a call is said by the convention; a span that only mentions a model is none.
import { flagAt, numberAt, structureAt, textAt } from '../attributes.ts';
import { asObject } from '../../lib/json.ts';
import type { Attributes, Span } from '../signal.ts';

/** The call's type in the words of the record, or null where the span is no call. */
export function callTypeOf({ attributes, name }: Span): string | null {
  const kind = textAt(attributes, 'openinference.span.kind')?.toUpperCase();
  if (kind !== undefined) return kinds.get(kind) ?? null;
  const vercel = textAt(attributes, 'ai.operationId') ?? (/^ai\.\w+\.do[A-Z]\w+/.exec(name)?.[0] || null);
  if (vercel?.startsWith('ai.')) return vercelType(vercel.split(' ', 1)[0] ?? '');
  const operation = textAt(attributes, 'gen_ai.operation.name')?.toLowerCase();
  if (operation !== undefined) return operations.get(operation) ?? null;
  const type = textAt(attributes, 'llm.request.type')?.toLowerCase();
  if (type !== undefined) return operations.get(type) ?? 'chat';
  if (attributes.has('traceloop.span.kind') || !hasModel(attributes)) return null;
  return counted.some((one) => attributes.has(one)) ? 'chat' : null;
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['LLM', 'chat'],
  ['EMBEDDING', 'embedding'],
  ['RERANKER', 'rerank'],
]);

const operations: ReadonlyMap<string, string> = new Map([
  ['chat', 'chat'],
  ['generate_content', 'chat'],
  ['messages', 'chat'],
  ['responses', 'chat'],
  ['text_completion', 'completion'],
  ['completion', 'completion'],
  ['embeddings', 'embedding'],
  ['embedding', 'embedding'],
  ['rerank', 'rerank'],
  ['image_generation', 'image'],
  ['generate_image', 'image'],
  ['text_to_speech', 'speech'],
  ['speech', 'speech'],
  ['speech_to_text', 'transcription'],
  ['transcription', 'transcription'],
  ['moderation', 'moderation'],
]);

/** `ai.generateText.doGenerate` is the call; `ai.generateText` around it and `ai.toolCall` beside it are none. */
function vercelType(operation: string): string | null {
  switch (/\.do([A-Z][a-z]+)$/.exec(operation)?.[1]) {
    case 'Generate':
    case 'Stream':
      return 'chat';
    case 'Embed':
      return 'embedding';
    case 'Rerank':
      return 'rerank';
    default:
      return null;
  }
}

const hasModel = (attributes: Attributes): boolean =>
  attributes.has('gen_ai.request.model') && (attributes.has('gen_ai.system') || attributes.has('gen_ai.provider.name'));

/** Conventions before there was an operation name: a span with a model is a call where it has what only a call has. */
const counted = [
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.output_tokens',
  'gen_ai.usage.prompt_tokens',
  'gen_ai.usage.completion_tokens',
  'gen_ai.response.id',
  'gen_ai.response.model',
  'gen_ai.response.finish_reasons',
];

/** True and false where the span says so; null where it does not. */
export function isStream({ attributes, name, events }: Span): boolean | null {
  const said = flagAt(attributes, 'gen_ai.request.stream', 'llm.is_streaming', 'gen_ai.request.is_stream', 'gen_ai.is_streaming');
  if (said !== null) return said;
  const operation = textAt(attributes, 'ai.operationId') ?? name;
  if (/^ai\.\w+\.doStream/.test(operation)) return true;
  if (/^ai\.\w+\.do[A-Z]/.test(operation)) return false;
  const asked = asObject(structureAt(attributes, 'llm.invocation_parameters'));
  if (asked !== null) return asked['stream'] === true;
  return attributes.has('gen_ai.response.time_to_first_chunk') || events.some(({ name: event }) => firstContent.test(event)) ? true : null;
}

const firstContent = /^(ai\.stream\.firstChunk|First Token Stream Event|(gen_ai|llm)\.content\.completion\.chunk)$/i;

/** Milliseconds to the first content, from an attribute or from the first event that marks it. */
export function timeToFirstToken({ attributes, events, start }: Span): number | null {
  const seconds = numberAt(attributes, 'gen_ai.response.time_to_first_chunk', 'gen_ai.server.time_to_first_token');
  if (seconds !== null) return within(seconds * 1000);
  const milliseconds = numberAt(attributes, 'ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk');
  if (milliseconds !== null) return within(milliseconds);
  const first = events.find(({ name }) => firstContent.test(name));
  return first === undefined || first.time < start ? null : within(Number(first.time - start) / 1e6);
}

const within = (milliseconds: number): number | null =>
  milliseconds >= 0 && milliseconds < 7 * 24 * 3_600_000 ? Math.round(milliseconds * 1000) / 1000 : null;
