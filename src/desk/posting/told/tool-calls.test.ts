import { expect, it } from 'vitest';
import { toolCallsOf } from './tool-calls.ts';

const ours = { id: 'a', name: 'get_level', arguments: '{"river":"Danube"}' };

it.each([
  ['OpenAI’s chat', { id: 'a', type: 'function', function: { name: ours.name, arguments: ours.arguments } }],
  ['OpenAI’s responses', { type: 'function_call', id: 'fc_1', call_id: 'a', name: ours.name, arguments: ours.arguments }],
  ['Anthropic’s', { type: 'tool_use', id: 'a', name: ours.name, input: { river: 'Danube' } }],
  ['Gemini’s', { functionCall: { id: 'a', name: ours.name, args: { river: 'Danube' } } }],
  ['our own', ours],
])('a tool call told in %s shape is recorded as the gateway records it', (_, call) => {
  expect(toolCallsOf([call])).toEqual([ours]);
});

it.each([[null], ['text'], [[{ what: 1 }]], [[ours, 'text']], [{ name: 'alone' }]])('%j stays as it was told', (told) => {
  expect(toolCallsOf(told)).toEqual(told);
});

it('what was not told is none', () => {
  expect(toolCallsOf(undefined)).toBeNull();
});
