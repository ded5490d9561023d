import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from './dialect.ts';
import { gemini } from './gemini.ts';

const ask = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], generationConfig: { temperature: 0 } };
const path = '/v1beta/models/gemini-x:streamGenerateContent?alt=sse';

const exchange = (response: Buffer | object, over: Partial<Exchange> = {}): Exchange => ({
  method: 'POST',
  path,
  quirks: [],
  request: Buffer.from(JSON.stringify(ask)),
  request_type: 'application/json',
  http_status: 200,
  response: Buffer.isBuffer(response) ? response : Buffer.from(JSON.stringify(response)),
  response_type: Buffer.isBuffer(response) ? 'text/event-stream' : 'application/json; charset=UTF-8',
  response_headers: {},
  ...over,
});

const sse = (...chunks: readonly unknown[]): Buffer =>
  Buffer.from(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''));
const array = (...chunks: readonly unknown[]): Buffer =>
  Buffer.from(`[${chunks.map((chunk) => JSON.stringify(chunk, null, 2)).join('\n,\r\n')}\n]`);
const json = { response_type: 'application/json; charset=UTF-8' };

const said = (parts: readonly object[], usageMetadata: object | undefined, over: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, ...over }],
  ...(usageMetadata && { usageMetadata }),
  modelVersion: 'gemini-x-001',
  responseId: 'r1',
});
const counted = (promptTokenCount: number, candidatesTokenCount: number, thoughtsTokenCount: number) => ({
  promptTokenCount,
  candidatesTokenCount,
  thoughtsTokenCount,
  totalTokenCount: promptTokenCount + candidatesTokenCount + thoughtsTokenCount,
});
const STOP = { finishReason: 'STOP', index: 0 };
const chunks = [
  said([{ text: 'Let me ', thought: true }], { promptTokenCount: 15, totalTokenCount: 20, thoughtsTokenCount: 5 }),
  said([{ text: 'see.', thought: true }], counted(15, 4, 9)),
  said([{ text: 'It is "]", ' }], counted(15, 40, 9)),
  said([{ text: 'I think.', thoughtSignature: 'sig' }, { functionCall: { name: 'f', args: { a: 1 } } }], counted(14, 21, 9), STOP),
] as const;

const both = (given: Exchange) => {
  const reading = gemini.read(given);
  expect(gemini.settle(given)).toEqual({ usage: reading.usage, finished: reading.finished, failed: reading.error !== null });
  return reading;
};

describe('a Gemini stream', () => {
  it('counts by its last chunk, with thoughts as output and without adding chunks up', () => {
    const reading = both(exchange(sse(...chunks)));
    expect(reading.usage).toMatchObject({ input_total: 14, output_total: 30, total: 44, parts: { output_reasoning: 9 }, flags: [] });
    expect(reading).toMatchObject({
      model: 'gemini-x',
      response_model: 'gemini-x-001',
      response_id: 'r1',
      finished: true,
      finish_reason: 'STOP',
    });
    expect(reading.usage_raw).toEqual(counted(14, 21, 9));
  });

  it('becomes one response whose text parts run together by thought-ness', () => {
    const reading = both(exchange(sse(...chunks)));
    expect(reading.response_content).toBe('It is "]", I think.');
    expect(reading.tool_calls).toEqual([{ id: null, name: 'f', arguments: '{"a":1}' }]);
    expect(reading.response_raw).toEqual({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: 'Let me see.', thought: true },
              { text: 'It is "]", I think.', thoughtSignature: 'sig' },
              { functionCall: { name: 'f', args: { a: 1 } } },
            ],
          },
          ...STOP,
        },
      ],
      usageMetadata: counted(14, 21, 9),
      modelVersion: 'gemini-x-001',
      responseId: 'r1',
    });
  });

  it('is read the same as a streamed JSON array', () => {
    const { first_content_at: _events, ...events } = both(exchange(sse(...chunks)));
    const { first_content_at, ...elements } = both(exchange(array(...chunks), { ...json, path: path.replace('?alt=sse', '') }));
    expect(elements).toEqual(events);
    expect(array(...chunks).toString('utf8', 0, first_content_at ?? 0)).toMatch(/"responseId": "r1"\n}$/);
  });

  it('keeps the whole chunks of an array that was cut', () => {
    const whole = array(...chunks);
    const reading = both(exchange(whole.subarray(0, whole.length - 40), json));
    expect(reading).toMatchObject({
      finished: false,
      response_content: 'It is "]", ',
      usage: { input_total: 15, flags: ['provisional_counts'] },
    });
  });

  it('knows no output where it was cut before any was counted', () => {
    expect(both(exchange(sse(chunks[0])))).toMatchObject({ finished: false, usage: { input_total: 15, output_total: null, total: null } });
  });

  it('takes the counts of Vertex from the only chunk that has any', () => {
    const traffic = { trafficType: 'ON_DEMAND_FLEX' };
    const stream = sse(said([{ text: 'A' }], traffic), said([{ text: 'B' }], { ...counted(5, 1, 2), ...traffic }, STOP));
    expect(both(exchange(stream)).usage).toMatchObject({ input_total: 5, output_total: 3, service_tier: 'flex' });
    expect(both(exchange(stream.subarray(0, stream.indexOf('\r\n\r\n') + 4))).usage).toBeNull();
  });

  it('has its tail found behind a signature of many kilobytes', () => {
    const stream = sse(...chunks.slice(0, 3), said([{ text: '', thoughtSignature: 's'.repeat(30_000) }], counted(14, 21, 9), STOP));
    expect(both(exchange(stream)).usage?.output_total).toBe(30);
  });

  it('is failed where an error comes under a 200', () => {
    const reading = both(exchange(sse(chunks[0], { error: { code: 503, status: 'UNAVAILABLE', message: 'Overloaded' } }, chunks[3])));
    expect(reading).toMatchObject({
      finished: false,
      error: { code: 'UNAVAILABLE', message: 'Overloaded' },
      usage: { input_total: 15, output_total: null },
    });
  });
});

describe('a long Gemini stream', () => {
  const padding = Array.from({ length: 80 }, () => said([{ text: 'word '.repeat(10) }], undefined));

  it('that failed before its last kilobytes is failed all the same', () => {
    const reading = both(exchange(sse({ error: { code: 500, message: 'x' } }, ...padding, chunks[3])));
    expect(reading).toMatchObject({ finished: false, usage: null, error: { code: '500', message: 'x' } });
  });

  it('whose counts came long before its end has them found', () => {
    expect(both(exchange(sse(chunks[2], ...padding, said([], undefined, STOP))))).toMatchObject({
      finished: true,
      usage: { input_total: 15, output_total: 49 },
    });
  });

  it('begins a new text part after a signature, which seals the one before', () => {
    const reading = both(
      exchange(sse(said([{ text: 'A', thoughtSignature: 's' }], undefined), said([{ text: 'B' }, { text: 'C' }], undefined))),
    );
    expect(reading.response_raw).toMatchObject({
      candidates: [{ content: { parts: [{ text: 'A', thoughtSignature: 's' }, { text: 'BC' }] } }],
    });
  });
});

describe('a Gemini document', () => {
  it('counts what tools put into the prompt as input, and absent counts as nothing', () => {
    const usage = {
      promptTokenCount: 10,
      toolUsePromptTokenCount: 7,
      thoughtsTokenCount: 3,
      totalTokenCount: 20,
      cachedContentTokenCount: 4,
    };
    const reading = both(exchange(said([{ text: 'x' }], usage, STOP)));
    expect(reading.usage).toMatchObject({
      input_total: 17,
      output_total: 3,
      total: 20,
      parts: { input_cache_read: 4, output_reasoning: 3 },
    });
    expect(reading.request_params).toEqual({ generationConfig: { temperature: 0 } });
  });

  it('splits counts by modality, named or numbered, and says where they do not add up', () => {
    const details = [
      { modality: 'TEXT', tokenCount: 6 },
      { modality: 4, tokenCount: 5 },
      { modality: 'DOCUMENT', tokenCount: 1 },
    ];
    const { usage } = both(
      exchange(
        said([], {
          promptTokenCount: 12,
          candidatesTokenCount: 2,
          promptTokensDetails: details,
          candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 9 }],
        }),
      ),
    );
    expect(usage?.parts).toEqual({ input_text: 6, input_audio: 5, output_image: 9 });
    expect(usage?.flags).toEqual(['details_differ']);
  });

  it('clamps a cache read that exceeds the input, and flags it', () => {
    const { usage } = both(exchange(said([], { promptTokenCount: 12, cachedContentTokenCount: 13 })));
    expect(usage).toMatchObject({ parts: { input_cache_read: 12 }, flags: ['cached_exceeds_input'] });
  });

  it('without candidates says why the prompt was blocked', () => {
    const reading = both(
      exchange({ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 4, totalTokenCount: 4 } }),
    );
    expect(reading).toMatchObject({
      finish_reason: 'SAFETY',
      response_content: null,
      finished: true,
      usage: { input_total: 4, output_total: 0 },
    });
  });

  it('of embeddings has no output', () => {
    const request = Buffer.from(
      '{"requests":[{"model":"models/e","content":{"parts":[{"text":"a"}]}},{"content":{"parts":[{"text":"b"}]}}]}',
    );
    const embed = { request, path: '/v1beta/models/e:batchEmbedContents' };
    const reading = both(exchange({ embeddings: [], usageMetadata: { promptTokenCount: 2 } }, embed));
    expect(reading).toMatchObject({
      model: 'e',
      usage: { input_total: 2, output_total: 0, total: 2 },
      countable: { input: ['a', 'b'], messages: 2 },
    });
    expect(both(exchange({ embeddings: [] }, embed)).usage).toBeNull();
  });

  it('that is an error is read alone and wrapped in an array', () => {
    const body = { error: { code: 404, message: 'models/x is not found', status: 'NOT_FOUND' } };
    const expected = { error: { code: 'NOT_FOUND', message: 'models/x is not found' }, usage: null, finished: true, response_raw: body };
    expect(both(exchange(body, { http_status: 404 }))).toMatchObject(expected);
    expect(both(exchange([body], { http_status: 404 }))).toMatchObject(expected);
  });

  it('leaves media out of what can be counted, in either spelling, and says so', () => {
    const request = {
      system_instruction: { parts: [{ text: 'Brief' }] },
      contents: [{ parts: [{ text: 'What?' }, { inline_data: { data: 'AA' } }] }],
    };
    const reading = both(exchange({}, { request: Buffer.from(JSON.stringify(request)) }));
    expect(reading.countable).toEqual({ input: ['Brief', 'What?'], output: [], messages: 2, complete: false });
  });
});

describe('any bytes', () => {
  const fragments = ['data: ', '{"error":1}', '\r\n\r\n', '\n', '[', ']', ',', '{"usageMetadata":', '{}', '}', '"\\"', '\u0000'];
  const pieces = fc.constantFrom<unknown>(
    ...chunks,
    { error: { code: 1 } },
    { usageMetadata: { promptTokenCount: -1 } },
    { candidates: [1, {}] },
    7,
    { ['__proto__']: { candidates: 1 } },
  );

  it('never make it throw, and both readings agree', () => {
    const cuts = fc.tuple(fc.array(pieces, { maxLength: 30 }), fc.nat(9000), fc.constantFrom(sse, array));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.array(fc.constantFrom(...fragments), { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
      cuts.map(([list, cut, write]) => write(...list).subarray(0, cut)),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(
        bytes,
        bytes,
        fc.constantFrom('text/event-stream', 'application/json', ''),
        fc.constantFrom(200, 500, null),
        (response, request, response_type, http_status) => {
          both(exchange(response, { request, response_type, http_status }));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
