// A talk in the format of chat completions.
import { type Asked, dataFrame, type Exchange, piecesOf, type ToolUse, type Turn } from './talk.ts';

const callOf = ({ id, name, input }: ToolUse) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(input) } });

function messageOf(turn: Turn): object {
  if (turn.by === 'tool') {
    return { role: 'tool', tool_call_id: turn.id, content: typeof turn.result === 'string' ? turn.result : JSON.stringify(turn.result) };
  }
  if (turn.by === 'model') {
    return { role: 'assistant', content: turn.text === '' ? null : turn.text, ...(turn.uses && { tool_calls: turn.uses.map(callOf) }) };
  }
  if (turn.pictures === undefined) return { role: 'user', content: turn.text };
  const pictures = turn.pictures.map(({ media_type, base64 }) => ({
    type: 'image_url',
    image_url: { url: `data:${media_type};base64,${base64}` },
  }));
  return { role: 'user', content: [{ type: 'text', text: turn.text }, ...pictures] };
}

export function chatExchange({ talk, model, counts, is_stream, at, id }: Asked): Exchange {
  const { reply, schema } = talk;
  const request = {
    model,
    messages: [...(talk.system === null ? [] : [{ role: 'system', content: talk.system }]), ...talk.turns.map(messageOf)],
    ...(talk.tools.length > 0 && {
      tools: talk.tools.map(({ name, description, schema: parameters }) => ({
        type: 'function',
        function: { name, description, parameters },
      })),
    }),
    ...(schema && { response_format: { type: 'json_schema', json_schema: { ...schema, strict: true } } }),
    temperature: 0.3,
    ...(is_stream && { stream: true, stream_options: { include_usage: true } }),
  };
  const calls = reply.uses?.map(callOf);
  const finish_reason = reply.cut ? 'length' : calls ? 'tool_calls' : 'stop';
  const about = { id: id('chatcmpl-', 24), created: Math.floor(at / 1000), model };
  const usage = {
    prompt_tokens: counts.prompt,
    completion_tokens: counts.completion,
    total_tokens: counts.prompt + counts.completion,
    prompt_tokens_details: { cached_tokens: counts.cached },
    completion_tokens_details: { reasoning_tokens: counts.thought },
  };
  if (!is_stream) {
    const annotations = reply.sources?.map(({ url, title }) => ({
      type: 'url_citation',
      url_citation: { url, title, start_index: 0, end_index: 40 },
    }));
    const message = {
      role: 'assistant',
      content: reply.text === '' ? null : reply.text,
      ...(reply.thought !== undefined && { reasoning_content: reply.thought }),
      ...(calls && { tool_calls: calls }),
      ...(annotations && { annotations }),
    };
    const body = { ...about, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage };
    return { request: JSON.stringify(request), response: JSON.stringify(body) };
  }
  const chunk = (delta: object, finish: string | null = null): string =>
    dataFrame({ ...about, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
  const frames = [
    chunk({ role: 'assistant', content: '' }),
    ...piecesOf(reply.thought ?? '').map((reasoning_content) => chunk({ reasoning_content })),
    ...piecesOf(reply.text).map((content) => chunk({ content })),
    ...(calls ?? []).map((call, index) => chunk({ tool_calls: [{ index, ...call }] })),
    chunk({}, finish_reason),
    dataFrame({ ...about, object: 'chat.completion.chunk', choices: [], usage }),
    'data: [DONE]\n\n',
  ];
  return { request: JSON.stringify(request), response: frames.join('') };
}
