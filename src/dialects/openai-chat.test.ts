import { describe, expect, it } from 'vitest';
import { chunk, exchange, sse, usageChunk } from './openai/fixtures/exchange.ts';
import { openaiChat } from './openai-chat.ts';

const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };

describe('a chat document', () => {
  const document = {
    id: 'chatcmpl-9',
    object: 'chat.completion',
    model: 'm-1',
    service_tier: 'priority',
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: 'Sure.',
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
        },
      },
    ],
    usage,
  };

  it('gives its facts', () => {
    const reading = openaiChat.read(exchange(document));
    expect(reading).toMatchObject({
      model: 'm',
      request_messages: [{ role: 'user', content: 'Hi' }],
      request_params: { model: 'm', stream: true },
      response_content: 'Sure.',
      response_raw: document,
      tool_calls: [{ id: 'c1', name: 'f', arguments: '{"a":1}' }],
      finish_reason: 'tool_calls',
      response_model: 'm-1',
      response_id: 'chatcmpl-9',
      usage_raw: usage,
      error: null,
      finished: true,
      first_content_at: null,
      countable: { input: ['user', 'Hi'], output: ['Sure.', 'f', '{"a":1}'], messages: 1, complete: true },
    });
    expect(reading.usage).toMatchObject({ input_total: 5, output_total: 2, total: 7, service_tier: 'priority' });
  });

  it('says the refusal or the transcript where there is no content', () => {
    const told = (message: object) => openaiChat.read(exchange({ choices: [{ message }] })).response_content;
    expect(told({ content: null, refusal: 'No.' })).toBe('No.');
    expect(told({ content: null, audio: { transcript: 'Spoken.' } })).toBe('Spoken.');
    expect(
      told({
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
          { type: 'text', text: 'Said.' },
        ],
      }),
    ).toBe('Said.');
    expect(told({ content: null })).toBeNull();
    expect(openaiChat.read(exchange({ choices: [] })).usage).toBeNull();
  });

  it('is an error where it names one under status 200', () => {
    const failed = exchange({ error: { code: 'x', message: 'no' } });
    expect(openaiChat.read(failed)).toMatchObject({ error: { code: 'x', message: 'no' }, usage: null });
    expect(openaiChat.settle(failed)).toMatchObject({ failed: true });
    // Some send it under the type of the stream that was asked for.
    const mistyped = exchange('{"error":{"code":"x","message":"no"}}', { response_type: 'text/event-stream' });
    expect(openaiChat.read(mistyped)).toMatchObject({ error: { code: 'x', message: 'no' }, finished: true });
  });

  it('cut in the middle keeps its text and is not finished', () => {
    const text = JSON.stringify(document);
    const reading = openaiChat.read(exchange(text.slice(0, text.indexOf('ure.')), { response_type: 'application/json' }));
    expect(reading).toMatchObject({ response_content: 'S', response_id: 'chatcmpl-9', finished: false, usage: null });
  });

  it('takes the deployment for the model where Azure’s path alone names it', () => {
    const azure = { path: '/openai/deployments/my%20gpt/chat/completions?api-version=1', request: Buffer.from('{"messages":[]}') };
    expect(openaiChat.read(exchange(document, azure)).model).toBe('my gpt');
  });

  it('text/plain errors and empty answers say what they can', () => {
    const plain = { http_status: 503, response_type: 'text/plain' };
    expect(openaiChat.read(exchange('Service Unavailable', plain))).toMatchObject({
      error: { code: null, message: 'Service Unavailable' },
      response_raw: 'Service Unavailable',
      finished: null,
    });
    expect(openaiChat.read(exchange('', plain)).error).toEqual({ code: null, message: 'HTTP 503' });
    expect(openaiChat.read(exchange('', { response_type: '' }))).toMatchObject({ error: null, finished: null, usage: null });
  });

  it('pictures make the count incomplete', () => {
    const content = [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: 'data:' } },
    ];
    const request = Buffer.from(JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }));
    expect(openaiChat.read(exchange(document, { request })).countable).toMatchObject({ input: ['user', 'What is it?'], complete: false });
  });
});

describe('a chat stream', () => {
  it('joins text, reasoning and arguments, and keeps two calls under one index two', () => {
    const call = (index: number, id: string | undefined, name: string | undefined, args: string) => ({
      tool_calls: [{ index, ...(id ? { id, type: 'function' } : {}), function: { ...(name ? { name } : {}), arguments: args } }],
    });
    const text = sse(
      chunk({ role: 'assistant', content: '' }),
      chunk({ reasoning_content: 'Let me ' }),
      chunk({ reasoning_content: 'think.' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      chunk(call(0, 'a', 'f', '{"x"')),
      chunk(call(0, undefined, undefined, ':1}')),
      chunk(call(1, 'b', 'g', '{}')),
      chunk(call(1, 'c', 'h', '[]')),
      chunk({}, 'tool_calls'),
      usageChunk(usage),
      '[DONE]',
    );
    const reading = openaiChat.read(exchange(text));
    expect(reading).toMatchObject({
      response_content: 'Hello',
      tool_calls: [
        { id: 'a', name: 'f', arguments: '{"x":1}' },
        { id: 'b', name: 'g', arguments: '{}' },
        { id: 'c', name: 'h', arguments: '[]' },
      ],
      finish_reason: 'tool_calls',
      usage_raw: usage,
      finished: true,
      error: null,
    });
    expect(reading.response_raw).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { reasoning_content: 'Let me think.', refusal: null } }],
      usage,
    });
    expect(reading.first_content_at).toBe(text.indexOf('data:', text.indexOf('Let me')));
    expect(reading.usage?.service_tier).toBe('default');
  });

  it('counts cumulative usage once: the last one said', () => {
    const counted = (completion_tokens: number) => ({
      usage: { prompt_tokens: 5, completion_tokens, total_tokens: 5 + completion_tokens },
    });
    const text = sse(
      chunk({ content: 'a' }, null, counted(1)),
      chunk({ content: 'b' }, null, counted(2)),
      chunk({ content: 'c' }, 'stop', counted(3)),
    );
    expect(openaiChat.read(exchange(text))).toMatchObject({ usage: { output_total: 3 }, finished: true });
    expect(openaiChat.settle(exchange(text))).toMatchObject({ usage: { output_total: 3 }, finished: true });
  });

  it('counts Groq’s two copies once, and finds the one that stands alone', () => {
    const finish = chunk({}, 'stop', { x_groq: { id: 'req', usage } });
    for (const text of [sse(finish, usageChunk(usage), '[DONE]'), sse(finish, '[DONE]')]) {
      expect(openaiChat.read(exchange(text)).usage).toMatchObject({ input_total: 5, output_total: 2, total: 7 });
      expect(openaiChat.settle(exchange(text)).usage).toMatchObject({ input_total: 5, output_total: 2, total: 7 });
    }
  });

  it('finds Moonshot’s usage in its choice', () => {
    const text = sse(
      chunk({ content: 'a' }),
      chunk({}, null, { choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] }),
      '[DONE]',
    );
    expect(openaiChat.read(exchange(text)).usage).toMatchObject({ total: 7 });
    expect(openaiChat.settle(exchange(text)).usage).toMatchObject({ total: 7 });
  });

  it('keeps the usage that a later chunk’s null would wipe out', () => {
    const text = sse(chunk({ content: 'a' }, 'stop'), usageChunk(usage), chunk({}, null, { choices: [], moderation: {} }), '[DONE]');
    expect(openaiChat.read(exchange(text))).toMatchObject({ usage: { total: 7 }, response_raw: { usage, moderation: {} } });
    expect(openaiChat.settle(exchange(text))).toMatchObject({ usage: { total: 7 } });
  });

  it('has no usage where none was asked', () => {
    const text = sse(chunk({ content: 'a' }, 'stop', { usage: undefined }), '[DONE]');
    expect(openaiChat.read(exchange(text))).toMatchObject({ usage: null, usage_raw: null, finished: true });
    expect(openaiChat.settle(exchange(text))).toEqual({ usage: null, finished: true, failed: false });
  });

  it('is not finished before every choice is, unless [DONE] says so', () => {
    const two = {
      choices: [
        { index: 0, delta: { content: 'a' }, finish_reason: 'stop' },
        { index: 1, delta: { content: 'b' }, finish_reason: null },
      ],
    };
    expect(openaiChat.read(exchange(sse(two))).finished).toBe(false);
    expect(openaiChat.read(exchange(sse(two, '[DONE]'))).finished).toBe(true);
    expect(openaiChat.settle(exchange(sse(two))).finished).toBe(false);
  });

  it('passes over Azure’s empty choices, comments, other line ends and Perplexity’s repeated message', () => {
    const filter = { id: '', object: '', model: '', created: 0, choices: [], prompt_filter_results: [] };
    const repeated = {
      ...chunk({}),
      choices: [{ index: 0, delta: { content: 'lo' }, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
    };
    const text = `: PROCESSING\n\n${sse(filter, chunk({ role: 'assistant', content: 'Hel' }), repeated)}`.replaceAll('\n', '\r\n');
    const reading = openaiChat.read(exchange(text, { response_type: '' }));
    expect(reading).toMatchObject({ response_content: 'Hello', response_id: 'chatcmpl-1', finished: true });
    expect(openaiChat.settle(exchange(text, { response_type: '' }))).toEqual({ usage: null, finished: true, failed: false });
  });

  it('an error event or an error in a chunk is an error', () => {
    const error = { message: 'gone', type: 'server_error', code: null };
    for (const text of [
      `${sse(chunk({ content: 'a' }))}event: error\n${sse({ error })}`,
      sse(chunk({ content: 'a' }), chunk({}, 'error', { error }), '[DONE]'),
    ]) {
      expect(openaiChat.read(exchange(text))).toMatchObject({ response_content: 'a', error: { code: 'server_error', message: 'gone' } });
      expect(openaiChat.settle(exchange(text)).failed).toBe(true);
    }
    const bare = `${sse(chunk({ content: 'a' }))}event: error\ndata: upstream gone\n\n`;
    expect(openaiChat.read(exchange(bare)).error).toEqual({ code: null, message: 'upstream gone' });
    expect(openaiChat.settle(exchange(bare)).failed).toBe(true);
  });

  it('takes thoughts of Gemini’s compatible endpoint into the output', () => {
    const counts = { prompt_tokens: 66, completion_tokens: 6, total_tokens: 100 };
    const gemini = exchange({ choices: [], usage: counts }, { path: '/v1beta/openai/chat/completions' });
    expect(openaiChat.read(gemini).usage).toMatchObject({ output_total: 34, parts: { output_reasoning: 28 } });
  });

  it('keeps Mistral’s parts apart and joined', () => {
    const thought = (text: string) => ({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] });
    const text = sse(
      chunk(thought('I ')),
      chunk(thought('think')),
      chunk({ content: [{ type: 'text', text: 'So' }] }),
      chunk({ content: '.' }, 'stop'),
      '[DONE]',
    );
    const reading = openaiChat.read(exchange(text));
    expect(reading.response_content).toBe('So.');
    expect(reading.response_raw).toMatchObject({
      choices: [
        {
          message: {
            content: [
              { type: 'thinking', thinking: [{ type: 'text', text: 'I think' }] },
              { type: 'text', text: 'So.' },
            ],
          },
        },
      ],
    });
    expect(reading.countable.output).toEqual(['I think', 'So.']);
  });
});
