// OpenAI's older completions: POST /completions, a prompt in and text out, streamed or not.
import { asObjects, asText, type JsonObject } from '../lib/json.ts';
import type { TokenUsage } from '../schema/token-usage.ts';
import type { Dialect, Exchange } from './dialect.ts';
import { addContent, addPrompt, countableOf, promptCount, startTexts } from './openai/countable.ts';
import { objectOf } from './openai/json.ts';
import { type BodyReading, readWith } from './openai/reading.ts';
import { settleWith } from './openai/settle.ts';
import { textChoice } from './openai/streams/text-choice.ts';
import { chatUsage } from './openai/usage.ts';

export const openaiCompletions: Dialect = {
  name: 'openai-completions',
  read: (exchange) => readWith(exchange, 'prompt', measure, textChoice, readBody),
  settle: (exchange) => settleWith(exchange, measure, textChoice),
};

const measure = (usage: JsonObject, serviceTier: string | null, { quirks }: Exchange): TokenUsage | null =>
  chatUsage(usage, { quirks, service_tier: serviceTier, units: {} });

function readBody(body: JsonObject, { prompt, suffix }: JsonObject): BodyReading {
  const choices = asObjects(body.choices);
  const input = startTexts();
  const output = startTexts();
  addPrompt(input, prompt);
  addPrompt(input, suffix);
  for (const { text } of choices) addContent(output, text);
  return {
    response_content: asText(objectOf(choices[0]).text),
    tool_calls: [],
    finish_reason: asText(objectOf(choices[0]).finish_reason),
    countable: countableOf(input, output, promptCount(prompt)),
  };
}
