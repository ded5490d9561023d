// Gemini's generateContent and embeddings: https://ai.google.dev/api. The model is in the path; every chunk of a stream has
// the usage so far; thoughts stand beside the candidates' tokens. Without alt=sse a stream is one JSON array, sent in pieces.
import { z } from 'zod';
import { type Answer, answerTo } from '../mind/answer.ts';
import { type Asked, readBody, thinkingModel } from '../mind/asked.ts';
import type { Context } from './context.ts';
import { embedding } from '../mind/embedding.ts';
import { documentReply, type Reply, streamReply } from './reply.ts';
import { countTokens } from '../mind/tokens.ts';

const parts = z.array(z.looseObject({ text: z.string().optional(), functionResponse: z.unknown().optional() }));
const contentShape = z.looseObject({ role: z.string().optional(), parts: parts.optional() });
const declaration = z.looseObject({ name: z.string(), parameters: z.unknown().optional(), parametersJsonSchema: z.unknown().optional() });

const body = z.looseObject({
  contents: z.array(contentShape).min(1),
  systemInstruction: contentShape.nullish(),
  tools: z.array(z.looseObject({ functionDeclarations: z.array(declaration).optional() })).optional(),
  toolConfig: z
    .looseObject({
      functionCallingConfig: z
        .looseObject({ mode: z.string().optional(), allowedFunctionNames: z.array(z.string()).optional() })
        .optional(),
    })
    .optional(),
  generationConfig: z
    .looseObject({
      maxOutputTokens: z.int().optional(),
      responseMimeType: z.string().optional(),
      responseSchema: z.unknown().optional(),
      responseJsonSchema: z.unknown().optional(),
      thinkingConfig: z.looseObject({ thinkingBudget: z.int().optional() }).optional(),
    })
    .optional(),
});
export type GenerateBody = z.infer<typeof body>;

export const readGenerate = (value: unknown): GenerateBody => readBody(body, value);

const textOf = (content: z.infer<typeof contentShape> | null | undefined): string =>
  (content?.parts ?? []).map(({ text }) => text ?? '').join('');

export function askedByGenerate(model: string, body: GenerateBody): Asked {
  const tools = (body.tools ?? [])
    .flatMap(({ functionDeclarations }) => functionDeclarations ?? [])
    .map(({ name, parameters, parametersJsonSchema }) => ({ name, parameters: parameters ?? parametersJsonSchema }));
  const calling = body.toolConfig?.functionCallingConfig;
  const config = body.generationConfig;
  const last = body.contents.at(-1);
  const forced = tools.find(({ name }) => calling?.allowedFunctionNames?.includes(name)) ?? 'some';
  return {
    model,
    prompt: textOf(last),
    system: textOf(body.systemInstruction),
    texts: [textOf(body.systemInstruction), ...body.contents.map(textOf), ...tools.map((one) => JSON.stringify(one))],
    messages: body.contents.length,
    tools,
    tool_choice: calling?.mode === 'ANY' ? forced : calling?.mode === 'NONE' ? 'none' : 'auto',
    after_tool: last?.parts?.some(({ functionResponse }) => functionResponse !== undefined) ?? false,
    max_tokens: config?.maxOutputTokens ?? null,
    schema: config?.responseSchema ?? config?.responseJsonSchema ?? (config?.responseMimeType === 'application/json' ? {} : null),
    thinks: thinkingModel(model) && config?.thinkingConfig?.thinkingBudget !== 0,
    caches: true,
  };
}

export type Streaming = 'document' | 'sse' | 'array';

export function answerGenerate(model: string, body: GenerateBody, streaming: Streaming, { chance, seen, headers }: Context): Reply {
  const answer = answerTo(askedByGenerate(model, body), chance, seen);
  const shared = { modelVersion: model, responseId: chance.id('', 23) };
  const chunk = (said: readonly unknown[], output: number, finish: string | null): unknown => ({
    candidates: [{ content: { parts: said, role: 'model' }, ...(finish === null ? {} : { finishReason: finish }), index: 0 }],
    usageMetadata: usageOf(answer, output),
    ...shared,
  });
  const visible = answer.output_tokens - answer.reasoning_tokens;
  const finish = answer.finish === 'length' ? 'MAX_TOKENS' : 'STOP';
  const calls = answer.calls.map((call) => ({ functionCall: { name: call.name, args: JSON.parse(call.arguments) } }));
  if (streaming === 'document')
    return documentReply(chunk(calls.length > 0 ? calls : [{ text: answer.pieces.join('') }], visible, finish), headers);

  const groups = calls.length > 0 ? [calls] : inGroups(answer.pieces, 8).map((group) => [{ text: group.join('') }]);
  const chunks = groups.map((said, i) => {
    const ends = i === groups.length - 1;
    return chunk(said, ends ? visible : Math.min(visible, 8 * (i + 1)), ends ? finish : null);
  });
  if (streaming === 'sse') return streamReply(chunks.map(sseFrame), headers, 'text/event-stream');
  const frames = chunks.map(
    (one, i) => `${i === 0 ? '[' : ',\r\n'}${JSON.stringify(one, null, 2)}${i === chunks.length - 1 ? '\n]' : '\n'}`,
  );
  return streamReply(frames, headers, 'application/json; charset=UTF-8');
}

/** Google ends its lines with CRLF. */
export const sseFrame = (value: unknown): string => `data: ${JSON.stringify(value)}\r\n\r\n`;

export function countGenerate(model: string, body: GenerateBody, { chance, headers }: Context): Reply {
  const tokens = answerTo(askedByGenerate(model, body), chance, () => false).input_tokens;
  return documentReply({ totalTokens: tokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: tokens }] }, headers);
}

const embedOne = z.looseObject({ content: contentShape, outputDimensionality: z.int().min(1).max(4096).optional() });
export type EmbedBody = z.infer<typeof embedOne>;
export const readEmbed = (value: unknown): EmbedBody => readBody(embedOne, value);
export const readEmbedBatch = (value: unknown): readonly EmbedBody[] =>
  readBody(z.looseObject({ requests: z.array(embedOne).min(1) }), value).requests;
export const promptOfEmbeds = (bodies: readonly EmbedBody[]): string => bodies.map(({ content }) => textOf(content)).join('\n');

const vectorOf = ({ content, outputDimensionality }: EmbedBody): { readonly values: readonly number[] } => ({
  values: embedding(textOf(content), outputDimensionality ?? 3072),
});

export const answerEmbed = (body: EmbedBody, { headers }: Context): Reply => documentReply({ embedding: vectorOf(body) }, headers);

export function answerEmbedBatch(bodies: readonly EmbedBody[], { headers }: Context): Reply {
  const tokens = countTokens(promptOfEmbeds(bodies));
  const usageMetadata = { promptTokenCount: tokens, promptTokenDetails: [{ modality: 'TEXT', tokenCount: tokens }] };
  return documentReply({ embeddings: bodies.map(vectorOf), usageMetadata }, headers);
}

function inGroups<T>(from: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let i = 0; i < from.length; i += size) groups.push(from.slice(i, i + size));
  return groups;
}

function usageOf({ input_tokens, cached_tokens, reasoning_tokens }: Answer, output: number): unknown {
  return {
    promptTokenCount: input_tokens,
    candidatesTokenCount: output,
    totalTokenCount: input_tokens + output + reasoning_tokens,
    ...(cached_tokens > 0 ? { cachedContentTokenCount: cached_tokens } : {}),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: input_tokens }],
    ...(reasoning_tokens > 0 ? { thoughtsTokenCount: reasoning_tokens } : {}),
  };
}
