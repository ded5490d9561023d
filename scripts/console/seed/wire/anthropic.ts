// A talk in the format of Anthropic's messages.
import { type Asked, type Exchange, namedFrame, piecesOf, type Turn } from './talk.ts';

function messageOf(turn: Turn): object {
  if (turn.by === 'tool') {
    const content = typeof turn.result === 'string' ? turn.result : JSON.stringify(turn.result);
    return { role: 'user', content: [{ type: 'tool_result', tool_use_id: turn.id, content }] };
  }
  if (turn.by === 'model') {
    const uses = (turn.uses ?? []).map((use) => ({ type: 'tool_use', ...use }));
    return { role: 'assistant', content: [...(turn.text === '' ? [] : [{ type: 'text', text: turn.text }]), ...uses] };
  }
  if (turn.pictures === undefined) return { role: 'user', content: turn.text };
  const pictures = turn.pictures.map(({ media_type, base64 }) => ({ type: 'image', source: { type: 'base64', media_type, data: base64 } }));
  return { role: 'user', content: [...pictures, { type: 'text', text: turn.text }] };
}

export function anthropicExchange({ talk, model, counts, is_stream, id }: Asked): Exchange {
  const { reply } = talk;
  const request = {
    model,
    max_tokens: 4_096,
    ...(talk.system !== null && { system: [{ type: 'text', text: talk.system, cache_control: { type: 'ephemeral' } }] }),
    messages: talk.turns.map(messageOf),
    ...(talk.tools.length > 0 && {
      tools: talk.tools.map(({ name, description, schema: input_schema }) => ({ name, description, input_schema })),
    }),
    ...(reply.thought !== undefined && { thinking: { type: 'enabled', budget_tokens: 2_048 } }),
    ...(is_stream && { stream: true }),
  };
  const citations = reply.sources?.map(({ url, title, quoted }) => ({
    type: 'web_search_result_location',
    url,
    title,
    cited_text: quoted,
    encrypted_index: id('', 40),
  }));
  const content = [
    ...(reply.thought === undefined ? [] : [{ type: 'thinking' as const, thinking: reply.thought, signature: id('Er', 60) }]),
    ...(reply.text === '' ? [] : [{ type: 'text' as const, text: reply.text, ...(citations && { citations }) }]),
    ...(reply.uses ?? []).map((use) => ({ type: 'tool_use' as const, ...use })),
  ];
  const input = { input_tokens: counts.prompt - counts.cached, cache_creation_input_tokens: 0, cache_read_input_tokens: counts.cached };
  const stop_reason = reply.cut ? 'max_tokens' : reply.uses ? 'tool_use' : 'end_turn';
  const about = { id: id('msg_01', 22), type: 'message', role: 'assistant', model };
  const usage = { ...input, output_tokens: counts.completion, service_tier: 'standard' };
  if (!is_stream) {
    return { request: JSON.stringify(request), response: JSON.stringify({ ...about, content, stop_reason, stop_sequence: null, usage }) };
  }
  const frames = [
    namedFrame('message_start', {
      message: { ...about, content: [], stop_reason: null, stop_sequence: null, usage: { ...input, output_tokens: 1 } },
    }),
  ];
  for (const [index, block] of content.entries()) {
    const delta = (value: object): string => namedFrame('content_block_delta', { index, delta: value });
    if (block.type === 'thinking') {
      frames.push(namedFrame('content_block_start', { index, content_block: { type: 'thinking', thinking: '', signature: '' } }));
      frames.push(...piecesOf(block.thinking).map((thinking) => delta({ type: 'thinking_delta', thinking })));
      frames.push(delta({ type: 'signature_delta', signature: block.signature }));
    } else if (block.type === 'text') {
      frames.push(namedFrame('content_block_start', { index, content_block: { type: 'text', text: '' } }));
      frames.push(...piecesOf(block.text).map((text) => delta({ type: 'text_delta', text })));
      frames.push(...(citations ?? []).map((citation) => delta({ type: 'citations_delta', citation })));
    } else {
      frames.push(namedFrame('content_block_start', { index, content_block: { ...block, input: {} } }));
      frames.push(delta({ type: 'input_json_delta', partial_json: JSON.stringify(block.input) }));
    }
    frames.push(namedFrame('content_block_stop', { index }));
  }
  frames.push(namedFrame('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: counts.completion } }));
  frames.push(namedFrame('message_stop', {}));
  return { request: JSON.stringify(request), response: frames.join('') };
}
