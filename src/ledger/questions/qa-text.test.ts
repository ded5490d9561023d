import { describe, expect, it } from 'vitest';
import { questionIn } from './qa-text.ts';

const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
const long = 'why? '.repeat(1_000);

describe('the question of a call', () => {
  it.each<[string, unknown, string | null]>([
    ['a text is the text', 'just text', 'just text'],
    ['a long text is whole', [{ role: 'user', content: long }], long],
    ['blanks and line ends stay as they were', [{ role: 'user', content: ' a\n\n b ' }], ' a\n\n b '],
    [
      'OpenAI’s messages: the last of the user, behind answers and tools',
      [
        { role: 'system', content: 'rules' },
        { role: 'user', content: 'first' },
        { role: 'assistant', content: 'a' },
        { role: 'user', content: 'last' },
        { role: 'assistant', content: null, tool_calls: [] },
        { role: 'tool', content: 't' },
      ],
      'last',
    ],
    [
      'parts: the texts of one message',
      [{ role: 'user', content: [{ type: 'text', text: 'one' }, image, { type: 'text', text: 'two' }] }],
      'one\ntwo',
    ],
    [
      'Responses’ items: what has no role is no message',
      [
        { role: 'user', content: [{ type: 'input_text', text: 'asked' }] },
        { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'thinking' }] },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'said' }] },
        { type: 'function_call_output', call_id: 'c', output: 'x' },
      ],
      'asked',
    ],
    [
      'a developer’s message is no question',
      [
        { role: 'user', content: 'asked' },
        { role: 'developer', content: 'be brief' },
      ],
      'asked',
    ],
    [
      'Gemini’s contents',
      [
        { role: 'user', parts: [{ text: 'asked' }] },
        { role: 'model', parts: [{ text: 'said' }] },
        { role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] },
      ],
      'asked',
    ],
    ['Gemini’s contents without a role', [{ parts: [{ text: 'asked' }] }], 'asked'],
    ['Gemini’s one content', { role: 'user', parts: [{ text: 'asked' }] }, 'asked'],
    [
      'an Anthropic tool result after the question',
      [
        { role: 'user', content: 'asked' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'x' }] },
      ],
      'asked',
    ],
    [
      'an Anthropic tool result with words beside it',
      [
        { role: 'user', content: 'asked' },
        {
          role: 'user',
          content: [
            { type: 'tool_result', content: 'x' },
            { type: 'text', text: 'and now?' },
          ],
        },
      ],
      'and now?',
    ],
    ['telemetry’s parts', [{ role: 'user', parts: [{ type: 'text', content: 'asked' }] }], 'asked'],
    ['LangChain’s human', [{ role: 'human', content: 'asked' }], 'asked'],
    ['a part by itself', [{ type: 'input_text', text: 'asked' }], 'asked'],
    ['texts to complete', ['one', 'two'], 'two'],
    ['pictures alone ask nothing in words', [{ role: 'user', content: [image] }], null],
    [
      'not even when words came before',
      [
        { role: 'user', content: 'asked' },
        { role: 'assistant', content: 'a' },
        { role: 'user', content: [image] },
      ],
      null,
    ],
    ['blanks ask nothing', [{ role: 'user', content: ' \n' }], null],
    ['an assistant alone asks nothing', [{ role: 'assistant', content: 'hello' }], null],
    ['token numbers', [[1, 2, 3]], null],
    ['numbers and nothing', [1, null, undefined, true], null],
    ['nothing', null, null],
  ])('%s', (_, messages, expected) => expect(questionIn(messages)).toBe(expected));
});
