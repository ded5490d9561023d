// Gemini's generateContent, streamGenerateContent, embedContent and batchEmbedContents, on the Gemini API and on Vertex: a
// document, server-sent events or a streamed JSON array of chunks. The model asked for stands in the path alone.
import { asObject, asObjects, asText, type JsonObject, parseJson, toJson } from '../lib/json.ts';
import type { Dialect, Exchange, Reading, Settlement, ToolCall } from './dialect.ts';
import { accumulate } from './gemini/accumulate.ts';
import { type Chunk, readChunks } from './gemini/chunks.ts';
import { countAnswer, countRequest } from './gemini/countable.ts';
import { finishReasonOf, outcomeOf, settleAnswer, upToError } from './gemini/settle.ts';
import { lastUsage } from './gemini/usage.ts';

export const gemini: Dialect = {
  name: 'gemini',

  read(exchange: Exchange): Reading {
    const body = asObject(parseJson(exchange.request.toString('utf8')));
    const { contents, content, requests, ...params } = body ?? {};
    const read = readChunks(exchange.response, exchange.response_type);
    const { chunks, error } = upToError(read);
    const outcome = outcomeOf(read, kindOf(exchange), isJson(exchange));
    const response = read.shape === 'document' ? (chunks[0]?.data ?? null) : accumulate(chunks);
    const candidate = asObjects(response?.candidates)[0] ?? null;
    const asked = countRequest(body);
    const said = countAnswer(response);
    return {
      model: modelOf(exchange.path, body),
      request_messages: contents ?? content ?? requests ?? null,
      request_params: body ? params : null,
      response_content: textOf(candidate),
      response_raw: response ?? error ?? null,
      tool_calls: toolCallsOf(candidate),
      finish_reason: finishReasonOf(response),
      response_model: asText(response?.modelVersion),
      response_id: asText(response?.responseId),
      usage: outcome.usage,
      usage_raw: lastUsage(chunks),
      error: error ? errorOf(error) : isRefused(exchange) ? unread(exchange) : null,
      finished: outcome.finished,
      first_content_at: read.shape === 'document' ? null : (chunks.find(hasContent)?.end ?? null),
      countable: { input: asked.input, output: said.output, messages: asked.messages, complete: asked.complete && said.complete },
    };
  },

  settle(exchange: Exchange): Settlement {
    const { usage, finished, error } = settleAnswer(exchange.response, exchange.response_type, kindOf(exchange), isJson(exchange));
    return { usage, finished, failed: error !== null || isRefused(exchange) };
  },
};

const kindOf = (exchange: Exchange): 'generate' | 'embed' =>
  /:(?:batchE|e)mbedContents?(?:\?|$)/.test(exchange.path) ? 'embed' : 'generate';

const isRefused = (exchange: Exchange): boolean => exchange.http_status !== null && exchange.http_status >= 400;

const isJson = (exchange: Exchange): boolean => exchange.http_status !== null && /\bjson\b/i.test(exchange.response_type);

function modelOf(path: string, body: JsonObject | null): string | null {
  const named = /\/(?:models|tunedModels)\/([^/:?]+):\w+(?:\?|$)/.exec(path)?.[1];
  if (named === undefined) return asText(body?.model)?.replace(/^models\//, '') ?? null;
  try {
    return decodeURIComponent(named);
  } catch {
    return named; // Not valid percent-encoding: the name is kept as it was sent.
  }
}

function errorOf(body: JsonObject): { code: string | null; message: string } {
  const error = asObject(body.error);
  const code = asText(error?.status) ?? (typeof error?.code === 'number' ? String(error.code) : null);
  return { code, message: asText(error?.message) ?? toJson(body.error).slice(0, 1000) };
}

function unread(exchange: Exchange): { code: null; message: string } {
  return { code: null, message: exchange.response.toString('utf8', 0, 1000) || `HTTP ${exchange.http_status}` };
}

const partsOf = (candidate: JsonObject | null): readonly JsonObject[] => asObjects(asObject(candidate?.content)?.parts);

function textOf(candidate: JsonObject | null): string | null {
  const texts = partsOf(candidate).flatMap((part) => (typeof part.text === 'string' && part.thought !== true ? [part.text] : []));
  return texts.length > 0 ? texts.join('') : null;
}

/** The caller's functions, and the server's own tools where the answer names them. */
function toolCallsOf(candidate: JsonObject | null): ToolCall[] {
  return partsOf(candidate).flatMap((part) => {
    const call = asObject(part.functionCall) ?? asObject(part.toolCall);
    const name = asText(call?.name) ?? asText(call?.toolType);
    return call && name !== null ? [{ id: asText(call.id), name, arguments: toJson(call.args ?? {}) }] : [];
  });
}

const hasContent = ({ data }: Chunk): boolean =>
  asObjects(data.candidates).some((candidate) => partsOf(candidate).some((part) => part.text !== '' || Object.keys(part).length > 1));
