// Anthropic's Messages API (POST /v1/messages), also where Vertex or another vendor serves it: one document, or a stream of named
// events that ends with message_stop. Sources: the SDK's BetaMessageStream and its types; the rules for usage are in anthropic/usage.ts.
import { asObject, asObjects, asText, isObject, type JsonObject, parseJson, toJson } from '../lib/json.ts';
import { accumulate } from './anthropic/accumulate.ts';
import { countAnswer, countRequest } from './anthropic/countable.ts';
import { isStream, readStream } from './anthropic/events.ts';
import { outcomeOf, settleStream } from './anthropic/settle.ts';
import { usageOf } from './anthropic/usage.ts';
import type { Dialect, Exchange, Reading, Settlement, ToolCall } from './dialect.ts';

export const anthropicMessages: Dialect = {
  name: 'anthropic-messages',

  read(exchange: Exchange): Reading {
    const body = asObject(parseJson(exchange.request.toString('utf8')));
    const { messages, ...params } = body ?? {};
    const request = { model: asText(body?.model), request_messages: messages ?? null, request_params: body ? params : null };
    const answer = isStream(exchange.response, exchange.response_type) ? readStreamed(exchange) : readDocument(exchange);
    const asked = countRequest(body);
    const { message, inputs, ...facts } = answer;
    const said = countAnswer(message);
    return {
      ...request,
      response_content: textOf(message),
      tool_calls: toolCallsOf(message, inputs),
      finish_reason: asText(message?.stop_reason),
      response_model: asText(message?.model),
      response_id: asText(message?.id),
      ...facts,
      countable: { input: asked.input, output: said.output, messages: asked.messages, complete: asked.complete && said.complete },
    };
  },

  settle(exchange: Exchange): Settlement {
    if (isStream(exchange.response, exchange.response_type)) {
      const outcome = settleStream(exchange.response, exchange.request);
      return { ...outcome, failed: outcome.failed || isRefused(exchange) };
    }
    const { usage, finished, error } = readDocument(exchange);
    return { usage, finished, failed: error !== null };
  },
};

type Answer = Pick<Reading, 'response_raw' | 'usage' | 'usage_raw' | 'error' | 'finished' | 'first_content_at'> & {
  readonly message: JsonObject | null;
  readonly inputs: ReadonlyMap<number, string>;
};

const isRefused = (exchange: Exchange): boolean => exchange.http_status !== null && exchange.http_status >= 400;

function readStreamed(exchange: Exchange): Answer {
  const { events, error } = readStream(exchange.response);
  const { message, inputs, first_content_at } = accumulate(events);
  const { usage, finished } = outcomeOf(events, exchange.request);
  const raw: Record<string, unknown> = {};
  for (const { type, data } of events) {
    const said = type === 'message_start' ? asObject(data.message)?.usage : type === 'message_delta' ? data.usage : undefined;
    if (said !== undefined) raw[type] = said;
  }
  const failure = error ? errorOf(error.data, error.text) : isRefused(exchange) ? unread(exchange) : null;
  const usageRaw = Object.keys(raw).length > 0 ? raw : null;
  return { message, inputs, response_raw: message, usage, usage_raw: usageRaw, error: failure, finished, first_content_at };
}

function readDocument(exchange: Exchange): Answer {
  const text = exchange.response.toString('utf8');
  const body = parseJson(text);
  const message = asObject(body);
  const usage = asObject(message?.usage);
  return {
    message,
    inputs: new Map(),
    response_raw: body ?? null,
    usage: usage ? usageOf(usage, exchange.request, true) : null,
    usage_raw: message?.usage ?? null,
    error:
      message && (message.type === 'error' || isObject(message.error))
        ? errorOf(message, text)
        : isRefused(exchange)
          ? unread(exchange)
          : null,
    finished: body !== undefined ? true : isJson(exchange) ? false : null,
    first_content_at: null,
  };
}

/** A body that should be JSON and is not was cut; of any other body the end cannot be told. */
const isJson = (exchange: Exchange): boolean => exchange.http_status !== null && /\bjson\b/i.test(exchange.response_type);

function errorOf(body: unknown, text: string): { code: string | null; message: string } {
  const error = asObject(asObject(body)?.error);
  return { code: asText(error?.type), message: asText(error?.message) ?? text.slice(0, 1000) };
}

function unread(exchange: Exchange): { code: null; message: string } {
  return { code: null, message: exchange.response.toString('utf8', 0, 1000) || `HTTP ${exchange.http_status}` };
}

function textOf(message: JsonObject | null): string | null {
  const texts = asObjects(message?.content).flatMap((block) => (block.type === 'text' ? [asText(block.text) ?? ''] : []));
  return texts.length > 0 ? texts.join('') : null;
}

/** The caller's tools, the server's and those of MCP servers. From a stream the arguments are the model's own text. */
function toolCallsOf(message: JsonObject | null, inputs: ReadonlyMap<number, string>): ToolCall[] {
  const content = message?.content;
  if (!Array.isArray(content)) return [];
  return content.flatMap((block: unknown, index) => {
    if (!isObject(block) || !asText(block.type)?.endsWith('tool_use')) return [];
    return [{ id: asText(block.id), name: asText(block.name) ?? '', arguments: inputs.get(index) || toJson(block.input ?? {}) }];
  });
}
