// OpenAI's chat completions, spoken by most vendors: POST /chat/completions, streamed or not.
// What vendors add is read where they put it: reasoning text, Groq's `x_groq.usage`, Moonshot's `choices[0].usage`, costs.
import { asList, asObjects, asText, isObject, type JsonObject } from '../lib/json.ts';
import type { TokenUsage } from '../schema/token-usage.ts';
import type { Dialect, Exchange, ToolCall } from './dialect.ts';
import { addMessage, countableOf, startTexts } from './openai/countable.ts';
import { jsonText, objectOf } from './openai/json.ts';
import { type BodyReading, readWith } from './openai/reading.ts';
import { settleWith } from './openai/settle.ts';
import { chatChoice } from './openai/streams/chat-choice.ts';
import { chatUsage } from './openai/usage.ts';

export const openaiChat: Dialect = {
  name: 'openai-chat',
  read: (exchange) => readWith(exchange, 'messages', measure, chatChoice, readBody),
  settle: (exchange) => settleWith(exchange, measure, chatChoice),
};

/** Gemini's and Vertex's compatible endpoints leave thoughts out of `completion_tokens`, and name them nowhere. */
const geminiCompatible = /\/v1beta\d*\/openai\/|\/endpoints\/openapi\//;

function measure(usage: JsonObject, serviceTier: string | null, { quirks, path }: Exchange): TokenUsage | null {
  const outside = geminiCompatible.test(path) ? (['reasoning_outside_completion'] as const) : [];
  return chatUsage(usage, { quirks: [...quirks, ...outside], service_tier: serviceTier, units: {} });
}

function readBody(body: JsonObject, request: JsonObject): BodyReading {
  const choices = asObjects(body.choices);
  const first = objectOf(choices[0]);
  const message = objectOf(first.message);
  const input = startTexts();
  const output = startTexts();
  for (const asked of asObjects(request.messages)) addMessage(input, asked);
  // The role of an answer is not among the tokens it is billed by.
  for (const { message: answered } of choices) addMessage(output, { ...objectOf(answered), role: null });
  return {
    response_content: contentOf(message),
    tool_calls: callsOf(message),
    finish_reason: asText(first.finish_reason),
    countable: countableOf(input, output, asList(request.messages).length),
  };
}

function contentOf({ content, refusal, audio }: JsonObject): string | null {
  const text = typeof content === 'string' ? content : Array.isArray(content) ? partsText(content) : null;
  return text || asText(refusal) || asText(objectOf(audio).transcript) || text;
}

/** Text parts alone: what Mistral's models think stands beside them in parts of its own. */
function partsText(parts: readonly unknown[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : (asText(objectOf(part).text) ?? ''))).join('');
}

function callsOf({ tool_calls: calls, function_call: call }: JsonObject): ToolCall[] {
  const made = asObjects(calls).map((each) => ({ id: asText(each.id) || null, ...objectOf(each.function), ...objectOf(each.custom) }));
  const all: readonly JsonObject[] = isObject(call) ? [...made, { ...call, id: null }] : made;
  return all.map(({ id, name, arguments: args, input }) => ({
    id: asText(id),
    name: asText(name) ?? '',
    arguments: jsonText(args ?? input) ?? '',
  }));
}
