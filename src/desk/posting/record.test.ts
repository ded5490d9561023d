import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../../test/upstream/fixtures.ts';
import { dialectOf } from '../../dialects/index.ts';
import { sampleClosed } from '../../journal/sample.ts';
import { seenOnce } from '../../lib/seen.ts';
import { createDefaultBook } from '../../prices/default-book.ts';
import type { Closed } from '../../schema/entry.ts';
import type { Countable, Estimator } from '../tokens/estimate.ts';
import { recordOf } from './record.ts';

const log = pino({ level: 'silent' });
const book = createDefaultBook();
const counted: Countable[] = [];
const estimator: Estimator = {
  estimate: async (countable) => {
    counted.push(countable);
    return { input: 11, output: countable.output.length === 0 ? 0 : 5, method: 'test:none@1' };
  },
  stop: async () => undefined,
};
const parts = { dialectOf, book, estimator, isFirstFetch: () => true, log };

function entryOf(id: string, more: Partial<Closed> = {}, response?: Buffer) {
  const { dialect, request, path, is_stream, answer, headers } = {
    ...fixture(id),
    is_stream: fixture(id).stream,
    answer: fixture(id).response,
    headers: fixture(id).response_headers,
  };
  const closed = sampleClosed('id', {
    dialect,
    path,
    is_stream,
    response_headers: { ...headers },
    model_name: null,
    model_id: null,
    ...more,
  });
  return { closed, request, response: response ?? answer };
}

it('the same entry gives the same record, however often it is posted', async () => {
  const entry = entryOf('anthropic-stream', { vendor_id: 'anthropic' });
  expect(await recordOf(parts, entry)).toEqual(await recordOf(parts, entry));
});

it('the vendor’s usage is taken as it is, with its price and nothing estimated', async () => {
  counted.length = 0;
  const { call, body } = await recordOf(parts, entryOf('openai-chat'));
  expect(call).toMatchObject({
    prompt_tokens: 19,
    completion_tokens: 7,
    total_tokens: 26,
    usage_source: 'vendor',
    cost_source: 'price',
    currency: 'USD',
    preview: 'Name a river.',
  });
  expect(call.estimated_cost).toMatch(/^0\.0+\d+$/);
  expect(body.response_content).toBe('The Danube — 多瑙河.');
  expect(counted).toEqual([]);
});

it('without the vendor’s usage it is estimated, and says so', async () => {
  const { call } = await recordOf(parts, entryOf('openai-chat-stream'));
  expect(call).toMatchObject({
    prompt_tokens: 11,
    completion_tokens: 5,
    total_tokens: 16,
    usage_source: 'tokenizer',
    cost_status: 'estimated',
  });
  expect(call.usage).toMatchObject({ estimate_method: 'test:none@1' });
});

describe('nothing is estimated or priced', () => {
  it.each([
    ['of a call we refused', { ending: 'refused', error_code: 'key_unknown', http_status: 401 }],
    ['of a call that reached no vendor', { ending: 'unreachable', error_code: 'upstream_unreachable', http_status: 502 }],
    ['of a vendor’s error', { http_status: 500 }],
    ['of a call whose gateway died', { ending: 'died', error_code: 'gateway_died', http_status: null }],
  ] as const)('%s', async (_, more) => {
    const response = Buffer.from(more.http_status === 500 ? '{"error":{"message":"m"}}' : '');
    const { call } = await recordOf(parts, entryOf('openai-chat', more, response));
    expect(call).toMatchObject({
      prompt_tokens: null,
      completion_tokens: null,
      total_tokens: null,
      usage: null,
      usage_source: 'none',
      estimated_cost: null,
      cost_status: 'unknown',
    });
  });
});

it('an encoded answer is read decoded; one that cannot be decoded is flagged and costs the record its detail alone', async () => {
  const { response, response_headers } = fixture('openai-chat');
  const headers = { response_headers: { ...response_headers, 'content-encoding': 'gzip' } };
  expect((await recordOf(parts, entryOf('openai-chat', headers, gzipSync(response)))).call).toMatchObject({
    prompt_tokens: 19,
    usage_flags: [],
  });
  const broken = await recordOf(parts, entryOf('openai-chat', headers, response));
  expect(broken.call.usage_flags).toContain('undecodable');
  expect(broken.body).toMatchObject({ response_content: null, response_raw: null });
});

it('a dialect that throws costs the record its detail, never the record', async () => {
  const broken = {
    name: 'openai-chat',
    read: () => {
      throw new Error('a mistake of ours');
    },
    settle: () => ({ usage: null, finished: null, failed: false }),
  } as const;
  const { call, body } = await recordOf({ ...parts, dialectOf: () => broken }, entryOf('openai-chat'));
  expect(call).toMatchObject({ status: 'success', prompt_tokens: null, preview: null });
  expect(body.request_params).toMatchObject({ model: 'gpt-4.1-mini' });
  expect(body.response_raw).toMatchObject({ object: 'chat.completion' });
});

it('the time to the first content is the time of the chunk that brought it', async () => {
  const stream = fixture('openai-chat-stream-usage');
  const ends = [...stream.response.toString('latin1').matchAll(/\n\n/g)].map((match) => match.index + 2);
  const marks = [0, ...ends.slice(0, -1)].map((offset, i): [number, number] => [100 + i, offset]);
  const { call } = await recordOf(parts, entryOf(stream.id, { marks, first_byte_ms: 100 }));
  // The first event holds a role alone; the second brings the first word.
  expect(call.ttft_ms).toBe(101);
  expect((await recordOf(parts, entryOf(stream.id, { marks, is_stream: false }))).call.ttft_ms).toBeNull();
});

it('what no dialect reads is kept as it came: JSON as JSON, text as text, nothing as nothing', async () => {
  const upload = { dialect: 'none', call_type: 'other', request: Buffer.alloc(0) } as const;
  const entry = (response: string) => ({
    ...entryOf('opaque-delete', { dialect: 'none', method: 'DELETE' }),
    response: Buffer.from(response),
  });
  expect((await recordOf(parts, entry('{"deleted":true}'))).body.response_raw).toEqual({ deleted: true });
  expect((await recordOf(parts, entry('plain'))).body.response_raw).toBe('plain');
  expect((await recordOf(parts, entry(''))).body.response_raw).toBeNull();
  expect((await recordOf(parts, { ...entry(''), ...upload })).call.usage_source).toBe('none');
});

it('what no dialect reads and is nested too deep to be written as JSON again is kept as text', async () => {
  const deep = `{"input":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  const entry = { ...entryOf('opaque-delete', { dialect: 'none' }), request: Buffer.from(deep), response: Buffer.from(deep) };
  const { body } = await recordOf(parts, entry);
  expect(body).toMatchObject({ request_params: deep, response_raw: deep });
});

it('a call whose gateway died has no end: unknown is not zero', async () => {
  const { call } = await recordOf(parts, entryOf('openai-chat', { ending: 'died', error_code: 'gateway_died', http_status: null }));
  expect(call).toMatchObject({ status: 'unknown', response_timestamp: null, duration_ms: null });
});

describe('a stored answer that is fetched', () => {
  const answer = (background: boolean) =>
    Buffer.from(
      JSON.stringify({
        id: 'resp_1',
        object: 'response',
        status: 'completed',
        model: 'gpt-5-mini',
        background,
        output: [],
        usage: { input_tokens: 7, output_tokens: 5, total_tokens: 12 },
      }),
    );
  const fetched = (background: boolean) => ({
    ...entryOf('openai-responses', { method: 'GET', path: '/v1/responses/resp_1' }, answer(background)),
    request: Buffer.alloc(0),
  });

  it('is not counted again: it was paid for when it was made', async () => {
    const { call } = await recordOf(parts, fetched(false));
    expect(call).toMatchObject({
      status: 'success',
      prompt_tokens: null,
      completion_tokens: null,
      estimated_cost: null,
      usage_source: 'none',
    });
  });

  it('made in the background is counted with the first fetch that shows its usage, and with no other', async () => {
    const once = { ...parts, isFirstFetch: seenOnce(10) };
    const calls = [await recordOf(once, fetched(true)), await recordOf(once, fetched(true))];
    expect(calls.map(({ call }) => call.total_tokens)).toEqual([12, null]);
  });
});
