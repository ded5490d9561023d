// The two sides of an exchange before any dialect looks at them: the request as an object, the answer as a stream, a document
// (whole or cut) or plain text. The bytes decide, not the content-type alone: vendors send errors of every kind under any type.
import { asText, isObject, type JsonObject, parseJson } from '../../lib/json.ts';
import { isEventStream } from '../../lib/sse.ts';
import type { Exchange } from '../dialect.ts';
import { parseCut } from './cut-json.ts';

export type Answer =
  | { readonly kind: 'stream' }
  | { readonly kind: 'document'; readonly value: unknown; readonly whole: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' };

/** How an answer begins tells what it is; only the beginning is looked at. */
export function isStream({ response, response_type }: Exchange): boolean {
  const begin = response.toString('latin1', 0, 64).replace(/^(?:\xEF\xBB\xBF)?\s*/, '');
  if (/^[[{"]/.test(begin)) return false;
  return isEventStream(response_type) || /^(?:data|event|id|retry)?:/.test(begin);
}

export function answerOf(exchange: Exchange): Answer {
  if (isStream(exchange)) return { kind: 'stream' };
  const text = exchange.response.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') return { kind: 'none' };
  const value = parseJson(text);
  if (value !== undefined) return { kind: 'document', value, whole: true };
  const cut = /^\s*[[{]/.test(text) ? parseCut(text) : undefined;
  return cut === undefined ? { kind: 'text', text } : { kind: 'document', value: cut, whole: false };
}

/** The request's body; null where there is none or it is no JSON object. */
export function requestOf({ request }: Exchange): JsonObject | null {
  if (request.length === 0) return null;
  const text = request.toString('utf8').replace(/^\uFEFF/, '');
  const value = parseJson(text) ?? (/^\s*\{/.test(text) ? parseCut(text) : undefined);
  return isObject(value) ? value : null;
}

/** The model asked for; Azure's older paths name a deployment instead. */
export function modelOf(request: JsonObject | null, path: string): string | null {
  const named = asText(request?.model);
  if (named !== null) return named;
  const deployment = /\/deployments\/([^/?]+)\//.exec(path)?.[1];
  if (deployment === undefined) return null;
  try {
    return decodeURIComponent(deployment);
  } catch {
    return deployment; // Not valid percent-encoding: the vendor saw the same.
  }
}

/** The request without its messages. */
export function paramsOf(request: JsonObject | null, messages: string): JsonObject | null {
  if (!request) return null;
  const { [messages]: _messages, ...params } = request;
  return params;
}
