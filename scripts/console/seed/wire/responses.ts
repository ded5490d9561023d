// A talk in the format of OpenAI's responses.
import { type Asked, type Exchange, namedFrame, piecesOf, type Turn } from './talk.ts';

function itemsOf(turn: Turn): readonly object[] {
  if (turn.by === 'tool') {
    return [
      {
        type: 'function_call_output',
        call_id: turn.id,
        output: typeof turn.result === 'string' ? turn.result : JSON.stringify(turn.result),
      },
    ];
  }
  if (turn.by === 'model') {
    const calls = (turn.uses ?? []).map(({ id, name, input }) => ({
      type: 'function_call',
      call_id: id,
      name,
      arguments: JSON.stringify(input),
    }));
    return turn.text === '' ? calls : [{ role: 'assistant', content: [{ type: 'output_text', text: turn.text }] }, ...calls];
  }
  const pictures = (turn.pictures ?? []).map(({ media_type, base64 }) => ({
    type: 'input_image',
    image_url: `data:${media_type};base64,${base64}`,
    detail: 'auto',
  }));
  return [{ role: 'user', content: [{ type: 'input_text', text: turn.text }, ...pictures] }];
}

export function responsesExchange({ talk, model, counts, is_stream, at, id }: Asked): Exchange {
  const { reply, schema } = talk;
  const searches = reply.sources !== undefined;
  const tools = [
    ...talk.tools.map(({ name, description, schema: parameters }) => ({ type: 'function', name, description, parameters, strict: true })),
    ...(searches ? [{ type: 'web_search' }] : []),
  ];
  const text = schema && { format: { type: 'json_schema', ...schema, strict: true } };
  const request = {
    model,
    ...(talk.system !== null && { instructions: talk.system }),
    input: talk.turns.flatMap(itemsOf),
    ...(tools.length > 0 && { tools }),
    ...(text && { text }),
    reasoning: { effort: 'medium', summary: 'auto' },
    ...(is_stream && { stream: true }),
  };
  const annotations = (reply.sources ?? []).map(({ url, title }, n) => ({
    type: 'url_citation',
    url,
    title,
    start_index: n * 30,
    end_index: n * 30 + 24,
  }));
  const message = {
    type: 'message',
    id: id('msg_', 24),
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', text: reply.text, annotations }],
  };
  const output = [
    ...(reply.thought === undefined
      ? []
      : [{ type: 'reasoning', id: id('rs_', 24), summary: [{ type: 'summary_text', text: reply.thought }] }]),
    ...(searches
      ? [{ type: 'web_search_call', id: id('ws_', 24), status: 'completed', action: { type: 'search', query: reply.sources?.[0]?.title } }]
      : []),
    ...(reply.text === '' ? [] : [message]),
    ...(reply.uses ?? []).map((use) => ({
      type: 'function_call',
      id: id('fc_', 24),
      call_id: use.id,
      name: use.name,
      arguments: JSON.stringify(use.input),
      status: 'completed',
    })),
  ];
  const about = { id: id('resp_', 32), object: 'response', created_at: Math.floor(at / 1000), model };
  const whole = {
    ...about,
    status: reply.cut ? 'incomplete' : 'completed',
    incomplete_details: reply.cut ? { reason: 'max_output_tokens' } : null,
    output,
    usage: {
      input_tokens: counts.prompt,
      input_tokens_details: { cached_tokens: counts.cached },
      output_tokens: counts.completion,
      output_tokens_details: { reasoning_tokens: counts.thought },
      total_tokens: counts.prompt + counts.completion,
    },
  };
  if (!is_stream) return { request: JSON.stringify(request), response: JSON.stringify(whole) };
  let sequence_number = 0;
  const frame = (type: string, value: object): string => namedFrame(type, { sequence_number: sequence_number++, ...value });
  const index = output.findIndex((item) => item.type === 'message');
  const frames = [
    frame('response.created', { response: { ...about, status: 'in_progress', output: [] } }),
    ...piecesOf(reply.text).map((delta) =>
      frame('response.output_text.delta', { item_id: message.id, output_index: Math.max(0, index), content_index: 0, delta }),
    ),
    frame(reply.cut ? 'response.incomplete' : 'response.completed', { response: whole }),
  ];
  return { request: JSON.stringify(request), response: frames.join('') };
}
