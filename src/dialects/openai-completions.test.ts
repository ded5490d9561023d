import { expect, it } from 'vitest';
import { exchange, sse } from './openai/fixtures/exchange.ts';
import { openaiCompletions } from './openai-completions.ts';

const request = Buffer.from('{"model":"m","prompt":["Once","Twice"],"max_tokens":3}');
const choice = (text: string, finish_reason: string | null, index = 0) => ({ text, index, logprobs: null, finish_reason });
const part = (...choices: object[]) => ({ id: 'cmpl-1', object: 'text_completion', created: 1, model: 'm-1', choices });
const usage = { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 };

it('reads a completion', () => {
  const document = { ...part(choice(' upon', 'length')), usage };
  expect(openaiCompletions.read(exchange(document, { request }))).toMatchObject({
    model: 'm',
    request_messages: ['Once', 'Twice'],
    request_params: { model: 'm', max_tokens: 3 },
    response_content: ' upon',
    response_raw: document,
    finish_reason: 'length',
    usage: { input_total: 2, output_total: 3, total: 5 },
    finished: true,
    countable: { input: ['Once', 'Twice'], output: [' upon'], messages: 2, complete: true },
  });
});

it('joins a stream by choice', () => {
  const text = sse(
    part(choice('a', null), choice('x', null, 1)),
    part(choice('b', 'stop')),
    part(choice('y', 'stop', 1)),
    { ...part(), usage },
    '[DONE]',
  );
  const reading = openaiCompletions.read(exchange(text, { request }));
  expect(reading).toMatchObject({ response_content: 'ab', finished: true, usage: { total: 5 }, finish_reason: 'stop' });
  expect(reading.response_raw).toEqual({ ...part(choice('ab', 'stop'), choice('xy', 'stop', 1)), usage });
  expect(openaiCompletions.settle(exchange(text))).toMatchObject({ usage: { total: 5 }, finished: true, failed: false });
});

it('a prompt of tokens is one prompt that no tokenizer can count', () => {
  const tokens = Buffer.from('{"model":"m","prompt":[1,2,3]}');
  expect(openaiCompletions.read(exchange(part(), { request: tokens })).countable).toEqual({
    input: [],
    output: [],
    messages: 1,
    complete: false,
  });
});
