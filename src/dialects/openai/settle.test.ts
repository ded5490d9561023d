// Bytes of any kind: no dialect of OpenAI's throws, and settling says what reading says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../schema/vocabulary.ts';
import { dialectOf } from '../index.ts';
import { chunk, exchange, sse, usageChunk } from './fixtures/exchange.ts';

const names: readonly DialectName[] = ['openai-chat', 'openai-completions', 'openai-responses', 'openai-embeddings'];
const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };

function agree(response: Buffer, type: string, status: number | null): void {
  for (const name of names) {
    const dialect = dialectOf(name);
    const asked = exchange('', { response, response_type: type, http_status: status, request: response });
    const reading = dialect?.read(asked);
    expect(dialect?.settle(asked)).toEqual({ usage: reading?.usage, finished: reading?.finished, failed: reading?.error !== null });
  }
}

const types = fc.constantFrom('text/event-stream', 'application/json', '', 'text/plain');
const statuses = fc.constantFrom(200, 400, 503, null);

describe('settling agrees with reading', () => {
  it('on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), types, statuses, (bytes, type, status) => agree(Buffer.from(bytes), type, status)),
    );
  });

  it('on any JSON, as a document and as events', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 4 }), types, statuses, (values, type, status) => {
        agree(Buffer.from(JSON.stringify(values[0] ?? null)), type, status);
        agree(Buffer.from(sse(...values.map((value) => JSON.stringify(value)))), type, status);
      }),
    );
  });

  it('on streams of known events in any order, cut anywhere, with any line ends', () => {
    const usages = fc.constantFrom(
      null,
      undefined,
      {},
      usage,
      { ...usage, completion_tokens: 9, total_tokens: 14 },
      { prompt_tokens: null },
    );
    const index = fc.constantFrom(0, 1, undefined, -1, 2 ** 40, 'x');
    const delta = fc.constantFrom<unknown>(
      null,
      {},
      'x',
      { content: 'a' },
      { content: [{ type: 'text', text: 'b' }] },
      { tool_calls: [{ index: 0 }, null] },
      { audio: { data: 'x' } },
    );
    const choice = fc.record(
      { index, delta, text: fc.constantFrom('a', null), finish_reason: fc.constantFrom(null, 'stop'), usage: usages },
      { requiredKeys: [] },
    );
    const choices = fc.array(choice, { maxLength: 2 });
    const tier = fc.constantFrom('default', null, 7);
    const error = fc.constantFrom(null, 'x', { message: 'm' });
    const data = fc.record(
      { id: fc.constant('i'), choices, usage: usages, x_groq: fc.record({ usage: usages }), service_tier: tier, error },
      { requiredKeys: [] },
    );
    const types = [
      'response.created',
      'response.completed',
      'response.failed',
      'response.output_item.added',
      'response.output_text.delta',
      'error',
    ];
    const response = fc.record({
      output: fc.constantFrom([], [{ type: 'message', content: [{ text: 'x' }] }], null),
      usage: usages,
      status: fc.constantFrom('failed', 'completed'),
    });
    const place = fc.constantFrom(0, 5, undefined);
    const part = fc.record({
      type: fc.constantFrom(...types),
      response,
      item: fc.constantFrom({ type: 'message' }, null),
      output_index: place,
      content_index: place,
      delta: fc.constantFrom('d', 3),
    });
    const event = fc.oneof(
      fc.oneof(data, part).map((value) => `data: ${JSON.stringify(value)}\n\n`),
      fc.constantFrom('data: [DONE]\n\n', ': ping\n\n', 'event: error\ndata: x\n\n', 'data: "usage"\n\n', '\n', 'data: [1]\ndata: [2]\n\n'),
    );
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 8 }),
        fc.boolean(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (events, done, at, end) => {
          const whole = Buffer.from(`${events.join('')}${done ? 'data: [DONE]\n\n' : ''}`.replaceAll('\n', end));
          agree(whole, 'text/event-stream', 200);
          agree(whole.subarray(0, Math.floor(at * whole.length)), 'text/event-stream', 200);
        },
      ),
      { numRuns: 500 },
    );
  });
});

it('bodies nested beyond any stack are read without throwing', () => {
  const deep = 20_000;
  const nested = (open: string, inner: string, close: string) => open.repeat(deep) + inner + close.repeat(deep);
  const thinking = nested('[{"type":"thinking","thinking":', '[]', '}]');
  const bodies = [
    nested('[', '', ']'),
    nested('{"message":', '1', '}'),
    nested('{"error":', '1', '}'),
    `{"choices":[{"message":{"content":${thinking},"tool_calls":[{"function":{"arguments":${nested('[', '', ']')}}}]}}]}`,
    `{"output":[{"type":"message","content":${thinking}}]}`,
  ];
  const twice = `data: {"choices":[{"delta":{"content":${thinking}}}]}\n\n`.repeat(2);
  for (const body of [...bodies, ...bodies.map((each) => each.slice(0, -3)), twice]) {
    agree(Buffer.from(body), '', 200);
    agree(Buffer.from(body), '', 400);
  }
});

describe('settling', () => {
  it('is not misled by usage in a text, an earlier choice or a later null', () => {
    const quoted = chunk({ content: '{"usage":{"prompt_tokens":1},"error":{"message":"x"}}\n\ndata: [DONE]' });
    agree(Buffer.from(sse(usageChunk(usage), quoted)), 'text/event-stream', 200);
    agree(Buffer.from(sse(quoted, usageChunk(usage), chunk({}, 'stop'), '[DONE]')), 'text/event-stream', 200);
  });

  it('finds a usage and a tier that stand before the last content', () => {
    const silent = { ...chunk({ content: 'b' }), service_tier: undefined };
    const text = sse(chunk({ content: 'a' }, null, { usage }), silent, '[DONE]');
    agree(Buffer.from(text), 'text/event-stream', 200);
    expect(dialectOf('openai-chat')?.settle(exchange(text)).usage).toMatchObject({ total: 7, service_tier: 'default' });
  });

  it('reads a long stream from its end alone', () => {
    const broken = Buffer.from('data: {"choices":[{"delta":{"content":"half\n\n');
    const text = Buffer.concat([
      broken,
      Buffer.from(sse(...Array(500).fill(chunk({ content: 'a' })), chunk({}, 'stop'), usageChunk(usage), '[DONE]')),
    ]);
    agree(text, 'text/event-stream', 200);
  });
});
