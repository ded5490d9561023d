import { describe, expect, it } from 'vitest';
import type { Exchange } from './dialect.ts';
import { exchange as plain, sse } from './openai/fixtures/exchange.ts';
import { openaiResponses } from './openai-responses.ts';

const request = Buffer.from(
  '{"model":"m","instructions":"Be brief.","input":[{"role":"user","content":[{"type":"input_text","text":"Hi"}]}]}',
);
const exchange = (answer: unknown, over: Partial<Exchange> = {}) => plain(answer, { path: '/v1/responses', request, ...over });
const usage = {
  input_tokens: 9,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 3,
  output_tokens_details: { reasoning_tokens: 1 },
  total_tokens: 12,
};
const message = (text: string) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text, annotations: [] }],
});
const response = (over: object = {}) => ({
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  error: null,
  incomplete_details: null,
  model: 'm-1',
  service_tier: 'flex',
  output: [message('Hello')],
  usage,
  ...over,
});
const begun = response({ status: 'in_progress', output: [], usage: null, service_tier: 'auto' });

const agreed = (asked: Exchange) => {
  const reading = openaiResponses.read(asked);
  expect(openaiResponses.settle(asked)).toEqual({ usage: reading.usage, finished: reading.finished, failed: reading.error !== null });
  return reading;
};

describe('a response', () => {
  it('gives its facts', () => {
    const output = [message('Hello'), { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'f', arguments: '{}' }];
    expect(agreed(exchange(response({ output })))).toMatchObject({
      model: 'm',
      request_messages: [{ role: 'user' }],
      request_params: { model: 'm', instructions: 'Be brief.' },
      response_content: 'Hello',
      tool_calls: [{ id: 'call_1', name: 'f', arguments: '{}' }],
      finish_reason: 'completed',
      response_model: 'm-1',
      response_id: 'resp_1',
      usage: { input_total: 9, output_total: 3, total: 12, parts: { input_cache_read: 4, output_reasoning: 1 }, service_tier: 'flex' },
      usage_raw: usage,
      finished: true,
      error: null,
      countable: { input: ['system', 'Be brief.', 'user', 'Hi'], output: ['Hello', 'f', '{}'], messages: 2, complete: true },
    });
  });

  it('counts what is billed by the piece', () => {
    const output = [
      { type: 'web_search_call', action: { type: 'search' } },
      { type: 'web_search_call', action: { type: 'open_page' } },
      { type: 'web_search_call' },
      { type: 'file_search_call' },
      { type: 'code_interpreter_call', container_id: 'a' },
      { type: 'code_interpreter_call', container_id: 'a' },
      { type: 'code_interpreter_call', container_id: 'b' },
      { type: 'image_generation_call', status: 'completed' },
      message('Hello'),
    ];
    const units = { web_search: 2, file_search: 1, code_interpreter: 2, image: 1 };
    expect(agreed(exchange(response({ output }))).usage?.units).toEqual(units);
    expect(agreed(exchange(sse({ type: 'response.completed', response: response({ output }) }))).usage?.units).toEqual(units);
    const told = response({ output, tool_usage: { web_search: { num_requests: 5 } } });
    expect(agreed(exchange(told)).usage?.units).toEqual({ ...units, web_search: 5 });
  });

  it('in the background has no usage until it is fetched', () => {
    const queued = response({ status: 'queued', output: [], usage: null });
    expect(agreed(exchange(queued))).toMatchObject({ usage: null, finish_reason: 'queued', finished: true, error: null });
    const fetched = exchange(response(), { method: 'GET', path: '/v1/responses/resp_1', request: Buffer.alloc(0) });
    expect(agreed(fetched)).toMatchObject({ model: null, request_messages: null, request_params: null, usage: { total: 12 } });
  });

  it('that failed is an error, that is incomplete is none', () => {
    const failed = response({ status: 'failed', output: [], error: { code: 'server_error', message: 'oops' }, usage: null });
    const incomplete = response({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    for (const asked of [
      exchange(failed),
      exchange(sse({ type: 'response.created', response: begun }, { type: 'response.failed', response: failed })),
    ]) {
      expect(agreed(asked)).toMatchObject({ error: { code: 'server_error', message: 'oops' }, finished: true, usage: null });
    }
    for (const asked of [exchange(incomplete), exchange(sse({ type: 'response.incomplete', response: incomplete }))]) {
      expect(agreed(asked)).toMatchObject({ error: null, finish_reason: 'max_output_tokens', finished: true, usage: { total: 12 } });
    }
  });

  it('is counted in part where the vendor keeps what came before', () => {
    const follow = Buffer.from('{"model":"m","input":"And?","previous_response_id":"resp_0"}');
    expect(agreed(exchange(response(), { request: follow })).countable).toMatchObject({
      input: ['user', 'And?'],
      messages: 1,
      complete: false,
    });
  });
});

describe('a Responses stream', () => {
  const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
  const at = { output_index: 0, content_index: 0 };
  const opening = [
    { type: 'response.created', response: begun },
    { type: 'response.output_item.added', output_index: 0, item },
    { type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '', annotations: [] } },
    { type: 'response.output_text.delta', ...at, delta: 'Hel' },
    { type: 'response.output_text.delta', ...at, delta: 'lo' },
  ];

  it('cut before its end keeps the text so far', () => {
    const text = sse(...opening);
    expect(agreed(exchange(text))).toMatchObject({ response_content: 'Hello', finished: false, usage: null, response_id: 'resp_1' });
    expect(agreed(exchange(text)).first_content_at).toBe(Buffer.byteLength(sse(...opening.slice(0, 4))));
  });

  it('joined in its middle is read from there', () => {
    const text = sse(...opening.slice(3), { type: 'response.output_item.done', output_index: 0, item: message('Hello') });
    expect(agreed(exchange(text))).toMatchObject({ response_content: 'Hello', finished: false });
  });

  it('that ends with an empty output keeps its items, and [DONE] changes nothing', () => {
    const done = { type: 'response.output_item.done', output_index: 0, item: message('Hello!') };
    const text = sse(...opening, done, { type: 'response.completed', response: response({ output: [] }) }, '[DONE]');
    expect(agreed(exchange(text))).toMatchObject({
      response_content: 'Hello!',
      finished: true,
      usage: { total: 12, service_tier: 'flex' },
    });
  });

  it('counts searches that were streamed and then left out of the end', () => {
    const search = { type: 'response.output_item.added', output_index: 0, item: { type: 'web_search_call' } };
    const text = sse({ type: 'response.created', response: begun }, search, {
      type: 'response.completed',
      response: response({ output: [] }),
    });
    expect(agreed(exchange(text)).usage?.units).toEqual({ web_search: 1 });
  });

  it('that failed and was completed after all did not fail', () => {
    const error = { type: 'error', code: 'x', message: 'retrying' };
    expect(agreed(exchange(sse(error, { type: 'response.completed', response: response() }))).error).toBeNull();
  });

  it('an error event is an error', () => {
    const text = sse(...opening, { type: 'error', code: 'server_error', message: 'oops', param: null, sequence_number: 5 });
    expect(agreed(exchange(text))).toMatchObject({
      error: { code: 'server_error', message: 'oops' },
      finished: false,
      response_content: 'Hello',
    });
  });
});
