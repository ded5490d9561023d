// Anthropic's messages: https://docs.anthropic.com/en/api/messages. input_tokens counts what the cache did not hold; a stream
// says the input at its start and the output, cumulative, at its end.
import { z } from 'zod';
import { type Answer, answerTo } from '../mind/answer.ts';
import { type Asked, content, readBody, textOf } from '../mind/asked.ts';
import type { Context } from './context.ts';
import { inPieces } from './openai-chat.ts';
import { documentReply, namedFrame, type Reply, type StreamEvent, streamReply } from './reply.ts';

const body = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content })).min(1),
  system: content,
  stream: z.boolean().nullish(),
  max_tokens: z.int().min(1).optional(),
  tools: z.array(z.looseObject({ name: z.string(), input_schema: z.unknown().optional() })).optional(),
  tool_choice: z.looseObject({ type: z.enum(['auto', 'any', 'tool', 'none']), name: z.string().optional() }).optional(),
  thinking: z.looseObject({ type: z.string() }).optional(),
});
export type MessagesBody = z.infer<typeof body>;

export const readMessages = (value: unknown): MessagesBody => readBody(body.required({ max_tokens: true }), value);
export const readCount = (value: unknown): MessagesBody => readBody(body, value);

export function askedByMessages(body: MessagesBody): Asked {
  const tools = (body.tools ?? []).map(({ name, input_schema }) => ({ name, parameters: input_schema }));
  const last = body.messages.at(-1)?.content;
  return {
    model: body.model,
    prompt: textOf(last),
    system: textOf(body.system),
    texts: [textOf(body.system), ...body.messages.map((message) => textOf(message.content)), ...tools.map((one) => JSON.stringify(one))],
    messages: body.messages.length,
    tools,
    tool_choice: choiceOf(body.tool_choice, tools),
    after_tool: Array.isArray(last) && last.some(({ type }) => type === 'tool_result'),
    max_tokens: body.max_tokens ?? null,
    schema: null,
    thinks: body.thinking !== undefined && body.thinking.type !== 'disabled',
    caches: JSON.stringify(body.system ?? '').includes('"cache_control"'),
  };
}

function choiceOf(choice: MessagesBody['tool_choice'], tools: Asked['tools']): Asked['tool_choice'] {
  if (choice === undefined || choice.type === 'auto') return 'auto';
  if (choice.type === 'none') return 'none';
  return tools.find(({ name }) => name === choice.name) ?? 'some';
}

type Block = Readonly<Record<string, unknown>> & { readonly type: string };

export function answerMessages(body: MessagesBody, { chance, seen, headers }: Context): Reply {
  const answer = answerTo(askedByMessages(body), chance, seen);
  const thinking: Block[] =
    answer.thoughts.length > 0 ? [{ type: 'thinking', thinking: answer.thoughts.join(''), signature: chance.id('', 80) }] : [];
  const said: Block[] =
    answer.calls.length > 0
      ? answer.calls.map((call) => ({
          type: 'tool_use',
          id: chance.id('toolu_01', 22),
          name: call.name,
          input: JSON.parse(call.arguments),
        }))
      : [{ type: 'text', text: answer.pieces.join('') }];
  const blocks = [...thinking, ...said];
  const message = { model: body.model, id: chance.id('msg_01', 22), type: 'message', role: 'assistant' };
  const ended = { stop_reason: stopOf(answer), stop_sequence: null };
  const usage = usageOf(answer);
  if (body.stream !== true) return documentReply({ ...message, content: blocks, ...ended, usage }, headers);
  const { cache_creation: _, service_tier: __, ...final } = usage;
  const events: StreamEvent[] = [
    {
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } },
    },
    ...blocks.flatMap((block, index) => eventsOf(block, index, answer)),
    { type: 'message_delta', delta: ended, usage: final },
    { type: 'message_stop' },
  ];
  events.splice(2, 0, { type: 'ping' });
  return streamReply(events.map(namedFrame), headers);
}

export function countMessages(body: MessagesBody, { chance, headers }: Context): Reply {
  return documentReply({ input_tokens: answerTo(askedByMessages(body), chance, () => false).input_tokens }, headers);
}

function eventsOf(block: Block, index: number, answer: Answer): StreamEvent[] {
  const delta = (one: unknown): StreamEvent => ({ type: 'content_block_delta', index, delta: one });
  const start = (opened: unknown): StreamEvent => ({ type: 'content_block_start', index, content_block: opened });
  const stop = { type: 'content_block_stop', index };
  if (block.type === 'thinking') {
    const thoughts = answer.thoughts.map((thinking) => delta({ type: 'thinking_delta', thinking }));
    return [
      start({ ...block, thinking: '', signature: '' }),
      ...thoughts,
      delta({ type: 'signature_delta', signature: block.signature }),
      stop,
    ];
  }
  if (block.type === 'tool_use') {
    const pieces = ['', ...inPieces(JSON.stringify(block.input))].map((partial_json) => delta({ type: 'input_json_delta', partial_json }));
    return [start({ ...block, input: {} }), ...pieces, stop];
  }
  return [start({ type: 'text', text: '' }), ...answer.pieces.map((text) => delta({ type: 'text_delta', text })), stop];
}

const stopOf = ({ finish }: Answer): string => (finish === 'tools' ? 'tool_use' : finish === 'length' ? 'max_tokens' : 'end_turn');

function usageOf({ input_tokens, cached_tokens, cache_write_tokens, output_tokens }: Answer) {
  return {
    input_tokens: input_tokens - cached_tokens - cache_write_tokens,
    cache_creation_input_tokens: cache_write_tokens,
    cache_read_input_tokens: cached_tokens,
    cache_creation: { ephemeral_5m_input_tokens: cache_write_tokens, ephemeral_1h_input_tokens: 0 },
    output_tokens,
    service_tier: 'standard',
  };
}
