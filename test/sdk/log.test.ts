// The log service as an app sees it: a handle at once, nothing thrown and nothing waited for, wrong arguments refused aloud, texts masked.
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { startCore } from '../../src/sdk/core.ts';
import { newId } from '../../src/sdk/runtime/ids.ts';
import {
  type CallFields,
  createDaybook,
  DaybookRequestError,
  type Daybook,
  type DaybookOptions,
  type Problem,
} from '../../src/sdk/index.ts';
import { fieldKinds, fieldsByName, type ToldField } from '../../src/sdk/log/field-kinds.ts';
import { type ToldCall, toldFields } from '../../src/schema/ingest.ts';
import { dialectNames } from '../../src/schema/vocabulary.ts';
import { type StandIn, standIn } from './stand-in.ts';

let server: StandIn;
let problems: Problem[];
const made: Daybook[] = [];

beforeEach(async () => {
  server = await standIn();
  problems = [];
});

afterEach(async () => {
  for (const daybook of made.splice(0)) await daybook.close(50);
  await server.close();
});

function make(options: Partial<DaybookOptions> = {}): Daybook {
  const daybook = createDaybook({
    url: server.url,
    key: 'k',
    app: 'shop',
    spool: false,
    onError: (problem) => problems.push(problem),
    ...options,
  });
  made.push(daybook);
  return daybook;
}

const codes = (): string[] => problems.map(({ code }) => code);

async function told(daybook: Daybook, id: string): Promise<ToldCall | undefined> {
  expect(await daybook.flush()).toBe(true);
  return server.records.get(id);
}

type Camel<S extends string> = S extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;

describe('names', () => {
  it('every field of a told call is told by the SDK, and every field of the SDK is one of a told call', () => {
    const ours = new Set(['id', 'event', 'status', 'redaction']);
    expect(Object.keys(fieldKinds).sort()).toEqual(
      Object.keys(toldFields)
        .filter((name) => !ours.has(name))
        .sort(),
    );
    expect(fieldKinds.dialect).toEqual(dialectNames);
    expectTypeOf<keyof CallFields>().toEqualTypeOf<Camel<ToldField>>();
    expect(fieldsByName.has('ttftMs')).toBe(true);
  });

  it('all of them arrive under the names of the wire', async () => {
    const daybook = make({ callSite: false, gitSha: false });
    const fields = {
      user: 'ann',
      sessionId: 's',
      callType: 'chat',
      sourceApp: 'a',
      sourceFunction: 'f',
      ipAddress: '10.0.0.1',
      userAgent: 'curl',
      codeLocation: 'a.ts:1',
      gitSha: 'abc',
      traceId: 't',
      spanId: 'p',
      parentSpanId: 'q',
      metadata: { team: 'x' },
      modelName: 'm',
      modelId: 'mi',
      vendor: 'openai',
      endpoint: 'https://api.openai.com/v1',
      dialect: 'openai-chat',
      method: 'POST',
      path: '/v1/chat/completions',
      isStream: true,
      requestMessages: [{ role: 'user' }],
      requestParams: { temperature: 0 },
      requestBody: { a: 1 },
      requestTimestamp: new Date('2026-11-23T08:00:00Z'),
      responseTimestamp: '2026-11-23T16:00:02+08:00',
      durationMs: 2000,
      ttftMs: 10.5,
      httpStatus: 200,
      responseModel: 'rm',
      responseContent: 'c',
      responseBody: { b: 2 },
      toolCalls: [],
      finishReason: 'stop',
      promptTokens: 1,
      completionTokens: 2,
      totalTokens: 3,
      cachedTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      usageSource: 'vendor',
      usageRaw: { u: 1 },
      vendorReportedCost: '0.01',
      currency: 'USD',
      vendorRequestId: 'v',
      responseId: 'r',
      retryCount: 1,
      attempts: [{ endpoint: 'e', at: 0, httpStatus: 500, durationMs: 3 }],
      errorCode: 'x',
      errorMessage: 'y',
    } as const satisfies Required<CallFields>;
    const call = daybook.log.createCallLog(fields);
    daybook.log.updateSuccess(call);
    const record = await told(daybook, call.id);
    expect(record).toEqual({
      id: call.id,
      event: 'call',
      status: 'success',
      ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [fieldsByName.get(name)?.field, value])),
      request_timestamp: '2026-11-23T08:00:00.000Z',
      response_timestamp: '2026-11-23T08:00:02.000Z',
      attempts: [{ endpoint: 'e', at: 0, http_status: 500, end_ms: 3 }],
    });
    expect(problems).toEqual([]);
  });
});

describe('how a call ends', () => {
  it('is timed by itself', async () => {
    const daybook = make();
    const call = daybook.log.createCallLog({ modelName: 'm' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    daybook.log.updateSuccess(call);
    const record = await told(daybook, call.id);
    expect(record?.duration_ms).toBeGreaterThanOrEqual(19);
    expect(Date.parse(record?.response_timestamp ?? '')).toBeGreaterThanOrEqual(Date.parse(record?.request_timestamp ?? ''));
  });

  it.each([
    [new Error('boom'), { status: 'failed', error_message: 'boom' }],
    [
      Object.assign(new Error('slow down'), { status: 429, code: 'rate_limit_exceeded', requestID: 'req_1' }),
      { status: 'failed', http_status: 429, error_code: 'rate_limit_exceeded', vendor_request_id: 'req_1' },
    ],
    [new DOMException('stopped', 'AbortError'), { status: 'cancelled', error_code: 'AbortError' }],
    [new DOMException('late', 'TimeoutError'), { status: 'timeout' }],
    [Object.assign(new Error('fetch failed'), { cause: { code: 'ECONNREFUSED' } }), { status: 'failed', error_code: 'ECONNREFUSED' }],
    ['a text', { status: 'failed', error_message: 'a text' }],
    [null, { status: 'failed', error_message: 'null' }],
    [undefined, { status: 'failed' }],
  ])('failure %#: %s', async (error, expected) => {
    const daybook = make();
    const call = daybook.log.createCallLog({ modelName: 'm' });
    daybook.log.updateFailure(call, error, { promptTokens: 4 });
    expect(await told(daybook, call.id)).toMatchObject({ ...expected, prompt_tokens: 4 });
  });

  it('a timeout, and retries with what each failed of', async () => {
    const daybook = make();
    const call = daybook.log.createCallLog({ modelName: 'm', endpoint: 'a' });
    daybook.log.updateRetry(call, { error: Object.assign(new Error('busy'), { status: 503 }), durationMs: 12 });
    daybook.log.updateRetry(call, { httpStatus: 500, endpoint: 'b' });
    daybook.log.updateTimeout(call);
    expect(await told(daybook, call.id)).toMatchObject({
      status: 'timeout',
      error_code: 'timeout',
      retry_count: 2,
      endpoint: 'b',
      attempts: [
        { endpoint: 'a', http_status: 503, error_message: 'busy', end_ms: 12 },
        { endpoint: 'b', http_status: 500 },
      ],
    });
  });

  it('is told once: what comes after is refused; an id of another process is closed by its id', async () => {
    const daybook = make();
    const call = daybook.log.createCallLog({ modelName: 'm' });
    daybook.log.updateSuccess(call.id, { responseContent: 'first' });
    daybook.log.updateFailure(call, new Error('second'));
    daybook.log.updateSuccess('01M83X7SZ09EHYTJA7HRCSPHEE', { promptTokens: 1 });
    expect(await told(daybook, call.id)).toMatchObject({ status: 'success', response_content: 'first' });
    expect(server.records.get('01M83X7SZ09EHYTJA7HRCSPHEE')).toMatchObject({ event: 'close', prompt_tokens: 1 });
    expect(codes()).toEqual(['handle_finished']);
  });

  it('every close says when the call began, so that it stands for the whole where Daybook has no open', async () => {
    const daybook = make();
    const own = daybook.log.createCallLog({ modelName: 'm' });
    expect(await daybook.flush()).toBe(true);
    const opened = server.opens.get(own.id)?.request_timestamp;
    daybook.log.updateSuccess(own);
    // An id of ours holds the time it was made at.
    const began = Date.now() - 60_000;
    const elsewhere = newId(began);
    daybook.log.updateSuccess(elsewhere);
    daybook.log.updateSuccess('an id of the app’s own');
    expect(await told(daybook, own.id)).toMatchObject({ event: 'close', request_timestamp: opened });
    expect(server.records.get(elsewhere)).toMatchObject({ event: 'close', request_timestamp: new Date(began).toISOString() });
    const other = server.records.get('an id of the app’s own');
    expect(other).toMatchObject({ event: 'close', request_timestamp: other?.response_timestamp });
  });
});

describe('nothing can hurt the app', () => {
  const circle: Record<string, unknown> = {};
  circle['circle'] = circle;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const throwing = {
    get modelName(): string {
      throw new Error('no');
    },
    get id(): string {
      throw new Error('no');
    },
  };
  const hostile: readonly unknown[] = [
    null,
    undefined,
    1,
    'text',
    true,
    12n,
    Symbol('x'),
    () => 1,
    [],
    circle,
    throwing,
    revoked.proxy,
    new Map(),
    Object.create(null),
    { modelName: 5 },
    { user: circle },
    { promptTokens: -1 },
    { promptTokens: 1.5 },
    { promptTokens: '5' },
    { httpStatus: 1000 },
    { requestMessages: circle },
    { requestMessages: () => 1 },
    { requestTimestamp: 'yesterday' },
    { requestTimestamp: new Date(Number.NaN) },
    { metadata: 'x' },
    { metadata: { big: 'x'.repeat(200_000) } },
    { currency: 'dollars' },
    { dialect: 'cobol' },
    { attempts: 5 },
    { responseContent: 'x'.repeat(3_000_000) },
    { user: 'x'.repeat(5_000) },
    { unheardOf: 12n, another: circle },
    { toString: null },
    JSON.parse('{"__proto__": 1}'),
  ];

  it('whatever is handed over, a handle comes back, nothing is thrown, and what is sent Daybook takes', async () => {
    const daybook = make();
    const { log } = daybook;
    // An app in JavaScript has no types to stop it.
    const loose: Record<string, unknown> = { ...log };
    const run = (name: string, ...args: unknown[]): unknown => Reflect.apply(z.instanceof(Function).parse(loose[name]), undefined, args);
    for (const bad of hostile) {
      const call = run('createCallLog', bad);
      expect(call).toMatchObject({ id: expect.stringMatching(/^[0-9A-Z]{26}$/) });
      run('updateRetry', call, bad);
      run('updateSuccess', call, bad);
      for (const name of ['updateSuccess', 'updateTimeout', 'updateRetry']) run(name, bad, bad);
      run('updateFailure', bad, bad, bad);
      const other = run('createCallLog', { modelName: 'm' });
      run('updateFailure', other, bad, bad);
      await Promise.resolve(Reflect.apply(daybook.withContext, undefined, [bad, () => 1]));
    }
    expect(await daybook.flush()).toBe(true);
    expect(daybook.stats()).toMatchObject({ refused: 0, waiting: 0, open: 0 });
    expect(server.records.size).toBeGreaterThan(hostile.length);
    expect(codes()).toEqual(
      expect.arrayContaining([
        'fields_kind',
        'field_kind',
        'field_cut',
        'field_circle',
        'field_unreadable',
        'field_unknown',
        'handle_kind',
      ]),
    );
    expect(codes().length).toBe(new Set(codes()).size);
    expect(daybook.stats().problems['field_kind']).toBeGreaterThan(10);
  });

  it('one wrong field costs that field alone', async () => {
    const daybook = make();
    const wrong: Record<string, unknown> = { modelName: 'm', promptTokens: 'many', unheardOf: 1 };
    const call = daybook.log.createCallLog(wrong);
    daybook.log.updateSuccess(call);
    const record = await told(daybook, call.id);
    expect(record).toMatchObject({ model_name: 'm', metadata: { unheardOf: 1 } });
    expect(record).not.toHaveProperty('prompt_tokens');
  });

  it('options that cannot be used, and a listener that throws, are survived', async () => {
    for (const options of [null, {}, { url: 'not a url', key: 'k' }, { url: 'ftp://a', key: 'k' }, { url: 'http://a', key: '' }]) {
      const daybook: unknown = Reflect.apply(createDaybook, undefined, [
        options === null
          ? null
          : {
              ...options,
              onError: () => {
                throw new Error('no');
              },
            },
      ]);
      const { log, close } = z
        .object({
          log: z.object({
            createCallLog: z.instanceof(Function),
            updateSuccess: z.instanceof(Function),
            getUserUsageSummary: z.instanceof(Function),
          }),
          close: z.instanceof(Function),
        })
        .parse(daybook);
      log.updateSuccess(log.createCallLog({ modelName: 'm' }));
      await expect(log.getUserUsageSummary('ann')).rejects.toMatchObject({ code: 'options_invalid' });
      expect(await close()).toBe(true);
    }
  });

  it('after close a call is refused, and its handle still is one; an end that comes after it too', async () => {
    const daybook = make();
    const before = daybook.log.createCallLog({ modelName: 'm' });
    await daybook.close();
    daybook.log.updateSuccess(daybook.log.createCallLog({ modelName: 'm' }));
    daybook.log.updateSuccess(before);
    expect(codes()).toEqual(['closed']);
    expect(daybook.stats().problems['closed']).toBe(3);
  });
});

it('the SDK’s own parts begin and finish calls with bodies as they passed', async () => {
  const core = startCore({ url: server.url, key: 'k', spool: false });
  const call = core.begin({ dialect: 'openai-chat', request_body: { model: 'm', messages: [] }, is_stream: false });
  core.finish(call, { status: 'success', response_body: { id: 'chatcmpl-1' }, http_status: 200, status_text: 'own' });
  expect(await core.close()).toBe(true);
  expect(server.records.get(call.id)).toMatchObject({
    dialect: 'openai-chat',
    status: 'success',
    request_body: { model: 'm' },
    response_body: { id: 'chatcmpl-1' },
  });
});

it('the usage summary comes in the SDK’s names, and rejects with a code', async () => {
  const asked: string[] = [];
  const answer = {
    user: 'ann',
    days: 7,
    zone: 'UTC',
    total_calls: 2,
    total_cost: { USD: '0.5' },
    top_models: [{ model_name: 'm', calls: 2 }],
    previous: { total_calls: 0 },
  };
  const api = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    const isBad = request.url?.includes('nobody') === true;
    response.writeHead(isBad ? 403 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isBad ? { error: { code: 'key_forbidden', message: 'no' } } : answer));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const address = api.address();
  const { log } = make({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` });
  expect(await log.getUserUsageSummary('ann bee/x', { days: 7, zone: 'Asia/Shanghai' })).toMatchObject({
    totalCalls: 2,
    totalCost: { USD: '0.5' },
    topModels: [{ modelName: 'm' }],
    previous: { totalCalls: 0 },
  });
  expect(asked).toEqual(['/api/users/ann%20bee%2Fx/usage-summary?days=7&zone=Asia%2FShanghai Bearer k']);
  await expect(log.getUserUsageSummary('nobody')).rejects.toMatchObject({ code: 'key_forbidden', status: 403 });
  api.closeAllConnections();
  await new Promise((resolve) => api.close(resolve));
  await expect(log.getUserUsageSummary('ann')).rejects.toBeInstanceOf(DaybookRequestError);
});
