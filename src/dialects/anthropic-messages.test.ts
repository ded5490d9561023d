import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anthropicMessages } from './anthropic-messages.ts';
import type { Exchange } from './dialect.ts';

const sse = (...events: readonly (readonly [name: string, data: unknown])[]): Buffer =>
  Buffer.from(events.map(([name, data]) => `${name === '' ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}   \n\n`).join(''));

const exchange = (response: Buffer | object, over: Partial<Exchange> = {}): Exchange => ({
  method: 'POST',
  path: '/v1/messages',
  quirks: [],
  request: Buffer.from('{"model":"claude-x","messages":[{"role":"user","content":"Hi"}],"max_tokens":9}'),
  request_type: 'application/json',
  http_status: 200,
  response: Buffer.isBuffer(response) ? response : Buffer.from(JSON.stringify(response)),
  response_type: Buffer.isBuffer(response) ? 'text/event-stream' : 'application/json',
  response_headers: {},
  ...over,
});

const startUsage = {
  input_tokens: 10,
  cache_creation_input_tokens: 30,
  cache_read_input_tokens: 5,
  cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 },
  output_tokens: 2,
  service_tier: 'standard',
  inference_geo: 'not_available',
};
const start = [
  'message_start',
  { type: 'message_start', message: { id: 'msg_1', model: 'claude-x-1', role: 'assistant', content: [], usage: startUsage } },
] as const;
const blockStart = (index: number, block: object) =>
  ['content_block_start', { type: 'content_block_start', index, content_block: block }] as const;
const blockDelta = (index: number, delta: object) => ['content_block_delta', { type: 'content_block_delta', index, delta }] as const;
const blockStop = (index: number) => ['content_block_stop', { type: 'content_block_stop', index }] as const;
const end = (usage: object) =>
  ['message_delta', { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }] as const;
const stop = ['message_stop', { type: 'message_stop' }] as const;
const ping = ['ping', { type: 'ping' }] as const;
const text = [blockStart(0, { type: 'text', text: '' }), blockDelta(0, { type: 'text_delta', text: 'Hello' }), blockStop(0)] as const;

const both = (given: Exchange) => {
  const reading = anthropicMessages.read(given);
  const settled = anthropicMessages.settle(given);
  expect(settled).toEqual({ usage: reading.usage, finished: reading.finished, failed: reading.error !== null });
  return reading;
};

describe('an Anthropic stream', () => {
  it('takes each count from message_delta where it is there and from message_start where not, and adds nothing', () => {
    const reading = both(exchange(sse(start, ping, ...text, end({ output_tokens: 7, input_tokens: 100 }), stop)));
    expect(reading.usage).toMatchObject({ input_total: 135, output_total: 7, total: 142, service_tier: 'standard', region: null });
    expect(reading.usage?.parts).toEqual({ input_cache_read: 5, input_cache_write_5m: 20, input_cache_write_1h: 10 });
    expect(reading).toMatchObject({
      finished: true,
      response_content: 'Hello',
      finish_reason: 'end_turn',
      response_id: 'msg_1',
      response_model: 'claude-x-1',
    });
    expect(reading.usage_raw).toEqual({ message_start: startUsage, message_delta: { output_tokens: 7, input_tokens: 100 } });
  });

  it('puts what was written to the cache late into five minutes, or into one hour where the request asked for that', () => {
    const stream = sse(start, end({ output_tokens: 7, cache_creation_input_tokens: 50 }), stop);
    expect(both(exchange(stream)).usage?.parts).toMatchObject({ input_cache_write_5m: 40, input_cache_write_1h: 10 });
    const hour = Buffer.from('{"system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"1h"}}]}');
    expect(both(exchange(stream, { request: hour })).usage?.parts).toMatchObject({ input_cache_write_5m: 20, input_cache_write_1h: 30 });
  });

  it('knows the exact input and no output where it was cut before message_delta', () => {
    const reading = both(exchange(sse(start, ...text)));
    expect(reading).toMatchObject({
      finished: false,
      response_content: 'Hello',
      usage: { input_total: 45, output_total: null, total: null },
    });
  });

  it('is failed and not finished where an error event comes under a 200, and keeps what was known', () => {
    const overloaded = ['error', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }] as const;
    const reading = both(exchange(sse(start, ...text, overloaded, end({ output_tokens: 7 }), stop)));
    expect(reading).toMatchObject({
      finished: false,
      error: { code: 'overloaded_error', message: 'Overloaded' },
      usage: { input_total: 45, output_total: null },
    });
  });

  it('passes over events without a name, as the SDK does', () => {
    const reading = both(exchange(sse(start, ...text, end({ output_tokens: 7 }), ['', end({ output_tokens: 99 })[1]], stop)));
    expect(reading.usage?.output_total).toBe(7);
  });

  it('rebuilds thinking with its signature, citations and tool calls', () => {
    const citation = { type: 'char_location', cited_text: 'x' };
    const stream = sse(
      start,
      blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
      blockDelta(0, { type: 'thinking_delta', thinking: 'Hm' }),
      blockDelta(0, { type: 'signature_delta', signature: 'sig' }),
      blockStop(0),
      blockStart(1, { type: 'text', text: '', citations: [] }),
      blockDelta(1, { type: 'citations_delta', citation }),
      blockDelta(1, { type: 'text_delta', text: 'So' }),
      blockStop(1),
      blockStart(2, { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }),
      blockDelta(2, { type: 'input_json_delta', partial_json: '{"city": "Pa' }),
      blockDelta(2, { type: 'input_json_delta', partial_json: 'ris"}' }),
      blockStop(2),
      end({
        output_tokens: 7,
        output_tokens_details: { thinking_tokens: 3 },
        server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
      }),
      stop,
    );
    const reading = both(exchange(stream));
    expect(reading.response_raw).toMatchObject({
      content: [
        { type: 'thinking', thinking: 'Hm', signature: 'sig' },
        { type: 'text', text: 'So', citations: [citation] },
        { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Paris' } },
      ],
    });
    expect(reading.tool_calls).toEqual([{ id: 'toolu_1', name: 'weather', arguments: '{"city": "Paris"}' }]);
    expect(reading.usage).toMatchObject({ parts: { output_reasoning: 3 }, units: { web_search: 2, web_fetch: 0 } });
    expect(reading.countable.output).toEqual(['Hm', 'So', 'weather', '{"city":"Paris"}']);
    const third = stream.indexOf('\n\n', stream.indexOf('"Hm"')) + 2;
    expect(reading.first_content_at).toBe(third);
  });

  it('keeps steps with their own model, and says where they exceed the totals', () => {
    const step = { input_tokens: 10, output_tokens: 4, cache_read_input_tokens: 1, cache_creation_input_tokens: 0 };
    const advisor = { ...step, type: 'advisor_message', model: 'claude-y' };
    const reading = both(
      exchange(
        sse(
          start,
          end({
            output_tokens: 4,
            iterations: [
              { ...step, type: 'message' },
              { ...advisor, input_tokens: 900 },
            ],
          }),
          stop,
        ),
      ),
    );
    expect(reading.usage?.iterations).toEqual([
      expect.objectContaining({ type: 'message', model: null, input_total: 11, output_total: 4 }),
      expect.objectContaining({ type: 'advisor_message', model: 'claude-y', input_total: 901 }),
    ]);
    expect(reading.usage?.flags).toEqual(['iterations_exceed_total']);
  });

  it('merges several message_deltas field by field, the later one winning', () => {
    const reading = both(exchange(sse(start, end({ output_tokens: 3, input_tokens: 50 }), ...text, end({ output_tokens: 7 }), stop)));
    expect(reading.usage).toMatchObject({ input_total: 85, output_total: 7 });
  });

  it('is read the same from CRLF lines and behind a byte order mark', () => {
    const plain = sse(start, ...text, end({ output_tokens: 7 }), stop);
    const crlf = Buffer.from(`\ufeff${plain.toString().replaceAll('\n', '\r\n')}`);
    expect(both(exchange(crlf)).response_raw).toEqual(both(exchange(plain)).response_raw);
  });
});

describe('an Anthropic document', () => {
  const message = { id: 'msg_2', type: 'message', model: 'claude-x-1', stop_reason: 'tool_use', usage: startUsage };

  it('is read whole', () => {
    const content = [
      { type: 'text', text: 'A' },
      { type: 'tool_use', id: 't', name: 'f', input: { a: 1 } },
    ];
    const reading = both(exchange({ ...message, content }));
    expect(reading).toMatchObject({
      model: 'claude-x',
      response_content: 'A',
      finished: true,
      usage: { input_total: 45, output_total: 2, total: 47 },
      usage_raw: startUsage,
    });
    expect(reading.tool_calls).toEqual([{ id: 't', name: 'f', arguments: '{"a":1}' }]);
    expect(reading.request_params).toEqual({ model: 'claude-x', max_tokens: 9 });
    expect(reading.request_messages).toEqual([{ role: 'user', content: 'Hi' }]);
  });

  it('that is an error says its class and what it said', () => {
    const reading = both(
      exchange({ type: 'error', error: { type: 'rate_limit_error', message: 'Slow down' }, request_id: 'req_1' }, { http_status: 429 }),
    );
    expect(reading).toMatchObject({ error: { code: 'rate_limit_error', message: 'Slow down' }, usage: null, finished: true });
  });

  it('that is not JSON under an error status is an error in its own words', () => {
    const reading = both(exchange(Buffer.from('Bad gateway'), { http_status: 502, response_type: 'text/plain' }));
    expect(reading).toMatchObject({ error: { code: null, message: 'Bad gateway' }, finished: null });
  });

  it('that was cut is not finished', () => {
    const cut = Buffer.from(JSON.stringify({ ...message, content: [] })).subarray(0, 60);
    expect(both(exchange(cut, { response_type: 'application/json' }))).toMatchObject({ finished: false, usage: null, response_raw: null });
  });

  it('leaves images and files out of what can be counted, and says so', () => {
    const request = {
      system: 'Be brief',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What?' },
            { type: 'image', source: {} },
          ],
        },
      ],
      tools: [{ name: 'f' }],
    };
    const reading = both(exchange({ ...message, content: [] }, { request: Buffer.from(JSON.stringify(request)) }));
    expect(reading.countable).toEqual({ input: ['Be brief', 'What?', '{"name":"f"}'], output: [], messages: 2, complete: false });
  });
});

describe('any bytes', () => {
  it('nested without end are read as far as is sensible', () => {
    const nested = `{"messages":[{"content":${'[{"type":"tool_result","content":'.repeat(50_000)}"x"${'}]'.repeat(50_000)}}],"tools":[${'['.repeat(50_000)}${']'.repeat(50_000)}]}`;
    expect(both(exchange({ id: 'msg' }, { request: Buffer.from(nested) })).countable.complete).toBe(false);
  });

  const fragments = [
    'event: message_delta\n',
    'event: error\n',
    'data: {}\n',
    'data: {"type":"message_delta"}\n',
    '\n',
    '\r\n',
    '{',
    '"usage":{',
    '\u0000',
  ];
  const events = fc.constantFrom(
    start,
    ping,
    ...text,
    end({ output_tokens: 7 }),
    stop,
    ['error', { error: 1 }] as const,
    blockDelta(5, { type: 'text_delta' }),
    end({}),
  );
  const types = fc.constantFrom('text/event-stream', 'application/json', '');

  it('never make it throw, and both readings agree', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
      fc.array(fc.constantFrom(...fragments), { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
      fc.tuple(fc.array(events, { maxLength: 12 }), fc.nat(3000)).map(([list, cut]) => sse(...list).subarray(0, cut)),
      fc.json().map((json) => Buffer.from(json)),
    );
    fc.assert(
      fc.property(bytes, bytes, types, fc.constantFrom(200, 500, null), (response, request, response_type, http_status) => {
        both(exchange(response, { request, response_type, http_status }));
      }),
      { numRuns: 2000 },
    );
  });
});
