import { describe, expect, it } from 'vitest';
import { lastUserText, preview } from './preview.ts';

describe('a preview', () => {
  it('is one line of 200 characters at the most, whole ones', () => {
    expect(preview('  two\n\n lines\t here ')).toBe('two lines here');
    expect([...(preview('😀'.repeat(500)) ?? '')]).toHaveLength(200);
    expect(preview('河'.repeat(1_000))).toBe('河'.repeat(200));
  });
  it('of nothing is nothing', () => {
    expect(preview(null)).toBeNull();
    expect(preview(' \n\t ')).toBeNull();
  });
});

describe('the last user message', () => {
  it.each([
    ['a text', 'just text', 'just text'],
    [
      'OpenAI’s messages',
      [
        { role: 'user', content: 'first' },
        { role: 'assistant', content: 'a' },
        { role: 'user', content: 'last' },
        { role: 'tool', content: 't' },
      ],
      'last',
    ],
    [
      'parts',
      [{ role: 'user', content: [{ type: 'text', text: 'one' }, { type: 'image_url' }, { type: 'text', text: 'two' }] }],
      'one\ntwo',
    ],
    [
      'Responses’ items',
      [
        { role: 'user', content: [{ type: 'input_text', text: 'asked' }] },
        { type: 'function_call_output', output: 'x' },
      ],
      'asked',
    ],
    [
      'Gemini’s contents',
      [
        { role: 'user', parts: [{ text: 'asked' }] },
        { role: 'model', parts: [{ text: 'said' }] },
      ],
      'asked',
    ],
    ['Gemini’s contents without a role', [{ parts: [{ text: 'asked' }] }], 'asked'],
    [
      'an Anthropic tool result after the question',
      [
        { role: 'user', content: 'asked' },
        { role: 'user', content: [{ type: 'tool_result', content: 'x' }] },
      ],
      'asked',
    ],
    ['texts to embed', ['one', 'two'], 'two'],
    ['pictures alone', [{ role: 'user', content: [{ type: 'image_url' }] }], null],
    ['token numbers', [[1, 2, 3]], null],
    ['what is no list', { role: 'user' }, null],
    ['nothing', null, null],
  ])('of %s', (_, messages, expected) => expect(lastUserText(messages)).toBe(expected));
});
