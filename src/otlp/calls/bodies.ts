// OpenInference's instrumentations of the vendors' SDKs keep both bodies whole in `input.value` and `output.value`. Where they are a
// vendor's own, the call is told with them and with their dialect, so that it is read as it would be had it passed the gateway.
import { asText, isObject, type JsonObject } from '../../lib/json.ts';
import type { DialectName } from '../../schema/vocabulary.ts';
import { structureAt } from '../attributes.ts';
import type { Attributes } from '../signal.ts';

export type ToldBodies = { readonly dialect: DialectName; readonly request_body: JsonObject; readonly response_body: JsonObject };

export function bodiesOf(attributes: Attributes): ToldBodies | null {
  const request = structureAt(attributes, 'input.value');
  const response = structureAt(attributes, 'output.value');
  if (!isObject(request) || !isObject(response)) return null;
  const dialect = dialectOf(request, response);
  return dialect === null ? null : { dialect, request_body: request, response_body: response };
}

/** By what only that vendor's answer says of itself, and the request has too. */
function dialectOf(request: JsonObject, response: JsonObject): DialectName | null {
  if (typeof request['model'] !== 'string') return null;
  if (response['object'] === 'chat.completion' && Array.isArray(request['messages'])) return 'openai-chat';
  if (response['object'] === 'response' && 'input' in request) return 'openai-responses';
  if (response['object'] === 'text_completion' && 'prompt' in request) return 'openai-completions';
  if (response['type'] === 'message' && Array.isArray(response['content']) && Array.isArray(request['messages']))
    return 'anthropic-messages';
  return null;
}

/** The answer's id where it stands in the body alone. */
export const idIn = (bodies: ToldBodies | null): string | null => asText(bodies?.response_body['id']);

export const hasUsage = (bodies: ToldBodies): boolean => isObject(bodies.response_body['usage']);
