import { expect, it } from 'vitest';
import { exchange } from './openai/fixtures/exchange.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';

const request = Buffer.from('{"model":"m","input":["one","two"]}');
const vectors = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ object: 'embedding', index, embedding: Array(64).fill(0.123456789) }));

it('reads the input alone', () => {
  const document = { object: 'list', data: vectors(2), model: 'm-1', usage: { prompt_tokens: 2, total_tokens: 2 } };
  expect(openaiEmbeddings.read(exchange(document, { request }))).toMatchObject({
    model: 'm',
    request_messages: ['one', 'two'],
    response_content: null,
    response_model: 'm-1',
    usage: { input_total: 2, output_total: 0, total: 2 },
    finished: true,
    countable: { input: ['one', 'two'], output: [], messages: 2, complete: true },
  });
});

it('settles a large answer as it reads it, wherever the usage stands', () => {
  const usage = { prompt_tokens: 900, total_tokens: 900 };
  for (const document of [
    { object: 'list', data: vectors(300), model: 'm', usage },
    { object: 'list', usage, data: vectors(300), model: 'm' },
    { object: 'list', data: vectors(300), usage, id: 'x', model: 'm' },
    { data: vectors(300), meta: { usage: { prompt_tokens: 1, total_tokens: 1 } } },
    { data: vectors(300), error: { message: 'half of it failed' }, usage },
    { service_tier: 'batch', data: vectors(300), usage },
  ]) {
    const whole = exchange(document, { request });
    const { usage: read, finished, error } = openaiEmbeddings.read(whole);
    expect(openaiEmbeddings.settle(whole)).toEqual({ usage: read, finished, failed: error !== null });
    const cut = { ...whole, response: whole.response.subarray(0, whole.response.length - 1) };
    expect(openaiEmbeddings.settle(cut).finished).toBe(false);
  }
});

it('reads Voyage’s error', () => {
  const error = { code: null, message: 'Model x is not supported.' };
  expect(openaiEmbeddings.read(exchange({ detail: 'Model x is not supported.' }, { request, http_status: 400 })).error).toEqual(error);
});
