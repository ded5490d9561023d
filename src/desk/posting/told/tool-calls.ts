// Tool calls as senders have them in their hands, which is as their vendor answered them, in the one shape that records have. A list of
// which any part is in none of these shapes stays as it was told.
import { asObject, asText, isObject, type JsonObject, toJson } from '../../../lib/json.ts';
import type { ToolCall } from '../../../dialects/dialect.ts';

export function toolCallsOf(told: unknown): unknown {
  if (!Array.isArray(told)) return told ?? null;
  const calls = told.map((call: unknown) => (isObject(call) ? toolCallOf(call) : null));
  return calls.some((call) => call === null) ? told : calls;
}

/** OpenAI's two, Anthropic's, Gemini's, and our own. */
function toolCallOf(call: JsonObject): ToolCall | null {
  const inner = asObject(call['function']) ?? asObject(call['functionCall']) ?? call;
  const name = asText(inner['name']);
  const given = inner['arguments'] ?? inner['input'] ?? inner['args'];
  if (name === null || given === undefined) return null;
  const id = asText(call['call_id']) ?? asText(call['id']) ?? asText(inner['id']);
  return { id, name, arguments: typeof given === 'string' ? given : toJson(given) };
}
