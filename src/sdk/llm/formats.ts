// The two formats that the call services speak: what is asked, what a document says, and what the events of a stream add up to.
import { member } from '../wrap/asked.ts';
import type { LlmDelta, LlmDialect, LlmMessage, LlmRequest, LlmResult, LlmToolCall, LlmUsage } from './types.ts';

export type Answer = Omit<LlmResult, 'requestId'>;

export type Gathering = {
  /** What an event brings to the reader. */
  take(event: unknown): readonly LlmDelta[];
  /** All events so far. */
  answer(): Answer;
};

export type Format = {
  body(request: LlmRequest, isStream: boolean): Readonly<Record<string, unknown>>;
  document(body: unknown): Answer;
  gather(): Gathering;
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const words = (value: unknown): string => (typeof value === 'string' ? value : '');
const wordOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const count = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function usageOf(value: unknown, input: string, output: string): LlmUsage | null {
  if (typeof value !== 'object' || value === null) return null;
  const promptTokens = count(member(value, input));
  const completionTokens = count(member(value, output));
  const both = promptTokens === null || completionTokens === null ? null : promptTokens + completionTokens;
  return { promptTokens, completionTokens, totalTokens: count(member(value, 'total_tokens')) ?? both };
}

type CallDraft = { id: string | null; name: string; arguments: string };

const closed = (calls: ReadonlyMap<number, CallDraft>): LlmToolCall[] =>
  [...calls.entries()].sort(([a], [b]) => a - b).map(([, call]) => ({ ...call }));

const openaiChat: Format = {
  body: ({ modelName, messages, tools, params }, isStream) => ({
    ...params,
    model: modelName,
    messages,
    ...(tools === undefined ? {} : { tools }),
    ...(isStream ? { stream: true, stream_options: { include_usage: true } } : {}),
  }),
  document(body) {
    const choice = list(member(body, 'choices'))[0];
    const message = member(choice, 'message');
    return {
      text: words(member(message, 'content')),
      toolCalls: list(member(message, 'tool_calls')).map((call) => ({
        id: wordOrNull(member(call, 'id')),
        name: words(member(member(call, 'function'), 'name')),
        arguments: words(member(member(call, 'function'), 'arguments')),
      })),
      usage: usageOf(member(body, 'usage'), 'prompt_tokens', 'completion_tokens'),
      finishReason: wordOrNull(member(choice, 'finish_reason')),
      raw: body,
    };
  },
  gather() {
    let text = '';
    let usage: unknown = null;
    let finishReason: string | null = null;
    const calls = new Map<number, CallDraft>();
    return {
      take(event) {
        const deltas: LlmDelta[] = [];
        usage = member(event, 'usage') ?? usage;
        const choice = list(member(event, 'choices'))[0];
        finishReason = wordOrNull(member(choice, 'finish_reason')) ?? finishReason;
        const delta = member(choice, 'delta');
        const piece = words(member(delta, 'content'));
        if (piece !== '') deltas.push({ type: 'text', text: piece });
        text += piece;
        for (const call of list(member(delta, 'tool_calls'))) {
          const index = count(member(call, 'index')) ?? 0;
          const draft = calls.get(index) ?? { id: null, name: '', arguments: '' };
          const more = {
            id: wordOrNull(member(call, 'id')),
            name: words(member(member(call, 'function'), 'name')),
            arguments: words(member(member(call, 'function'), 'arguments')),
          };
          calls.set(index, { id: more.id ?? draft.id, name: draft.name + more.name, arguments: draft.arguments + more.arguments });
          deltas.push({ type: 'tool_call', index, ...more });
        }
        return deltas;
      },
      answer: () => ({
        text,
        toolCalls: closed(calls),
        usage: usageOf(usage, 'prompt_tokens', 'completion_tokens'),
        finishReason,
        raw: { usage, finish_reason: finishReason },
      }),
    };
  },
};

/** Anthropic wants a limit; this is what it takes for every model. */
const usualMaxTokens = 4096;

const anthropicMessages: Format = {
  body({ modelName, messages, tools, params }, isStream) {
    const system = messages.filter(({ role }) => role === 'system' || role === 'developer').map(({ content }) => words(content));
    return {
      max_tokens: usualMaxTokens,
      ...params,
      model: modelName,
      ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
      messages: messages.filter(({ role }) => role !== 'system' && role !== 'developer').map(anthropicMessage),
      ...(tools === undefined ? {} : { tools: tools.map(anthropicTool) }),
      ...(isStream ? { stream: true } : {}),
    };
  },
  document(body) {
    const content = list(member(body, 'content'));
    return {
      text: content.map((block) => (member(block, 'type') === 'text' ? words(member(block, 'text')) : '')).join(''),
      toolCalls: content
        .filter((block) => member(block, 'type') === 'tool_use')
        .map((block) => ({
          id: wordOrNull(member(block, 'id')),
          name: words(member(block, 'name')),
          arguments: JSON.stringify(member(block, 'input') ?? {}),
        })),
      usage: usageOf(member(body, 'usage'), 'input_tokens', 'output_tokens'),
      finishReason: wordOrNull(member(body, 'stop_reason')),
      raw: body,
    };
  },
  gather() {
    let text = '';
    let usage: Readonly<Record<string, unknown>> = {};
    let finishReason: string | null = null;
    const calls = new Map<number, CallDraft>();
    const countMore = (more: unknown): void => {
      if (typeof more === 'object' && more !== null) usage = { ...usage, ...more };
    };
    return {
      take(event) {
        const index = count(member(event, 'index')) ?? 0;
        countMore(member(member(event, 'message'), 'usage'));
        countMore(member(event, 'usage'));
        const delta = member(event, 'delta');
        finishReason = wordOrNull(member(delta, 'stop_reason')) ?? finishReason;
        const block = member(event, 'content_block');
        if (member(block, 'type') === 'tool_use') {
          const started = { id: wordOrNull(member(block, 'id')), name: words(member(block, 'name')), arguments: '' };
          calls.set(index, started);
          return [{ type: 'tool_call', index, ...started }];
        }
        const piece = words(member(delta, 'text'));
        text += piece;
        if (piece !== '') return [{ type: 'text', text: piece }];
        const json = words(member(delta, 'partial_json'));
        const call = calls.get(index);
        if (json === '' || call === undefined) return [];
        call.arguments += json;
        return [{ type: 'tool_call', index, id: null, name: '', arguments: json }];
      },
      answer: () => ({
        text,
        toolCalls: closed(calls),
        usage: usageOf(usage, 'input_tokens', 'output_tokens'),
        finishReason,
        raw: { usage, stop_reason: finishReason },
      }),
    };
  },
};

/** An answer of a tool is the user's to Anthropic, a call of one a block. */
function anthropicMessage(message: LlmMessage): unknown {
  if (message.role === 'tool')
    return { role: 'user', content: [{ type: 'tool_result', tool_use_id: message['tool_call_id'], content: message.content }] };
  const calls = list(message['tool_calls']);
  if (calls.length === 0) return message;
  const text = words(message.content);
  const blocks = calls.map((call) => ({
    type: 'tool_use',
    id: member(call, 'id'),
    name: member(member(call, 'function'), 'name'),
    input: inputOf(member(member(call, 'function'), 'arguments')),
  }));
  return { role: message.role, content: [...(text === '' ? [] : [{ type: 'text', text }]), ...blocks] };
}

function inputOf(said: unknown): unknown {
  try {
    return typeof said === 'string' ? JSON.parse(said) : (said ?? {});
  } catch {
    return {}; // A model's broken arguments are no input; the vendor says what it misses.
  }
}

function anthropicTool(tool: unknown): unknown {
  const definition = member(tool, 'function');
  if (definition === undefined) return tool;
  return {
    name: member(definition, 'name'),
    description: member(definition, 'description'),
    input_schema: member(definition, 'parameters') ?? { type: 'object' },
  };
}

export const formats: Readonly<Record<LlmDialect, Format>> = { 'openai-chat': openaiChat, 'anthropic-messages': anthropicMessages };
