import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTaken, type Taken, testSender } from '../../../test/told/taken.ts';
import type { ToldCallInput } from '../../schema/ingest.ts';
import { timeOfUlid, ulidMaker } from '../../lib/id.ts';
import type { Sender } from './sender.ts';

let taken: Taken;
beforeEach(async () => {
  taken = await openTaken();
});
afterEach(() => taken.close());

const at = '2026-11-20T08:00:00.000Z';
const whole = (id: string, more: object = {}): ToldCallInput => ({ id, request_timestamp: at, status: 'success', ...more });
const results = async (calls: readonly unknown[], sender?: Sender): Promise<string[]> =>
  (await taken.tell(calls, sender)).map(({ result, error }) => error?.code ?? result);
const member: Sender = { key: { id: 'key-2', user: 'ben', app: 'shop', speaks_for_others: false }, route: 'api' };

it('every field arrives', async () => {
  const told: ToldCallInput = {
    id: 'mine-1',
    request_timestamp: '2026-11-20T16:00:00.250+08:00',
    response_timestamp: '2026-11-20T08:00:02.000Z',
    duration_ms: 1_700.5,
    ttft_ms: 300,
    status: 'failed',
    http_status: 200,
    error_code: 'overloaded',
    error_message: 'too many',
    user: 'ann',
    session_id: 's-1',
    call_type: 'tool',
    source_app: 'web',
    source_function: 'answer',
    model_name: 'fast',
    model_id: 'gpt-4.1-mini',
    response_model: 'gpt-4.1-mini-2026',
    vendor: 'OpenAI',
    endpoint: 'https://api.openai.com/v1/chat/completions?api-key=secret',
    is_stream: true,
    finish_reason: 'length',
    retry_count: 2,
    attempts: [{ endpoint: 'a', http_status: 500 }],
    prompt_tokens: 100,
    completion_tokens: 20,
    total_tokens: 120,
    cached_tokens: 40,
    cache_write_tokens: 10,
    reasoning_tokens: 5,
    usage_raw: { prompt_tokens: 100 },
    vendor_reported_cost: '0.002',
    currency: 'USD',
    request_messages: [{ role: 'user', content: 'How far is it?' }],
    request_params: { temperature: 0.5 },
    response_content: 'Far.',
    tool_calls: [{ id: 't', name: 'look', arguments: '{}' }],
    vendor_request_id: 'req_1',
    response_id: 'chatcmpl-1',
    trace_id: 't-1',
    span_id: 'sp-1',
    parent_span_id: 'sp-0',
    code_location: 'src/a.ts:12',
    git_sha: 'abc',
    ip_address: '10.0.0.1',
    user_agent: 'app/1',
    redaction: ['email'],
    metadata: { team: 'search' },
    colour: 'blue',
  };
  expect(await results([told])).toEqual(['accepted']);
  const [record] = await taken.records();
  const {
    id: _,
    vendor,
    endpoint,
    request_timestamp,
    usage_raw,
    colour,
    currency,
    request_messages,
    request_params,
    response_content,
    tool_calls,
    ...same
  } = told;
  expect(record?.call).toMatchObject({
    ...same,
    client_request_id: 'mine-1',
    request_timestamp: '2026-11-20T08:00:00.250Z',
    vendor_id: 'openai',
    vendor_name: 'OpenAI',
    endpoint: 'api.openai.com',
    path: '/v1/chat/completions',
    usage_raw,
    usage_source: 'vendor',
    cost_source: 'price',
    currency: 'USD',
    metadata: { team: 'search', colour: 'blue' },
    preview: 'How far is it?',
    answer_preview: 'Far.',
    route: 'api',
    key_id: 'key-1',
    gateway_id: 'gateway-1',
    overhead_ms: null,
  });
  expect(record?.body).toMatchObject({ request_messages, request_params, response_content, tool_calls, request_headers: null });
  expect(JSON.stringify(record)).not.toContain('secret');
});

it('what nobody said stays unknown', async () => {
  await taken.tell([{ id: 'bare', request_timestamp: at }]);
  const [record] = await taken.records();
  expect(record?.call).toMatchObject({
    status: 'unknown',
    response_timestamp: null,
    duration_ms: null,
    ttft_ms: null,
    http_status: null,
    vendor_id: null,
    billing_currency: null,
    prompt_tokens: null,
    estimated_cost: null,
    cost_status: 'unknown',
    metadata: null,
  });
});

describe('the same call', () => {
  it('told twice, in halves, in one batch and after a restart is there once', async () => {
    const calls = [whole('a'), whole('b'), whole('c'), whole('d')];
    expect(await results([...calls.slice(0, 2), ...calls.slice(0, 1)])).toEqual(['accepted', 'accepted', 'duplicate']);
    expect(await results(calls)).toEqual(['duplicate', 'duplicate', 'accepted', 'accepted']);
    expect(await results(calls.slice(2))).toEqual(['duplicate', 'duplicate']);
    await taken.restart();
    expect(await results(calls)).toEqual(Array(4).fill('duplicate'));
    expect(await taken.records()).toHaveLength(4);
  });

  it('told at the same moment over two connections is there once', async () => {
    const both = await Promise.all([results([whole('a')]), results([whole('a')])]);
    expect(both.flat().sort()).toEqual(['accepted', 'duplicate']);
    expect(await taken.records()).toHaveLength(1);
  });

  it('is another one of another user, and the same of another key of one user', async () => {
    expect(await results([whole('a')])).toEqual(['accepted']);
    expect(await results([whole('a')], member)).toEqual(['accepted']);
    expect(await results([whole('a')], { ...member, key: { ...member.key, id: 'key-3' } })).toEqual(['duplicate']);
  });

  it('has the same id in the record, whenever it is told: a ULID is its own', async () => {
    const ulid = ulidMaker()(Date.parse(at));
    await taken.tell([whole(ulid), whole('other')]);
    const [first, second] = (await taken.records()).map(({ call }) => call);
    expect(first).toMatchObject({ request_id: ulid, client_request_id: null });
    expect(timeOfUlid(second?.request_id ?? '')).toBe(Date.parse(at));
    expect(second?.client_request_id).toBe('other');
    const elsewhere = await openTaken();
    await elsewhere.tell([whole('other')]);
    expect((await elsewhere.records())[0]?.call.request_id).toBe(second?.request_id);
    await elsewhere.close();
  });
});

describe('a beginning and an end', () => {
  const open = { id: 'a', event: 'open', request_timestamp: at, model_name: 'gpt-4.1-mini', session_id: 's', metadata: { a: 1 } };
  const end = { id: 'a', event: 'close', status: 'success', response_content: 'yes', duration_ms: 20, metadata: { b: 2 } };

  it('make one call, told apart, together, or the end before its beginning in one batch', async () => {
    expect(await results([open])).toEqual(['accepted']);
    expect(taken.ingestion().live()).toMatchObject([{ user: 'tester', phase: 'told', model_name: 'gpt-4.1-mini' }]);
    expect(JSON.stringify(taken.ingestion().live())).not.toContain('"told":');
    expect(await results([end])).toEqual(['accepted']);
    expect(taken.ingestion().live()).toEqual([]);
    expect(
      await results([
        { ...end, id: 'b' },
        { ...open, id: 'b' },
      ]),
    ).toEqual(['accepted', 'accepted']);
    const calls = (await taken.records()).map(({ call }) => call);
    expect(calls).toHaveLength(2);
    for (const call of calls)
      expect(call).toMatchObject({
        status: 'success',
        model_name: 'gpt-4.1-mini',
        session_id: 's',
        duration_ms: 20,
        metadata: { a: 1, b: 2 },
      });
  });

  it('an end told again, or a beginning after its end, changes nothing', async () => {
    await taken.tell([open, end]);
    expect(await results([end, open, { ...end, status: 'failed' }])).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect((await taken.records()).map(({ call }) => call.status)).toEqual(['success']);
    expect(taken.ingestion().live()).toEqual([]);
  });

  it('an end without a beginning stands for the call where it says when that began, and is refused where it does not', async () => {
    expect(await results([end])).toEqual(['open_unknown']);
    expect(await results([{ ...end, request_timestamp: at }])).toEqual(['accepted']);
    expect(await results([open])).toEqual(['duplicate']);
  });

  it('a beginning outlives any number of restarts, and its end then makes the call', async () => {
    await taken.tell([open]);
    await taken.restart();
    await taken.restart();
    expect(taken.ingestion().live()).toHaveLength(1);
    expect(await results([end])).toEqual(['accepted']);
    await taken.restart();
    expect(taken.ingestion().live()).toEqual([]);
    expect((await taken.records()).map(({ call }) => call.status)).toEqual(['success']);
  });

  it('a beginning whose end never comes is recorded as unknown, once, however late it was told', async () => {
    await taken.tell([open, { ...open, id: 'late', request_timestamp: '2026-01-01T00:00:00Z' }]);
    await taken.restart({ now: () => Date.now() + 23 * 3_600_000 });
    expect(taken.ingestion().live()).toHaveLength(2);
    await taken.restart({ now: () => Date.now() + 25 * 3_600_000 });
    await expect.poll(() => taken.ingestion().state().given_up).toBe(2);
    const calls = (await taken.records()).map(({ call }) => call);
    expect(calls).toHaveLength(2);
    expect(calls[0]).toMatchObject({ status: 'unknown', error_code: 'app_gone', response_timestamp: null, duration_ms: null });
    expect(await results([end])).toEqual(['duplicate']);
  });

  it('no more may be open than is set; what is open stays', async () => {
    await taken.restart({ max_open: 1 });
    expect(await results([open, { ...open, id: 'b' }])).toEqual(['accepted', 'opens_full']);
    expect(await results([end, { ...open, id: 'b' }])).toEqual(['accepted', 'opens_full']);
    expect(await results([{ ...open, id: 'b' }])).toEqual(['accepted']);
  });

  it('an end that could not be written leaves it open', async () => {
    await taken.tell([open]);
    await taken.ingestion().stop();
    await expect(taken.tell([end])).rejects.toMatchObject({ code: 'stopping' });
    expect(taken.ingestion().live()).toHaveLength(1);
    await taken.restart();
    expect(await results([end])).toEqual(['accepted']);
  });

  it('an end by another user is not the end of it', async () => {
    await taken.tell([open]);
    expect(await results([end], member)).toEqual(['open_unknown']);
    expect(taken.ingestion().live()).toHaveLength(1);
  });
});

describe('bad records are refused one by one', () => {
  it.each([
    ['no object', 5, null],
    ['without an id', { request_timestamp: at }, 'id'],
    ['without a beginning', { id: 'a' }, 'request_timestamp'],
    ['with a time that is none', { id: 'a', request_timestamp: 'yesterday' }, 'request_timestamp'],
    ['from a year to come', { id: 'a', request_timestamp: '2999-01-01T00:00:00Z' }, 'request_timestamp'],
    ['with a count below zero', whole('a', { prompt_tokens: -1 }), 'prompt_tokens'],
    ['with a status nobody knows', whole('a', { status: 'fine' }), 'status'],
    ['with money as a float', whole('a', { vendor_reported_cost: 0.1 }), 'vendor_reported_cost'],
    ['with metadata as large as a body', whole('a', { notes: 'x'.repeat(70_000) }), 'metadata'],
    ['nested too deep', whole('a', { x: JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`) }), null],
    ['nested beyond any stack', whole('a', { x: JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) }), null],
  ])('%s', async (_, bad, path) => {
    const [first, second, third] = await taken.tell([whole('one'), bad, whole('two')]);
    expect([first?.result, third?.result]).toEqual(['accepted', 'accepted']);
    expect(second).toMatchObject({ result: 'refused', error: { code: 'told_invalid', path } });
    expect(await taken.records()).toHaveLength(2);
  });
});

describe('who it is of', () => {
  it('a key that may not speak for others tells of its own user and app alone; the name it told is kept beside', async () => {
    await taken.tell([whole('a', { user: 'the boss', source_app: 'payroll' }), whole('b', { user: 'ben' })], member);
    expect((await taken.records()).map(({ call }) => [call.user, call.source_app, call.metadata])).toEqual([
      ['ben', 'shop', { end_user: 'the boss' }],
      ['ben', 'shop', null],
    ]);
  });

  it('a key that may names both, and is itself where it names none', async () => {
    await taken.tell([whole('a', { user: 'ann', source_app: 'web' }), whole('b')]);
    expect((await taken.records()).map(({ call }) => [call.user, call.source_app])).toEqual([
      ['ann', 'web'],
      ['tester', null],
    ]);
  });

  it('addresses and user agents are kept as the gateway keeps those of its callers', async () => {
    await taken.restart({ record_ip: 'truncated', record_user_agent: false });
    await taken.tell([whole('a', { ip_address: '10.1.2.3', user_agent: 'x' }), whole('b', { ip_address: 'a name' })]);
    expect((await taken.records()).map(({ call }) => [call.ip_address, call.user_agent])).toEqual([
      ['10.1.2.0', null],
      [null, null],
    ]);
  });
});

it('a journal that does not take it fails the batch, and nothing of it counts as told', async () => {
  await taken.tell([whole('a')]);
  await taken.restart({ max_bytes: 1 });
  await expect(taken.tell([whole('b')])).rejects.toMatchObject({ code: 'journal_full' });
  await expect(taken.tell([{ ...whole('c'), event: 'open' }])).rejects.toMatchObject({ code: 'journal_full' });
  expect(taken.ingestion().live()).toEqual([]);
  await taken.restart();
  expect(await results([whole('b'), { ...whole('c'), event: 'open' }])).toEqual(['accepted', 'accepted']);
  expect(await taken.records()).toHaveLength(2);
});

it('what senders could not keep is counted', () => {
  taken.ingestion().noteGaps([{ from: at, to: at, lost: 7, sender: 'app' }], testSender);
  expect(taken.ingestion().state()).toMatchObject({ sender_gaps: 1, sender_lost: 7 });
});
