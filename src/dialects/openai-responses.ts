// OpenAI's Responses: POST /responses and /responses/compact, GET /responses/{id}, streamed or not. Usage comes with the terminal
// event alone; a response that runs in the background has none until it is fetched again.
import { asList, asObjects, asText, isObject, type JsonObject } from '../lib/json.ts';
import type { TokenUsage } from '../schema/token-usage.ts';
import { type Dialect, type Exchange, nothingRead, type Reading, type Settlement, type ToolCall } from './dialect.ts';
import { addItem, countableOf, startTexts } from './openai/countable.ts';
import { errorOf, textError, type VendorError } from './openai/error.ts';
import { answerOf, isStream, modelOf, paramsOf, requestOf } from './openai/exchange.ts';
import { jsonText, objectOf } from './openai/json.ts';
import { responsesUnits } from './openai/responses-units.ts';
import { streamError } from './openai/settle.ts';
import { eventsBackward } from './openai/streams/events.ts';
import { isTerminal, readResponseStream, responseError } from './openai/streams/responses-stream.ts';
import { responsesUsage } from './openai/usage.ts';

export const openaiResponses: Dialect = { name: 'openai-responses', read, settle };

type Outcome = {
  readonly raw: unknown;
  readonly error: VendorError | null;
  readonly finished: boolean | null;
  readonly first_content_at: number | null;
};

function read(exchange: Exchange): Reading {
  const request = requestOf(exchange);
  const { raw, error, finished, first_content_at } = outcomeOf(exchange);
  const body = objectOf(raw);
  return {
    ...nothingRead,
    model: modelOf(request, exchange.path),
    request_messages: request?.input ?? null,
    request_params: paramsOf(request, 'input'),
    response_content: contentOf(body),
    response_raw: raw,
    tool_calls: asObjects(body.output).flatMap(callOf),
    finish_reason: asText(objectOf(body.incomplete_details).reason) ?? asText(body.status),
    response_model: asText(body.model),
    response_id: asText(body.id) || null,
    usage: measure(body, exchange),
    usage_raw: body.usage ?? null,
    error,
    finished,
    first_content_at,
    countable: countableOfBoth(objectOf(request), body),
  };
}

function settle(exchange: Exchange): Settlement {
  const outcome = (isStream(exchange) ? terminalOutcome(exchange) : null) ?? outcomeOf(exchange);
  return { usage: measure(objectOf(outcome.raw), exchange), finished: outcome.finished, failed: outcome.error !== null };
}

function outcomeOf(exchange: Exchange): Outcome {
  const { response, http_status: status } = exchange;
  const answer = answerOf(exchange);
  if (answer.kind === 'stream') {
    const facts = streamError(readResponseStream(response), response, status);
    return { ...facts, raw: facts.body };
  }
  const none = { finished: null, first_content_at: null };
  if (answer.kind === 'document') {
    const error = errorOf(answer.value, status) ?? responseError(objectOf(answer.value), '');
    return { ...none, raw: answer.value, error, finished: answer.whole };
  }
  const text = answer.kind === 'text' ? answer.text : null;
  const failed = status !== null && status >= 400;
  return { ...none, raw: text, error: failed ? { code: null, message: textError(text ?? '', status) } : null };
}

/** What the last event says, if it is the terminal one; null where the stream must be read in full. */
function terminalOutcome({ response, http_status: status }: Exchange): Outcome | null {
  if (status !== null && status >= 400) return null;
  for (const event of eventsBackward(response, 4)) {
    // Some vendors send [DONE] after the terminal event.
    if (event.done) continue;
    const body = event.data?.response;
    if (!isTerminal(event) || !isObject(body) || asList(body.output).length === 0) return null;
    return { raw: body, error: responseError(body, asText(event.data?.type) ?? event.name), finished: true, first_content_at: null };
  }
  return null;
}

function measure(body: JsonObject, { quirks }: Exchange): TokenUsage | null {
  if (!isObject(body.usage)) return null;
  return responsesUsage(body.usage, { quirks, service_tier: asText(body.service_tier), units: responsesUnits(body) });
}

/** Text of the answer's messages; where it is refused, the refusal. Null where no message came. */
function contentOf({ output }: JsonObject): string | null {
  const parts = asObjects(output).flatMap((item) => (item.type === 'message' && item.role !== 'user' ? asObjects(item.content) : []));
  const texts = parts.flatMap((part) => asText(part.text) ?? []);
  const refusals = parts.flatMap((part) => asText(part.refusal) ?? []);
  return texts.length + refusals.length === 0 ? null : texts.join('') || refusals.join('');
}

/** Calls the caller, or a server the caller named, is to run; built-in tools are counted as units instead. */
function callOf(item: JsonObject): ToolCall[] {
  const id = asText(item.call_id) ?? asText(item.id);
  const { type } = item;
  if (type === 'function_call' || type === 'mcp_call' || type === 'custom_tool_call') {
    return [{ id, name: asText(item.name) ?? '', arguments: jsonText(item.arguments ?? item.input) ?? '' }];
  }
  if (type === 'computer_call' || type === 'local_shell_call' || type === 'shell_call' || type === 'apply_patch_call') {
    return [{ id, name: type, arguments: jsonText(item.action ?? item.actions ?? item.operation) ?? '' }];
  }
  return [];
}

function countableOfBoth(request: JsonObject, body: JsonObject): Reading['countable'] {
  const input = startTexts();
  const output = startTexts();
  if (typeof request.instructions === 'string') addItem(input, { role: 'system', content: request.instructions });
  if (typeof request.input === 'string') addItem(input, { role: 'user', content: request.input });
  for (const item of asObjects(request.input)) addItem(input, item);
  for (const item of asObjects(body.output)) addItem(output, { ...item, role: null });
  // What came before, a stored prompt or a conversation is kept by the vendor: its tokens are read, its text is not here.
  if (request.previous_response_id != null || request.conversation != null || request.prompt != null) input.complete = false;
  const messages =
    (typeof request.input === 'string' ? 1 : asList(request.input).length) + (typeof request.instructions === 'string' ? 1 : 0);
  return countableOf(input, output, messages);
}
