// OpenAI's older and smaller calls: text completions, embeddings, and the count of a response's input.
import { z } from 'zod';
import { answerTo } from '../mind/answer.ts';
import { type Asked, readBody } from '../mind/asked.ts';
import type { Context } from './context.ts';
import { embedding } from '../mind/embedding.ts';
import { dataFrame, documentReply, type Reply, streamReply } from './reply.ts';
import { countTokens } from '../mind/tokens.ts';

const input = z.union([z.string(), z.array(z.string()), z.array(z.int()), z.array(z.array(z.int()))]);

const completionBody = z.looseObject({
  model: z.string(),
  prompt: input.nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().nullish(),
});
export type CompletionBody = z.infer<typeof completionBody>;
export const readCompletion = (value: unknown): CompletionBody => readBody(completionBody, value);

export function askedByCompletion(body: CompletionBody): Asked {
  const prompt = textsOf(body.prompt ?? '').join('\n');
  return {
    model: body.model,
    prompt,
    system: '',
    texts: [prompt],
    messages: 0,
    tools: [],
    tool_choice: 'none',
    after_tool: false,
    max_tokens: body.max_tokens ?? 16,
    schema: null,
    thinks: false,
    caches: false,
  };
}

export function answerCompletion(body: CompletionBody, { chance, now, seen, headers }: Context): Reply {
  const answer = answerTo(askedByCompletion(body), chance, seen);
  const shared = { id: chance.id('cmpl-', 29), object: 'text_completion', created: Math.floor(now / 1000), model: body.model };
  const usage = {
    prompt_tokens: answer.input_tokens,
    completion_tokens: answer.output_tokens,
    total_tokens: answer.input_tokens + answer.output_tokens,
  };
  const choice = (text: string, finish_reason: string | null): unknown => ({ text, index: 0, logprobs: null, finish_reason });
  if (body.stream !== true) return documentReply({ ...shared, choices: [choice(answer.pieces.join(''), answer.finish)], usage }, headers);
  const asks = body.stream_options?.include_usage === true;
  const chunk = (choices: readonly unknown[], said: unknown = null): string =>
    dataFrame({ ...shared, choices, ...(asks ? { usage: said } : {}) });
  const frames = answer.pieces.map((piece) => chunk([choice(piece, null)]));
  return streamReply([...frames, chunk([choice('', answer.finish)]), ...(asks ? [chunk([], usage)] : []), 'data: [DONE]\n\n'], headers);
}

const embeddingBody = z.looseObject({
  model: z.string(),
  input,
  dimensions: z.int().min(1).max(4096).optional(),
  encoding_format: z.enum(['float', 'base64']).optional(),
});
export type EmbeddingBody = z.infer<typeof embeddingBody>;
export const readEmbedding = (value: unknown): EmbeddingBody => readBody(embeddingBody, value);
export const promptOfEmbedding = (body: EmbeddingBody): string => textsOf(body.input).join('\n');

export function answerEmbedding(body: EmbeddingBody, { headers }: Context): Reply {
  const texts = textsOf(body.input);
  const size = body.dimensions ?? (body.model.includes('large') ? 3072 : 1536);
  const data = texts.map((text, index) => {
    const values = embedding(text, size);
    // The SDK asks for base64 by itself and decodes it again.
    const packed = body.encoding_format === 'base64' ? Buffer.from(Float32Array.from(values).buffer).toString('base64') : values;
    return { object: 'embedding', index, embedding: packed };
  });
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return documentReply({ object: 'list', data, model: body.model, usage: { prompt_tokens: tokens, total_tokens: tokens } }, headers);
}

/** Token ids count as themselves: one number, one piece. */
function textsOf(value: z.infer<typeof input>): string[] {
  if (typeof value === 'string') return [value];
  const [first] = value;
  if (typeof first === 'number') return [value.join(' ')];
  return value.map((one) => (typeof one === 'string' ? one : Array.isArray(one) ? one.join(' ') : String(one)));
}
