// How a call ended, from the span's status, its error attributes and its exception event. An error that is a time limit or a caller
// that gave up is told as such, as the gateway tells it.
import { asObject, asText } from '../../lib/json.ts';
import { numberAt, structureOf, textAt, wordOf } from '../attributes.ts';
import type { Span } from '../signal.ts';

export type ToldOutcome = {
  readonly status: 'success' | 'failed' | 'timeout' | 'cancelled';
  readonly http_status: number | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
};

/** Scopes that end a span well with OK, and leave the status unset where the caller gave up (Anthropic's SDK, `setErrorStatus`). */
const unsetIsCancelled: ReadonlySet<string> = new Set(['com.anthropic.sdk.typescript']);

export function outcomeOf(span: Span, finishReason: string | null): ToldOutcome {
  const { attributes, status } = span;
  const exception = span.events.findLast(({ name }) => name === 'exception' || name === 'gen_ai.client.operation.exception')?.attributes;
  const type = textAt(attributes, 'error.type', 'exception.type') ?? (exception && textAt(exception, 'exception.type')) ?? null;
  const message =
    (exception && textAt(exception, 'exception.message')) ??
    textAt(attributes, 'exception.message', 'error.message') ??
    (status.message === '' ? null : status.message);
  const http = statusCode(span, type, message);
  const isError = status.code === 2 || (http !== null && http >= 400) || (type !== null && status.code !== 1) || finishReason === 'error';
  if (!isError) {
    const gaveUp = status.code === 0 && unsetIsCancelled.has(span.scope.name);
    return { status: gaveUp ? 'cancelled' : 'success', http_status: http, error_code: null, error_message: null };
  }
  const words = `${type ?? ''} ${message ?? ''}`;
  const isOurs = http === null || http === 408 || http === 499 || http === 504;
  return {
    status: isOurs && gaveUpWords.test(words) ? 'cancelled' : isOurs && timeoutWords.test(words) ? 'timeout' : 'failed',
    http_status: http,
    error_code: wordOf(codeIn(message) ?? type ?? (http === null ? null : `${http}`)),
    error_message: message,
  };
}

const gaveUpWords = /abort|cancel/i;
const timeoutWords = /time[d ]?-?_?out|deadline.?exceeded/i;

function statusCode({ attributes }: Span, type: string | null, message: string | null): number | null {
  const said =
    numberAt(attributes, 'http.response.status_code', 'http.status_code') ??
    (type !== null && /^[1-5]\d\d$/.test(type) ? Number(type) : null) ??
    // OpenAI's and Anthropic's SDKs begin the messages of their errors with the status.
    Number(/^(?:Error code: )?([45]\d\d)\b/.exec(message ?? '')?.[1] ?? Number.NaN);
  return said !== null && Number.isInteger(said) && said >= 100 && said <= 599 ? said : null;
}

/** The vendor's own code, where the SDK put its error body into the message. */
function codeIn(message: string | null): string | null {
  const body = /^(?:Error code: )?[45]\d\d(?: -)? (\{.*\})$/s.exec(message ?? '')?.[1];
  const error = asObject(asObject(body === undefined ? undefined : structureOf(body))?.['error']);
  return asText(error?.['code']) ?? asText(error?.['type']);
}
