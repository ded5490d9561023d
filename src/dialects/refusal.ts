// An error of Daybook's own in the shape of a vendor's, so that the caller's SDK raises the class it raises for the vendor.
// Shapes: OpenAI `{error:{message,type,param,code}}`, Anthropic `{type:'error',error:{type,message}}`, Google's `{error:{code,
// message,status}}`. Sources: the vendors' error pages and the recordings.
import { type ErrorCode, errorTable, sentence } from '../errors.ts';
import type { Family } from '../schema/vocabulary.ts';

export type Refusal = { readonly status: number; readonly body: string };

const openaiTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};
const anthropicTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
};
const googleStatuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

export function refusal(family: Family, code: ErrorCode, detail: string | null, id: string): Refusal {
  const { status } = errorTable[code];
  const message = `Daybook: ${sentence(code, detail)}`;
  return { status, body: JSON.stringify(shape(family, status, code, message, id)) };
}

function shape(family: Family, status: number, code: ErrorCode, message: string, id: string): unknown {
  const fallback = status >= 500 ? 'api_error' : 'invalid_request_error';
  switch (family) {
    case 'openai':
      return { error: { message, type: openaiTypes[status] ?? fallback, param: null, code } };
    case 'anthropic':
      return { type: 'error', error: { type: anthropicTypes[status] ?? fallback, message }, request_id: id };
    case 'gemini':
      return {
        error: {
          code: status,
          message,
          status: googleStatuses[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT'),
          details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: code, domain: 'daybook' }],
        },
      };
  }
}
