// The frame of a reading that chat, completions and embeddings share: whether the answer is a stream, a document, plain text or
// nothing, its error, its usage, and the facts every one of their bodies carries in the same place.
import { asText, isObject, type JsonObject } from '../../lib/json.ts';
import { type Exchange, nothingRead, type Reading } from '../dialect.ts';
import { answerOf, modelOf, paramsOf, requestOf } from './exchange.ts';
import { objectOf } from './json.ts';
import { documentOutcome, type Measure, streamError } from './settle.ts';
import { type ChoiceMaking, readChunks } from './streams/chunks.ts';

export type BodyReading = Pick<Reading, 'response_content' | 'tool_calls' | 'finish_reason' | 'countable'>;

/** `messages` is the request's member that holds what was asked; `readBody` reads the answer's object, empty where there is none. */
export function readWith<T>(
  exchange: Exchange,
  messages: string,
  measure: Measure,
  making: ChoiceMaking<T>,
  readBody: (body: JsonObject, request: JsonObject) => BodyReading,
): Reading {
  const request = requestOf(exchange);
  const answer = answerOf(exchange);
  const { body, raw, firstContentAt, ...outcome } = answer.kind === 'stream' ? streamed(exchange, making) : documented(exchange, answer);
  return {
    ...nothingRead,
    model: modelOf(request, exchange.path),
    request_messages: request?.[messages] ?? null,
    request_params: paramsOf(request, messages),
    response_raw: raw,
    response_model: asText(body.model),
    response_id: asText(body.id) || null,
    usage: outcome.usage && measure(outcome.usage, outcome.service_tier, exchange),
    usage_raw: outcome.usage ?? body.usage ?? null,
    error: outcome.error,
    finished: outcome.finished,
    first_content_at: firstContentAt,
    ...readBody(body, objectOf(request)),
  };
}

function streamed<T>({ response, http_status: status }: Exchange, making: ChoiceMaking<T>) {
  const facts = streamError(readChunks(response, making), response, status);
  return { ...facts, body: objectOf(facts.body), raw: facts.body, firstContentAt: facts.first_content_at };
}

function documented(exchange: Exchange, answer: ReturnType<typeof answerOf>) {
  const outcome = documentOutcome(exchange);
  const raw = answer.kind === 'document' ? answer.value : answer.kind === 'text' ? answer.text : null;
  return { ...outcome, body: isObject(raw) ? raw : objectOf(null), raw, firstContentAt: null };
}
