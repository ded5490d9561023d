// Bodies of each wire format, written by hand after the vendors' documents.
import { describe, expect, it } from 'vitest';
import { askedOf } from './asked.ts';
import type { Block, Turn } from './turn.ts';
import { type ReadBody, turnsOf } from './turns.ts';

const nothing: ReadBody = { request_messages: null, request_params: null, response_raw: null, response_content: null, tool_calls: null };
const read = (body: Partial<ReadBody>): readonly Turn[] => turnsOf({ finish_reason: null }, { ...nothing, ...body });
const kinds = (turn: Turn | undefined): readonly string[] => (turn?.blocks ?? []).map(({ kind }) => kind);
const only = <K extends Block['kind']>(turn: Turn | undefined, kind: K): Extract<Block, { kind: K }>[] =>
  (turn?.blocks ?? []).filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);

describe('chat completions', () => {
  const turns = read({
    request_messages: [
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        name: 'ada',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' } },
          { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '{"seen":true}' },
    ],
    response_raw: {
      id: 'chatcmpl-1',
      choices: [
        { index: 0, message: { role: 'assistant', content: 'A cat.', reasoning_content: 'Fur.', refusal: null }, finish_reason: 'stop' },
        { index: 1, message: { role: 'assistant', content: null, refusal: 'No.' }, finish_reason: 'content_filter' },
      ],
      usage: { total_tokens: 3 },
    },
    response_content: 'A cat.',
  });

  it('has one turn a message, and one a choice', () => {
    expect(turns.map(({ role, side }) => `${side} ${role}`)).toEqual([
      'request developer',
      'request user',
      'request assistant',
      'request tool',
      'answer assistant',
      'answer assistant',
    ]);
    expect(turns[5]).toMatchObject({ choice: { index: 2, of: 2 }, finish: 'content_filter', blocks: [{ kind: 'refusal', text: 'No.' }] });
    expect(turns[1]?.name).toBe('ada');
    expect(new Set(turns.map(({ key }) => key)).size).toBe(turns.length);
  });

  it('reads pictures, recordings and files with what they are', () => {
    expect(only(turns[1], 'media')).toMatchObject([
      { medium: 'image', detail: 'low', source: { at: 'data', mime: 'image/png', base64: 'iVBORw0KGgo=' } },
      { medium: 'audio', source: { at: 'data', mime: 'audio/wav', base64: 'UklGRg==' } },
      { medium: 'file', name: 'a.pdf', source: { at: 'data', mime: 'application/pdf' } },
    ]);
  });

  it('ties a result to the call it answers', () => {
    expect(only(turns[2], 'call')[0]).toMatchObject({ id: 'call_1', name: 'look', text: '{"at":1}', value: { at: 1 } });
    expect(only(turns[3], 'result')[0]).toMatchObject({ id: 'call_1', name: 'look', blocks: [{ kind: 'text', text: '{"seen":true}' }] });
  });

  it('puts reasoning before the text, also where the model wrote it into the text', () => {
    expect(kinds(turns[4])).toEqual(['reasoning', 'text']);
    const content = '<think>\nHm.\n</think>\n\nYes.';
    const [answer] = read({ response_raw: { choices: [{ message: { role: 'assistant', content } }] }, response_content: content });
    expect(answer?.blocks).toHaveLength(2);
    expect(answer?.blocks).toMatchObject([
      { kind: 'reasoning', text: 'Hm.' },
      { kind: 'text', text: 'Yes.' },
    ]);
  });
});

describe('responses', () => {
  const turns = read({
    request_params: { model: 'm', instructions: 'Be exact.', tools: [{ type: 'web_search' }] },
    request_messages: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Weather?' },
          { type: 'input_image', image_url: 'https://example.com/a.png' },
        ],
      },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Ask the tool.' }], encrypted_content: 'gAAA' },
      { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'weather', arguments: '{"city":"Bern"}' },
      { type: 'function_call_output', call_id: 'c1', output: 'Sunny' },
    ],
    response_raw: {
      object: 'response',
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [
        { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'bern' } },
        { type: 'code_interpreter_call', id: 'ci_1', code: '1+1', outputs: [{ type: 'logs', logs: '2' }], container_id: 'cntr' },
        {
          type: 'message',
          role: 'assistant',
          content: [
            {
              type: 'output_text',
              text: 'Sunny.',
              annotations: [{ type: 'url_citation', url: 'https://example.com', title: 'Weather', start_index: 0, end_index: 6 }],
            },
          ],
        },
      ],
    },
    response_content: 'Sunny.',
  });

  it('joins items of one side into one turn and begins with the instructions', () => {
    expect(turns.map(({ role, side }) => `${side} ${role}`)).toEqual([
      'request system',
      'request user',
      'request assistant',
      'request tool',
      'answer assistant',
    ]);
    expect(turns[4]?.choice).toBeNull();
    expect(kinds(turns[2])).toEqual(['reasoning', 'reasoning', 'call']);
    expect(only(turns[2], 'reasoning')).toMatchObject([
      { text: 'Ask the tool.', summary: true },
      { text: null, sealed: 'gAAA' },
    ]);
    expect(only(turns[3], 'result')[0]?.name).toBe('weather');
  });

  it('shows the vendor’s own tools with what they gave', () => {
    expect(turns[4]?.blocks.slice(0, 3)).toMatchObject([
      { kind: 'call', by: 'server', name: 'web_search_call', value: { query: 'bern' } },
      { kind: 'call', by: 'server', name: 'code_interpreter_call', text: '1+1' },
      { kind: 'result', id: 'ci_1', name: 'code_interpreter_call', blocks: [{ kind: 'json', value: { logs: '2' } }] },
    ]);
  });

  it('keeps citations with the text they are of', () => {
    expect(only(turns[4], 'text')[0]?.citations).toEqual([{ title: 'Weather', url: 'https://example.com', quote: null, rest: null }]);
    expect(turns[4]?.finish).toBe('max_output_tokens');
  });
});

describe('anthropic', () => {
  const turns = read({
    request_params: { system: [{ type: 'text', text: 'You help.', cache_control: { type: 'ephemeral' } }], max_tokens: 10 },
    request_messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'look', input: { at: 1 } }] },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 't1',
            is_error: true,
            content: [
              { type: 'text', text: 'Nothing.' },
              { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: '/9j/' } },
            ],
          },
        ],
      },
      {
        role: 'user',
        content: [{ type: 'document', title: 'Notes', source: { type: 'text', media_type: 'text/plain', data: 'plain words' } }],
      },
    ],
    response_raw: {
      type: 'message',
      role: 'assistant',
      stop_reason: 'end_turn',
      content: [
        { type: 'thinking', thinking: 'Let me see.', signature: 'Ev' },
        { type: 'redacted_thinking', data: 'EqkE' },
        { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'x' } },
        {
          type: 'web_search_tool_result',
          tool_use_id: 's1',
          content: [{ type: 'web_search_result', title: 'X', url: 'https://x.example', page_age: '1 day' }],
        },
        {
          type: 'text',
          text: 'Done.',
          citations: [{ type: 'web_search_result_location', url: 'https://x.example', title: 'X', cited_text: 'x is' }],
        },
      ],
    },
  });

  it('reads the system prompt, results as a tool’s turn, and documents', () => {
    expect(turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'user', 'assistant']);
    expect(only(turns[3], 'result')[0]).toMatchObject({
      failed: true,
      name: 'look',
      blocks: [{ text: 'Nothing.' }, { medium: 'image', source: { mime: 'image/jpeg' } }],
    });
    expect(only(turns[4], 'media')[0]).toMatchObject({ name: 'Notes', source: { at: 'text', text: 'plain words' } });
  });

  it('keeps what was thought, what is sealed, and what a search found', () => {
    expect(only(turns[5], 'reasoning').map(({ text, sealed }) => [text, sealed])).toEqual([
      ['Let me see.', null],
      [null, 'Ev'],
      [null, 'EqkE'],
    ]);
    expect(only(turns[5], 'result')[0]).toMatchObject({
      name: 'web_search',
      blocks: [{ kind: 'finding', citation: { title: 'X', rest: { page_age: '1 day' } } }],
    });
    expect(only(turns[5], 'text')[0]?.citations[0]?.quote).toBe('x is');
  });
});

describe('gemini', () => {
  const turns = read({
    request_params: {
      systemInstruction: { role: 'user', parts: [{ text: 'Be kind.' }] },
      generationConfig: { responseMimeType: 'application/json' },
    },
    request_messages: [
      {
        role: 'user',
        parts: [
          { text: 'See' },
          { inlineData: { mimeType: 'image/png', data: 'iVBO' } },
          { file_data: { file_uri: 'gs://b/v.mp4', mime_type: 'video/mp4' } },
        ],
      },
      { role: 'model', parts: [{ functionCall: { id: 'f1', name: 'look', args: { a: 1 } }, thoughtSignature: 'Cs' }] },
      { role: 'user', parts: [{ functionResponse: { id: 'f1', name: 'look', response: { ok: true } } }] },
    ],
    response_raw: {
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: 'Hm', thought: true },
              { executableCode: { language: 'PYTHON', code: 'print(1)' } },
              { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
              { text: '{"a":1}' },
            ],
          },
          finishReason: 'STOP',
          groundingMetadata: { groundingChunks: [{ web: { uri: 'https://g.example', title: 'G' } }], webSearchQueries: ['g'] },
        },
      ],
    },
  });

  it('reads contents in either spelling', () => {
    expect(turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'assistant']);
    expect(only(turns[1], 'media')).toMatchObject([{ medium: 'image' }, { medium: 'video', source: { at: 'url', url: 'gs://b/v.mp4' } }]);
    expect(turns[2]?.blocks).toMatchObject([
      { kind: 'reasoning', sealed: 'Cs' },
      { kind: 'call', name: 'look', value: { a: 1 } },
    ]);
  });

  it('reads thoughts, code with what it printed, and sources', () => {
    expect(kinds(turns[4])).toEqual(['reasoning', 'code', 'result', 'text', 'finding']);
    expect(turns[4]?.rest).toEqual({ groundingMetadata: { webSearchQueries: ['g'] } });
  });
});

it('reads a prompt and its completion, vectors, and an answer of Ollama', () => {
  const completion = read({ request_messages: 'Once', response_raw: { choices: [{ text: ' upon', index: 0, finish_reason: 'length' }] } });
  expect(completion.map(({ role, blocks }) => [role, blocks[0]])).toMatchObject([
    ['user', { text: 'Once' }],
    ['assistant', { text: ' upon' }],
  ]);
  const embedding = read({ request_messages: ['a', 'b'], response_raw: { data: [{ embedding: [1, 2, 3] }, { embedding: [1, 2, 3] }] } });
  expect(embedding[1]?.blocks).toMatchObject([{ kind: 'vectors', count: 2, dimensions: 3 }]);
  expect(kinds(embedding[0])).toEqual(['text', 'text']);
  const ollama = read({ response_raw: { message: { role: 'assistant', content: 'Hi' }, done: true, done_reason: 'stop' } });
  expect(ollama).toMatchObject([{ finish: 'stop', blocks: [{ text: 'Hi' }] }]);
});

it('reads what an app told in words where no body was kept', () => {
  const turns = read({
    request_messages: [{ role: 'user', content: 'Hi' }],
    response_content: 'Hello',
    tool_calls: [{ id: 'a', name: 'look', arguments: '{}' }],
  });
  expect(turns[1]?.blocks).toMatchObject([
    { kind: 'text', text: 'Hello' },
    { kind: 'call', name: 'look' },
  ]);
});

it('finds the messages of a body that no dialect read', () => {
  const turns = read({ request_params: { messages: [{ role: 'user', content: 'Hi' }], model: 'm' }, response_raw: { strange: 'words' } });
  expect(turns).toMatchObject([{ role: 'user', blocks: [{ text: 'Hi' }] }, { blocks: [{ kind: 'json', value: { strange: 'words' } }] }]);
});

it('shows an error of the vendor, and text that is no JSON', () => {
  expect(read({ response_raw: { error: { message: 'No such model', type: 'not_found' } } })[0]?.blocks).toMatchObject([
    { kind: 'note', what: 'error', text: 'No such model', rest: { type: 'not_found' } },
  ]);
  expect(read({ response_raw: 'data: {"cut' })[0]?.blocks).toMatchObject([{ kind: 'text', text: 'data: {"cut' }]);
});

it('reads the tools, the shape and the settings a request asks for', () => {
  expect(
    askedOf({
      temperature: 0,
      messages: [],
      tools: [
        { type: 'function', function: { name: 'a', description: 'A', parameters: { type: 'object' } } },
        { type: 'web_search' },
        { functionDeclarations: [{ name: 'b' }], googleSearch: { x: 1 } },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'out', schema: { type: 'object' } } },
    }),
  ).toMatchObject({
    tools: [{ name: 'a', about: 'A', schema: { type: 'object' } }, { name: 'web_search' }, { name: 'b' }, { name: 'googleSearch' }],
    shape: { name: 'out', schema: { type: 'object' } },
    settings: { temperature: 0 },
  });
});
