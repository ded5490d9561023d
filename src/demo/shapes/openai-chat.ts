// OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat. Usage comes at the end of a stream only
// where stream_options.include_usage asks for it; then every other chunk says usage null.
import { z } from 'zod';
import { type Answer, answerTo } from '../mind/answer.ts';
import { type Asked, content, readBody, textOf, thinkingModel } from '../mind/asked.ts';
import type { Context } from './context.ts';
import { dataFrame, documentReply, type Reply, streamReply } from './reply.ts';

const tool = z.looseObject({ function: z.looseObject({ name: z.string(), parameters: z.unknown().optional() }) });

const body = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content, tool_calls: z.array(z.unknown()).optional() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  n: z.int().min(1).max(16).nullish(),
  max_tokens: z.int().nullish(),
  max_completion_tokens: z.int().nullish(),
  tools: z.array(tool).optional(),
  tool_choice: z.union([z.enum(['none', 'auto', 'required']), z.looseObject({ function: z.looseObject({ name: z.string() }) })]).optional(),
  response_format: z
    .looseObject({ type: z.string(), json_schema: z.looseObject({ schema: z.unknown().optional() }).optional() })
    .optional(),
});
export type ChatBody = z.infer<typeof body>;

export const readChat = (value: unknown): ChatBody => readBody(body, value);

export function askedByChat(body: ChatBody): Asked {
  const tools = (body.tools ?? []).map(({ function: { name, parameters } }) => ({ name, parameters }));
  const choice = body.tool_choice ?? 'auto';
  const system = body.messages.filter(({ role }) => role === 'system' || role === 'developer');
  const last = body.messages.at(-1);
  return {
    model: body.model,
    prompt: textOf(last?.content),
    system: system.map((message) => textOf(message.content)).join('\n'),
    texts: [...body.messages.map((message) => textOf(message.content)), ...tools.map((one) => JSON.stringify(one))],
    messages: body.messages.length,
    tools,
    tool_choice:
      typeof choice === 'string'
        ? choice === 'required'
          ? 'some'
          : choice
        : (tools.find(({ name }) => name === choice.function.name) ?? 'some'),
    after_tool: last?.role === 'tool',
    max_tokens: body.max_completion_tokens ?? body.max_tokens ?? null,
    schema: body.response_format?.json_schema?.schema ?? (body.response_format?.type === 'json_object' ? {} : null),
    thinks: thinkingModel(body.model),
    caches: true,
  };
}

export function answerChat(body: ChatBody, { chance, now, seen, headers }: Context): Reply {
  const asked = askedByChat(body);
  const answers = Array.from({ length: body.n ?? 1 }, () => answerTo(asked, chance, seen));
  const shared = {
    id: chance.id('chatcmpl-', 29),
    created: Math.floor(now / 1000),
    model: body.model,
    service_tier: 'default',
    system_fingerprint: chance.hex('fp_', 10),
  };
  const ids = answers.map(({ calls }) => calls.map(() => chance.id('call_', 24)));
  const usage = usageOf(answers);
  if (body.stream !== true) {
    const choices = answers.map((answer, index) => ({
      index,
      message: {
        role: 'assistant',
        content: answer.calls.length > 0 ? null : answer.pieces.join(''),
        refusal: null,
        annotations: [],
        ...(answer.calls.length > 0
          ? { tool_calls: answer.calls.map((call, i) => ({ id: ids[index]?.[i], type: 'function', function: call })) }
          : {}),
      },
      logprobs: null,
      finish_reason: finishOf(answer),
    }));
    return documentReply({ ...shared, object: 'chat.completion', choices, usage }, headers);
  }
  const asks = body.stream_options?.include_usage === true;
  const chunk = (choices: readonly unknown[], said: unknown = null): string =>
    dataFrame({ ...shared, object: 'chat.completion.chunk', choices, ...(asks ? { usage: said } : {}) });
  const frames = answers.flatMap((answer, index) =>
    deltasOf(answer, ids[index] ?? []).map(([delta, finish_reason]) => chunk([{ index, delta, logprobs: null, finish_reason }])),
  );
  return streamReply([...frames, ...(asks ? [chunk([], usage)] : []), 'data: [DONE]\n\n'], headers);
}

export const finishOf = ({ finish }: Answer): string => (finish === 'tools' ? 'tool_calls' : finish);

function deltasOf(answer: Answer, ids: readonly string[]): (readonly [delta: unknown, finish: string | null])[] {
  const opening = { role: 'assistant', content: answer.calls.length > 0 ? null : '', refusal: null };
  const text = answer.pieces.map((content) => [{ content }, null] as const);
  const calls = answer.calls.flatMap((call, index) => [
    [{ tool_calls: [{ index, id: ids[index], type: 'function', function: { name: call.name, arguments: '' } }] }, null] as const,
    ...inPieces(call.arguments).map((piece) => [{ tool_calls: [{ index, function: { arguments: piece } }] }, null] as const),
  ]);
  return [[opening, null], ...text, ...calls, [{}, finishOf(answer)]];
}

/** Tool arguments come a few characters at a time, cut anywhere. */
export const inPieces = (text: string): string[] => text.match(/.{1,9}/gsu) ?? [];

function usageOf(answers: readonly Answer[]): unknown {
  const prompt = answers[0]?.input_tokens ?? 0;
  const completion = answers.reduce((sum, { output_tokens }) => sum + output_tokens, 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: answers[0]?.cached_tokens ?? 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: answers.reduce((sum, { reasoning_tokens }) => sum + reasoning_tokens, 0),
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
