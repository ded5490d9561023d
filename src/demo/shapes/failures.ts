// Failures on demand: a prompt that says "please fail", alone or with a word after it, gets an error in the vendor's own shape.
//   please fail            500          please fail 400 / 401 / 403 / 404 / 429 / 503 / 529
//   please fail busy       the vendor's way to say overloaded
//   please fail midway     a stream breaks with an error event; a document is a 500
//   please fail cut        the connection drops in the middle
import type { Family } from '../../schema/vocabulary.ts';
import { documentReply, type Reply } from './reply.ts';

export type Failure = 'cut' | 'midway' | 'busy' | 400 | 401 | 403 | 404 | 429 | 500 | 503 | 529;

const asked = /\bplease fail\b(?:\s+(?:with\s+)?(?:an?\s+)?(\w+))?/i;
const words: Readonly<Record<string, Failure>> = {
  cut: 'cut',
  midway: 'midway',
  busy: 'busy',
  overloaded: 'busy',
  400: 400,
  401: 401,
  403: 403,
  404: 404,
  429: 429,
  500: 500,
  503: 503,
  529: 529,
};

export function failureAsked(prompt: string): Failure | null {
  const match = asked.exec(prompt);
  return match === null ? null : (words[match[1]?.toLowerCase() ?? ''] ?? 500);
}

type Row = {
  readonly openai: readonly [type: string, code: string | null];
  readonly anthropic: string;
  readonly gemini: string;
  readonly message: string;
};

const rows: Readonly<Record<number, Row>> = {
  400: {
    openai: ['invalid_request_error', 'invalid_value'],
    anthropic: 'invalid_request_error',
    gemini: 'INVALID_ARGUMENT',
    message: 'The request is invalid.',
  },
  401: {
    openai: ['invalid_request_error', 'invalid_api_key'],
    anthropic: 'authentication_error',
    gemini: 'UNAUTHENTICATED',
    message: 'Incorrect API key provided.',
  },
  403: {
    openai: ['invalid_request_error', 'unsupported_country_region_territory'],
    anthropic: 'permission_error',
    gemini: 'PERMISSION_DENIED',
    message: 'You do not have access to this.',
  },
  404: {
    openai: ['invalid_request_error', 'model_not_found'],
    anthropic: 'not_found_error',
    gemini: 'NOT_FOUND',
    message: 'The model does not exist or you do not have access to it.',
  },
  429: {
    openai: ['tokens', 'rate_limit_exceeded'],
    anthropic: 'rate_limit_error',
    gemini: 'RESOURCE_EXHAUSTED',
    message: 'Rate limit reached. Please try again in 1s.',
  },
  500: {
    openai: ['server_error', null],
    anthropic: 'api_error',
    gemini: 'INTERNAL',
    message: 'The server had an error while processing your request.',
  },
  503: { openai: ['service_unavailable', null], anthropic: 'overloaded_error', gemini: 'UNAVAILABLE', message: 'The model is overloaded.' },
  529: { openai: ['service_unavailable', null], anthropic: 'overloaded_error', gemini: 'UNAVAILABLE', message: 'Overloaded' },
};

/** The error object of a family, as its SDK expects it. */
export function errorBody(
  family: Family,
  status: number,
  requestId: string,
  message?: string,
  param: string | null = null,
): Readonly<Record<string, unknown>> {
  const row = rows[status] ?? rows[500];
  if (row === undefined) throw new RangeError(`no failure for ${status}`);
  const text = message ?? row.message;
  if (family === 'openai')
    return { error: { message: text, type: row.openai[0], param, code: message === undefined ? row.openai[1] : null } };
  if (family === 'anthropic') return { type: 'error', error: { type: row.anthropic, message: text }, request_id: requestId };
  return { error: { code: status, message: text, status: row.gemini } };
}

const busyStatus: Readonly<Record<Family, number>> = { openai: 503, anthropic: 529, gemini: 503 };

export function failureReply(
  family: Family,
  failure: Exclude<Failure, 'cut' | 'midway'>,
  requestId: string,
  headers: Readonly<Record<string, string>>,
): Reply {
  const status = failure === 'busy' ? busyStatus[family] : failure;
  const retry: Record<string, string> = status === 429 ? { 'retry-after': '1' } : {};
  return documentReply(errorBody(family, status, requestId), { ...headers, ...retry }, status);
}
