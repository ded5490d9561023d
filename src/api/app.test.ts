// The API over answers of a test: who may ask what, what a question becomes, and how errors are said.
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../../test/upstream/fixtures.ts';
import { recordOf } from '../desk/posting/record.ts';
import { dialectOf } from '../dialects/index.ts';
import { sampleClosed } from '../journal/sample.ts';
import { createDefaultBook } from '../prices/default-book.ts';
import type { CallBody, CallRecord } from '../schema/call.ts';
import { type Role, roles } from '../schema/vendor.ts';
import { ledgerAway, openTestDesk, type TestDesk } from './testing/desk.ts';

let desk: TestDesk;
let isLocal = false;
let posted: { call: CallRecord; body: CallBody };

const tried = { endpoint: 'main', at: 1, http_status: 429, error_code: 'rate_limited', head_ms: null, end_ms: 5 };

beforeAll(async () => {
  desk = await openTestDesk();
  const chat = fixture('openai-chat');
  const entry = {
    closed: sampleClosed('01'.padEnd(26, '0'), { metadata: { team: 'search' } }),
    request: chat.request,
    response: chat.response,
  };
  const estimator = { estimate: async () => null, stop: async () => undefined };
  const log = pino({ level: 'silent' });
  const { call, body } = await recordOf({ dialectOf, book: createDefaultBook(), estimator, isFirstFetch: () => true, log }, entry);
  posted = { call: { ...call, attempts: [{ ...tried, error_message: 'No river called Danub.' }] }, body };
  desk.replies.calls = { calls: [posted.call], next: 'more' };
});
afterAll(() => desk.close());
beforeEach(() => {
  desk.asked.length = 0;
  desk.fail(null);
  desk.replies.call = posted;
  isLocal = false;
});

const get = async (path: string, role: Role | null = 'admin', init: RequestInit = {}) => {
  const headers = { ...(role === null ? {} : { authorization: `Bearer key_${role}` }), ...init.headers };
  const response = await desk.api.request(`http://daybook${path}`, { ...init, headers }, { isOwner: isLocal });
  const text = await response.text();
  return { status: response.status, headers: response.headers, value: text.startsWith('{') ? JSON.parse(text) : text };
};

describe('who asks', () => {
  it.each([
    [{ authorization: 'Bearer key_nobody' }, 401, 'key_unknown'],
    [{ authorization: 'Bearer key_admin_gone' }, 401, 'key_revoked'],
    [{ authorization: 'Basic a2V5' }, 401, 'key_missing'],
    [{ cookie: 'daybook_session=made-up' }, 401, 'not_signed_in'],
    [{}, 401, 'key_missing'],
  ])('%j is told no', async (headers, status, code) => {
    for (const path of ['/api/calls', '/api/calls/there', '/api/usage', '/api/status', '/api/calls/live']) {
      const seen = await get(path, null, { headers });
      expect(seen).toMatchObject({ status, value: { error: { code } } });
      expect(seen.headers.get('cache-control')).toBe('no-store');
    }
    expect(desk.asked).toEqual([]);
  });

  it('a key in either header, the command line of the owner, and a session are let in', async () => {
    expect((await get('/api/status')).status).toBe(200);
    expect((await get('/api/status', null, { headers: { 'x-daybook-key': 'key_admin' } })).status).toBe(200);
    isLocal = true;
    expect((await get('/api/status', null)).status).toBe(200);
    isLocal = false;
    const ada = await desk.registry.accounts.create({ user: 'ada', role: 'admin' }, 'test');
    const { token } = await desk.registry.links.create(ada.id, 'test');
    const opened = await desk.registry.signing.withLink(token, { user_agent: null, ip_address: null });
    expect((await get('/api/status', null, { headers: { cookie: `daybook_session=${opened.token}` } })).status).toBe(200);
  });

  it('a change is signed by the name and user of the key, or by the system user that the owner’s socket tells', async () => {
    const rate = { from_currency: 'USD', to_currency: 'CNY', rate: '7', effective_from: '2026-11-01T00:00:00Z' };
    const add = (role: Role | null, value: string, who: string) =>
      get('/api/rates', role, { method: 'POST', headers: { 'x-daybook-who': who }, body: JSON.stringify({ ...rate, rate: value }) });
    const signed = async () => (await desk.registry.audit.list({ limit: 1, before: null, subject: null }))[0]?.who;
    await add('admin', '7', 'cli:somebody');
    expect(await signed()).toBe('key:k (ada)');
    isLocal = true;
    await add(null, '8', 'cli:ann');
    expect(await signed()).toBe('cli:ann');
    await add(null, '9', 'ann, who is no system user');
    expect(await signed()).toBe('command line');
  });

  it('a wrong key on the owner’s socket is a wrong key', async () => {
    isLocal = true;
    expect(await get('/api/status', null, { headers: { authorization: 'Bearer key_nobody' } })).toMatchObject({ status: 401 });
  });
});

describe('roles', () => {
  it.each(roles)('%s: whose calls, and their text', async (role) => {
    const list = await get('/api/calls', role);
    const one = await get('/api/calls/there', role);
    await get('/api/usage', role);
    const onlyUser = role === 'member' ? 'ada' : null;
    expect(desk.asked.map(({ what, args }) => [what, args.at(-1)])).toEqual([
      ['calls', onlyUser],
      ['call', onlyUser],
      ['costChanges', posted.call],
      ['usage', onlyUser],
    ]);
    if (role === 'analyst') {
      expect(list.value.calls[0]).toMatchObject({ preview: null, answer_preview: null, metadata: null, prompt_tokens: 19 });
      expect(one.value).toMatchObject({ body: null, text_hidden: true, call: { preview: null } });
      // An app tells the vendor's message of each of its tries, and vendors quote what was said.
      for (const call of [list.value.calls[0], one.value.call]) expect(call.attempts).toEqual([tried]);
    } else {
      expect(one.value.call.attempts).toEqual([{ ...tried, error_message: 'No river called Danub.' }]);
      expect(list.value.calls[0]).toMatchObject({ preview: 'Name a river.', metadata: { team: 'search' } });
      expect(one.value).toMatchObject({ body: { response_content: 'The Danube — 多瑙河.' }, text_hidden: false });
    }
  });

  it('an analyst may not find text by asking for it', async () => {
    for (const query of [
      'search=river',
      'preview.contains=river',
      'answer_preview=x',
      'metadata.team=search',
      'error_message.contains=river',
      'attempts.contains=river',
    ])
      expect(await get(`/api/calls?${query}`, 'analyst'), query).toMatchObject({
        status: 403,
        value: { error: { code: 'key_forbidden' } },
      });
    expect(desk.asked).toEqual([]);
  });

  it.each(roles)('%s: proving and repairing is an admin’s', async (role) => {
    const seen = await get('/api/usage/verify?repair=true', role, { method: 'POST' });
    expect(seen.status).toBe(role === 'admin' ? 200 : 403);
    expect(desk.asked).toEqual(role === 'admin' ? [{ what: 'verify', args: [null, true] }] : []);
  });
});

describe('questions', () => {
  it('parameters reach the ledger as data', async () => {
    await get('/api/calls?status=failed&model.not=gpt-*&from=now-6h&limit=7&cursor=c&search=river');
    expect(desk.asked).toEqual([
      {
        what: 'calls',
        args: [
          {
            range: { from: '2026-11-23T06:00:00.000Z', to: '2026-11-24T12:00:00.000Z' },
            filters: [
              { field: 'status', not: false, is: ['failed'] },
              { field: 'model_name', not: true, is: ['gpt-*'] },
            ],
            search: 'river',
            order: 'newest',
            limit: 7,
            cursor: 'c',
          },
          null,
        ],
      },
    ]);
  });

  it('without parameters: the newest fifty; usage of thirty days, by day, in UTC', async () => {
    await get('/api/calls');
    await get('/api/usage?group=user,model&group=key');
    expect(desk.asked.map(({ args }) => args[0])).toMatchObject([
      { range: null, filters: [], limit: 50, cursor: null },
      {
        range: { from: '2026-10-24T12:00:00.000Z', to: '2026-11-23T12:00:00.000Z' },
        group: ['user', 'model_name', 'key_id'],
        period: 'day',
        zone: 'UTC',
      },
    ]);
  });

  it.each([
    '/api/calls?limit=0',
    '/api/calls?limit=1001',
    '/api/calls?limit=many',
    '/api/calls?from=tomorrow',
    '/api/calls?zone=Nowhere&from=today',
    '/api/usage?from=now&to=now-1h',
    '/api/calls?nonsense=1',
    '/api/calls?constructor=1',
    '/api/calls?from=now&from=now-1h',
    '/api/usage?period=decade',
    '/api/usage?group=path',
    '/api/usage?group=constructor',
    '/api/usage?to=never',
  ])('%s is a 400 that says what is wrong', async (path) => {
    const seen = await get(path);
    expect(seen).toMatchObject({ status: 400, value: { error: { code: 'question_invalid' } } });
    expect(desk.asked).toEqual([]);
  });
});

describe('errors', () => {
  it('a call that is not there, or not the asker’s, is a 404', async () => {
    desk.replies.call = null;
    expect(await get('/api/calls/other')).toMatchObject({ status: 404, value: { error: { code: 'call_unknown' } } });
  });
  it('a ledger that is away is a 503, and a failure nobody foresaw is a 500 without its inside', async () => {
    desk.fail(ledgerAway());
    expect(await get('/api/calls')).toMatchObject({ status: 503, value: { error: { code: 'ledger_away' } } });
    desk.fail(new TypeError('secret inside'));
    const seen = await get('/api/calls');
    expect(seen).toMatchObject({ status: 500, value: { error: { code: 'internal' } } });
    expect(JSON.stringify(seen.value)).not.toContain('secret inside');
  });
  it('what is not served is a 404 in the same shape', async () => {
    expect(await get('/api/nothing')).toMatchObject({ status: 404, value: { error: { code: 'not_found' } } });
  });
  it('a call that came here because the SDK’s base URL lacks its path is told so', async () => {
    expect(await (await desk.api.request('/chat/completions', { method: 'POST' })).json()).toMatchObject({
      error: { code: 'path_unknown' },
    });
  });
  it('the reference is served, and lists the routes', async () => {
    const { value } = await get('/openapi.json', null);
    expect(Object.keys(value.paths)).toEqual(
      expect.arrayContaining(['/api/calls', '/api/calls/{id}', '/api/calls/live', '/api/usage', '/api/status']),
    );
  });
});
