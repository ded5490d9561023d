// What a caller says of itself, in headers and in the dialect's own fields, as it stands in the record; and that none of it, no
// cookie and no key of ours, reaches the vendor.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, openHouse, testKey, vendorCredential } from '../house.ts';
import { viaHttp } from '../upstream/equal.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { only, recordsOf } from './calls.ts';

let replay: Replay;
let house: House;
const fixed = 'dbk_fixed_0123456789abcdefgh';
const keys = [
  { name: 'test', secret: testKey, user: 'tester', speaks_for_others: true },
  { name: 'fixed', secret: fixed, user: 'worker', app: 'batch' },
];

beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
  house = await openHouse({ upstream: replay.url, settings: { keys } });
});
afterAll(async () => {
  await house.stop();
  await replay.close();
});
const records = recordsOf(() => house);
beforeEach(async () => {
  replay.forget();
  await records.begin();
});

const chat = fixture('openai-chat');
type Headers = Readonly<Record<string, string>>;

async function send(exchange: Exchange, headers: Headers, key = testKey, at = house) {
  const seen = await viaHttp(exchange, {
    origin: at.url,
    headers: { authorization: `Bearer ${key}`, 'x-replay-id': exchange.id, ...headers },
  });
  expect(seen.status).toBe(200);
  return seen;
}
const recorded = async (exchange: Exchange, headers: Headers, key = testKey) => {
  await send(exchange, headers, key);
  return only(await records.next(1)).call;
};
/** As bytes stand in a header: UTF-8, which node:http takes as latin1. */
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

describe('headers', () => {
  it('each stands in the record', async () => {
    const call = await recorded(chat, {
      'x-daybook-user': 'ada',
      'x-daybook-session': 's-1',
      'x-daybook-app': 'web',
      'x-daybook-function': 'answer',
      'x-daybook-call-type': 'tool',
      'x-daybook-request-id': 'mine-1',
      'x-daybook-metadata': '{"team":"search","n":1.5,"deep":{"a":[true,null]}}',
      'x-stainless-retry-count': '2',
      'user-agent': 'caller/1',
    });
    expect(call).toMatchObject({
      user: 'ada',
      session_id: 's-1',
      source_app: 'web',
      source_function: 'answer',
      call_type: 'tool',
      client_request_id: 'mine-1',
      metadata: { team: 'search', n: 1.5, deep: { a: [true, null] } },
      retry_count: 2,
      user_agent: 'caller/1',
      ip_address: '127.0.0.1',
      key_id: 'file:test',
    });
  });

  it('a valid traceparent gives the trace and the span that called; another one gives nothing', async () => {
    const trace = { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', parent_span_id: '00f067aa0ba902b7' };
    const call = await recorded(chat, { traceparent: `00-${trace.trace_id}-${trace.parent_span_id}-01` });
    expect(call).toMatchObject({ ...trace, span_id: null });
    expect(await recorded(chat, { traceparent: `00-${trace.trace_id}-0000000000000000-01` })).toMatchObject({
      trace_id: null,
      parent_span_id: null,
    });
    expect(await recorded(chat, {})).toMatchObject({ trace_id: null, span_id: null, parent_span_id: null });
  });

  it('in UTF-8, as Chinese callers send them, and in latin1, as older ones do', async () => {
    const chinese = await recorded(chat, {
      'x-daybook-user': utf8('李雷'),
      'x-daybook-function': utf8('汇总📄'),
      'x-daybook-metadata': utf8('{"团队":"搜索"}'),
    });
    expect(chinese).toMatchObject({ user: '李雷', source_function: '汇总📄', metadata: { 团队: '搜索' } });
    expect(await recorded(chat, { 'x-daybook-user': 'Jos\xe9' })).toMatchObject({ user: 'José' });
  });

  it('512 characters are taken in any script', async () => {
    expect(await recorded(chat, { 'x-daybook-user': utf8('河'.repeat(512)) })).toMatchObject({ user: '河'.repeat(512) });
  });

  it('empty ones, and a retry count that is none, say nothing', async () => {
    const call = await recorded(chat, { 'x-daybook-session': '', 'x-daybook-metadata': '', 'x-stainless-retry-count': 'many' });
    expect(call).toMatchObject({ user: 'tester', session_id: null, metadata: null, retry_count: 0, client_request_id: null });
  });

  it('metadata may use the names JavaScript keeps for itself', async () => {
    const call = await recorded(chat, { 'x-daybook-metadata': '{"__proto__":{"a":1},"constructor":"c"}' });
    expect(JSON.stringify(call.metadata)).toBe('{"__proto__":{"a":1},"constructor":"c"}');
  });

  it('the answer carries our id, also over the vendor’s own header of that name', async () => {
    replay.plan('forged', { headers: { 'x-daybook-request-id': 'forged' } });
    const seen = await send(chat, { 'x-replay-plan': 'forged', 'x-daybook-request-id': 'mine' });
    const { call } = only(await records.next(1));
    expect(seen.headers['x-daybook-request-id']).toBe(call.request_id);
    expect(call).toMatchObject({ client_request_id: 'mine', vendor_request_id: 'req_fixture_openai' });
  });
});

describe('user and app', () => {
  const withUser = { ...chat, request: Buffer.from('{"model":"m","messages":[],"user":"end-user"}') };
  const anthropic = fixture('anthropic');
  const withUserId = { ...anthropic, request: Buffer.from('{"model":"m","messages":[],"metadata":{"user_id":"end-user"}}') };

  it('are the key’s where it fixes them, whatever the caller says', async () => {
    const call = await recorded(withUser, { 'x-daybook-user': 'ada', 'x-daybook-app': 'web' }, fixed);
    expect(call).toMatchObject({ user: 'worker', source_app: 'batch', metadata: { end_user: 'end-user' } });
  });

  it('come from the dialect’s own field for a key that speaks for others, unless a header says more', async () => {
    expect(await recorded(withUser, {})).toMatchObject({ user: 'end-user', metadata: null });
    expect(await recorded(withUserId, {})).toMatchObject({ user: 'end-user' });
    expect(await recorded(withUser, { 'x-daybook-user': 'ada' })).toMatchObject({ user: 'ada', metadata: { end_user: 'end-user' } });
  });

  it('a name as long as a document is kept by its beginning', async () => {
    const long = { ...chat, request: Buffer.from(JSON.stringify({ model: 'm'.repeat(9_000), user: 'u'.repeat(9_000) })) };
    const call = await recorded(long, {});
    expect(call.user).toHaveLength(512);
    expect(call.model_name).toHaveLength(512);
  });
});

describe('the address', () => {
  it.each([
    ['is the socket’s, whatever is claimed', {}, '203.0.113.9', '127.0.0.1'],
    ['is what a trusted proxy says', { trusted_proxies: ['127.0.0.0/8'] }, '203.0.113.9', '203.0.113.9'],
    [
      'is the nearest that is no trusted proxy',
      { trusted_proxies: ['127.0.0.1', '10.0.0.0/8'] },
      '1.1.1.1, 203.0.113.9, 10.1.2.3',
      '203.0.113.9',
    ],
    ['is the last that can be read', { trusted_proxies: ['127.0.0.1', '10.0.0.0/8'] }, 'unknown, 10.1.2.3', '10.1.2.3'],
    ['may be IPv6, in brackets with a port', { trusted_proxies: ['127.0.0.1'] }, '[2001:db8::7]:443', '2001:db8::7'],
    ['is cut to its network', { trusted_proxies: ['127.0.0.1'], record_ip: 'truncated' }, '203.0.113.9', '203.0.113.0'],
    ['is cut to its network in IPv6', { trusted_proxies: ['127.0.0.1'], record_ip: 'truncated' }, '2001:db8:1:2::7', '2001:db8:1::'],
    ['is cut in the short forms of IPv6 too', { trusted_proxies: ['127.0.0.1'], record_ip: 'truncated' }, '2001:db8::7', '2001:db8::'],
    ['is not kept', { trusted_proxies: ['127.0.0.1'], record_ip: 'off' }, '203.0.113.9', null],
  ])('%s', async (_, gateway, forwarded, expected) => {
    const other = await openHouse({ upstream: replay.url, settings: { keys, gateway: { ...gateway, record_user_agent: false } } });
    await send(chat, { 'x-forwarded-for': forwarded, 'user-agent': 'caller/1' }, testKey, other);
    expect(only(await other.records(1)).call).toMatchObject({ ip_address: expected, user_agent: null });
    expect(JSON.stringify(only(await other.records(1)).body.request_headers)).not.toContain('caller/1');
    await other.stop();
  });
});

it('nothing of Daybook’s, no cookie, no address and no key of ours reaches the vendor; what the vendor needs does', async () => {
  await send(
    { ...chat, request: Buffer.from('{"model":"m","messages":[],"user":"end-user"}') },
    {
      'x-daybook-user': 'ada',
      'X-Daybook-Key': testKey,
      'x-daybook-anything': 'at all',
      Cookie: 'session=secret',
      'x-forwarded-for': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
      'proxy-authorization': 'Basic c2VjcmV0',
      connection: 'keep-alive, x-hop',
      'x-hop': '1',
      te: 'trailers',
      'anthropic-beta': 'a,b',
      'openai-organization': 'org-1',
      traceparent: '00-1-2-03',
      'accept-encoding': 'br',
      'x-custom': utf8('值'),
    },
  );
  const { received } = only(replay.served);
  const names = Object.keys(received.headers);
  for (const name of names) expect(name).not.toMatch(/^(?:x-daybook-|cookie|x-forwarded-|forwarded|proxy-|x-hop|te$)/);
  expect(received.head).not.toContain(testKey);
  expect(received.headers).toMatchObject({
    host: new URL(replay.url).host,
    authorization: `Bearer ${vendorCredential}`,
    'anthropic-beta': 'a,b',
    'openai-organization': 'org-1',
    traceparent: '00-1-2-03',
    'accept-encoding': 'br',
    'x-custom': utf8('值'),
    'content-type': 'application/json',
  });
  expect(names.filter((name) => name === 'host')).toHaveLength(1);
});
