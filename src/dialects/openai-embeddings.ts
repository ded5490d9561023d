// OpenAI's embeddings, also as Voyage and Mistral answer them: POST /embeddings. Vectors are no text: there is input alone.
import type { JsonObject } from '../lib/json.ts';
import type { TokenUsage } from '../schema/token-usage.ts';
import type { Dialect, Exchange } from './dialect.ts';
import { addPrompt, countableOf, promptCount, startTexts } from './openai/countable.ts';
import { type BodyReading, readWith } from './openai/reading.ts';
import { settleWith } from './openai/settle.ts';
import { textChoice } from './openai/streams/text-choice.ts';
import { embeddingsUsage } from './openai/usage.ts';

export const openaiEmbeddings: Dialect = {
  name: 'openai-embeddings',
  // No vendor streams embeddings; were one to, its events are passed over as choices without text.
  read: (exchange) => readWith(exchange, 'input', measure, textChoice, readBody),
  settle: (exchange) => settleWith(exchange, measure, textChoice),
};

const measure = (usage: JsonObject, serviceTier: string | null, { quirks }: Exchange): TokenUsage | null =>
  embeddingsUsage(usage, { quirks, service_tier: serviceTier, units: {} });

function readBody(_body: JsonObject, { input: asked }: JsonObject): BodyReading {
  const input = startTexts();
  addPrompt(input, asked);
  return { response_content: null, tool_calls: [], finish_reason: null, countable: countableOf(input, startTexts(), promptCount(asked)) };
}
