// OpenAI's responses: https://platform.openai.com/docs/api-reference/responses. Every event is numbered and named; usage is
// in the last one alone; there is no [DONE].
import { z } from 'zod';
import { type Answer, answerTo } from '../mind/answer.ts';
import { type Asked, content, readBody, textOf, thinkingModel } from '../mind/asked.ts';
import type { Context } from './context.ts';
import { inPieces } from './openai-chat.ts';
import { documentReply, namedFrame, type Reply, type StreamEvent, streamReply } from './reply.ts';

const item = z.looseObject({ type: z.string().optional(), role: z.string().optional(), content, output: z.unknown().optional() });

const body = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(item)]).optional(),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().nullish(),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string().optional(), parameters: z.unknown().optional() })).optional(),
  tool_choice: z.union([z.enum(['none', 'auto', 'required']), z.looseObject({ name: z.string().optional() })]).optional(),
  text: z.looseObject({ format: z.looseObject({ type: z.string(), schema: z.unknown().optional() }).optional() }).optional(),
});
export type ResponsesBody = z.infer<typeof body>;

export const readResponses = (value: unknown): ResponsesBody => readBody(body, value);

export function askedByResponses(body: ResponsesBody): Asked {
  const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input, output: undefined }] : (body.input ?? []);
  const tools = (body.tools ?? []).flatMap(({ name, parameters }) => (name === undefined ? [] : [{ name, parameters }]));
  const choice = body.tool_choice ?? 'auto';
  const last = input.at(-1);
  const texts = input.map((one) => (one.output === undefined ? textOf(one.content) : String(one.output)));
  return {
    model: body.model,
    prompt: textOf(last?.content),
    system: body.instructions ?? '',
    texts: [...texts, body.instructions ?? '', ...tools.map((one) => JSON.stringify(one))],
    messages: input.length,
    tools,
    tool_choice:
      typeof choice === 'string' ? (choice === 'required' ? 'some' : choice) : (tools.find(({ name }) => name === choice.name) ?? 'some'),
    after_tool: last !== undefined && 'type' in last && last.type === 'function_call_output',
    max_tokens: body.max_output_tokens ?? null,
    schema: body.text?.format?.schema ?? (body.text?.format?.type === 'json_object' ? {} : null),
    thinks: thinkingModel(body.model),
    caches: true,
  };
}

type Item = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

export function answerResponses(body: ResponsesBody, { chance, now, seen, headers }: Context): Reply {
  const answer = answerTo(askedByResponses(body), chance, seen);
  const created = Math.floor(now / 1000);
  const frame = frameOf(body, chance.hex('resp_', 48), created);
  const reasoning: Item[] = answer.reasoning_tokens > 0 ? [{ id: chance.hex('rs_', 48), type: 'reasoning', summary: [] }] : [];
  const said: Item[] =
    answer.calls.length > 0
      ? answer.calls.map((call) => ({
          id: chance.hex('fc_', 48),
          type: 'function_call',
          status: 'completed',
          ...call,
          call_id: chance.id('call_', 24),
        }))
      : [
          {
            id: chance.hex('msg_', 48),
            type: 'message',
            status: 'completed',
            role: 'assistant',
            content: [textPart(answer.pieces.join(''))],
          },
        ];
  const output = [...reasoning, ...said];
  const incomplete = answer.finish === 'length';
  const done = {
    ...frame,
    status: incomplete ? 'incomplete' : 'completed',
    completed_at: incomplete ? null : created,
    incomplete_details: incomplete ? { reason: 'max_output_tokens' } : null,
    output,
    usage: usageOf(answer),
  };
  if (body.stream !== true) return documentReply(done, headers);
  const events: StreamEvent[] = [
    { type: 'response.created', response: frame },
    { type: 'response.in_progress', response: frame },
    ...output.flatMap((one, index) => eventsOf(one, index, answer)),
    { type: incomplete ? 'response.incomplete' : 'response.completed', response: done },
  ];
  return streamReply(
    events.map((event, sequence_number) => namedFrame({ ...event, sequence_number })),
    headers,
  );
}

/** `response.failed`, which ends a stream under HTTP 200. */
export function failedResponse(body: ResponsesBody, { chance, now }: Context, sequence_number: number): string {
  const response = {
    ...frameOf(body, chance.hex('resp_', 48), Math.floor(now / 1000)),
    status: 'failed',
    error: { code: 'server_error', message: 'The server had an error while processing your request.' },
  };
  return namedFrame({ type: 'response.failed', response, sequence_number });
}

const textPart = (text: string): unknown => ({ type: 'output_text', annotations: [], logprobs: [], text });

function frameOf(body: ResponsesBody, id: string, created_at: number): Readonly<Record<string, unknown>> {
  return {
    id,
    object: 'response',
    created_at,
    status: 'in_progress',
    background: false,
    completed_at: null,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: body.model,
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: true,
    temperature: 1,
    text: body.text ?? { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: 1,
    truncation: 'disabled',
    usage: null,
    user: null,
    metadata: {},
  };
}

function eventsOf(item: Item, output_index: number, answer: Answer): StreamEvent[] {
  const at = { item_id: item.id, output_index };
  const added = (opened: unknown): StreamEvent => ({ type: 'response.output_item.added', output_index, item: opened });
  const ended = { type: 'response.output_item.done', output_index, item };
  if (item.type === 'reasoning') return [added(item), ended];
  if (item.type === 'function_call') {
    const all = String(item.arguments);
    return [
      added({ ...item, status: 'in_progress', arguments: '' }),
      ...inPieces(all).map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
      { type: 'response.function_call_arguments.done', ...at, arguments: all, name: item.name },
      ended,
    ];
  }
  const text = answer.pieces.join('');
  const place = { ...at, content_index: 0 };
  return [
    added({ ...item, status: 'in_progress', content: [] }),
    { type: 'response.content_part.added', ...place, part: textPart('') },
    ...answer.pieces.map((delta) => ({ type: 'response.output_text.delta', ...place, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...place, text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part: textPart(text) },
    ended,
  ];
}

function usageOf(answer: Answer): unknown {
  return {
    input_tokens: answer.input_tokens,
    input_tokens_details: { cached_tokens: answer.cached_tokens },
    output_tokens: answer.output_tokens,
    output_tokens_details: { reasoning_tokens: answer.reasoning_tokens },
    total_tokens: answer.input_tokens + answer.output_tokens,
  };
}
