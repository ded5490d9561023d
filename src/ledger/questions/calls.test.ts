// Questions about calls, asked of a real engine and compared with the same calls filtered in memory.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DaybookError } from '../../errors.ts';
import type { CallRecord } from '../../schema/call.ts';
import type { CallsQuestion, Filter } from '../../schema/question.ts';
import { insertCalls } from '../insert.ts';
import { makeCall } from '../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../testing/engine.ts';
import { askCall } from './call.ts';
import { askCalls } from './calls.ts';

const start = Date.UTC(2026, 9, 1);
// Three hundred calls over fifty days, several within one millisecond.
const made = Array.from({ length: 300 }, (_, n) => makeCall(n, start + Math.floor(n / 3) * 12 * 3_600_000));
const newestFirst = [...made.map(({ call }) => call)].sort((a, b) => (a.request_id < b.request_id ? 1 : -1));

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
  await insertCalls(
    test.ledger,
    made.map(({ call }) => call),
    made.map(({ body }) => body),
    'all',
  );
});
afterAll(() => test.close());

const all: CallsQuestion = { range: null, filters: [], search: null, limit: 1_000, cursor: null };
const filter = (field: string, rest: Partial<Filter>): Filter => ({ field, not: false, ...rest });

async function idsOf(filters: readonly Filter[], more: Partial<CallsQuestion> = {}): Promise<readonly string[]> {
  return (await askCalls(test.ledger, { ...all, filters, ...more })).calls.map((call) => call.request_id);
}
const idsWhere = (keep: (call: CallRecord) => boolean): string[] => newestFirst.filter(keep).map((call) => call.request_id);

describe('a page of calls', () => {
  it('gives every field back as it was posted', async () => {
    const { calls } = await askCalls(test.ledger, all);
    expect(calls).toEqual(newestFirst);
  });

  it('goes through all calls once, newest first, while new ones arrive', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; ; page += 1) {
      const answer = await askCalls(test.ledger, { ...all, range: { from: '2026-10-01', to: '2027-03-01' }, limit: 60, cursor });
      seen.push(...answer.calls.map((call) => call.request_id));
      const late = makeCall(10_000 + page, Date.UTC(2027, 1, 1) + page);
      await insertCalls(test.ledger, [late.call], [late.body], `late-${page}`);
      cursor = answer.next;
      if (cursor === null) break;
    }
    expect(seen).toEqual(idsWhere(() => true));
    await test.ledger.command(
      "DELETE FROM calls WHERE request_timestamp >= toDateTime64('2027-02-01 00:00:00', 3, 'UTC')",
      {},
      { lightweight_deletes_sync: '2' },
    );
  });

  it('says there is no next page when the last one is exactly full', async () => {
    const answer = await askCalls(test.ledger, { ...all, limit: 300 });
    expect([answer.calls.length, answer.next]).toEqual([300, null]);
  });

  it('keeps to a range that is half-open', async () => {
    const range = { from: '2026-10-03T00:00:00Z', to: '2026-10-05T00:00:00Z' };
    const inside = (call: CallRecord): boolean => call.request_timestamp >= '2026-10-03' && call.request_timestamp < '2026-10-05';
    expect(await idsOf([], { range })).toEqual(idsWhere(inside));
  });

  it('shows a member only their own calls', async () => {
    const mine = await askCalls(test.ledger, { ...all, filters: [filter('user', { is: ['user-1', 'user-2'] })] }, { user: 'user-2' });
    expect(mine.calls.map((call) => call.request_id)).toEqual(idsWhere((call) => call.user === 'user-2'));
  });
});

describe('filters', () => {
  const cost = (call: CallRecord): number => Number(call.estimated_cost);
  const cases: readonly [string, Filter, (call: CallRecord) => boolean][] = [
    ['one of several users', filter('user', { is: ['user-1', 'user-3'] }), (c) => c.user === 'user-1' || c.user === 'user-3'],
    ['nobody', filter('user', { is: [null] }), (c) => c.user === null],
    ['somebody or nobody', filter('user', { is: [null, 'user-1'] }), (c) => c.user === null || c.user === 'user-1'],
    ['everybody but one, the unknown included', filter('user', { is: ['user-1'], not: true }), (c) => c.user !== 'user-1'],
    ['a known user', filter('user', { is: [null], not: true }), (c) => c.user !== null],
    ['a wildcard', filter('session_id', { is: ['session-1*'] }), (c) => c.session_id?.startsWith('session-1') ?? false],
    ['a wildcard in the middle', filter('model_name', { is: ['g*5'] }), (c) => c.model_name === 'gpt-5' || c.model_name === 'glm-5'],
    ['signs that LIKE would read', filter('user', { is: ['user_1*', 'user-%'] }), () => false],
    ['a status', filter('status', { is: ['failed', 'timeout'] }), (c) => c.status === 'failed' || c.status === 'timeout'],
    ['a flag', filter('is_stream', { is: ['true'] }), (c) => c.is_stream],
    ['one of the names in a list', filter('redaction', { is: ['email'] }), (c) => c.redaction.includes('email')],
    ['no such name in a list', filter('redaction', { is: ['e*'], not: true }), (c) => c.redaction.length === 0],
    [
      'a time',
      filter('response_timestamp', { from: '2026-11-01', to: '2026-11-05' }),
      (c) => (c.response_timestamp ?? '') >= '2026-11-01' && (c.response_timestamp ?? '') < '2026-11-05',
    ],
    [
      'a count between two, both included',
      filter('prompt_tokens', { from: '13', to: '39' }),
      (c) => c.prompt_tokens !== null && c.prompt_tokens >= 13 && c.prompt_tokens <= 39,
    ],
    ['an exact count', filter('http_status', { is: ['200'] }), (c) => c.http_status === 200],
    ['an unknown count', filter('prompt_tokens', { is: [null] }), (c) => c.prompt_tokens === null],
    ['a duration', filter('duration_ms', { from: '4000.5' }), (c) => c.duration_ms !== null && c.duration_ms >= 4000.5],
    [
      'an amount',
      filter('estimated_cost', { from: '0.5', to: '0.6' }),
      (c) => c.estimated_cost !== null && cost(c) >= 0.5 && cost(c) <= 0.6,
    ],
    ['an amount to the last place', filter('estimated_cost', { is: ['0.000007919'] }), (c) => c.estimated_cost === '0.000007919'],
    ['text that contains', filter('preview', { contains: 'NUMBER 59' }), (c) => c.preview?.includes('number 59') ?? false],
    ['a metadata key', filter('metadata.team', { is: ['red'] }), (c) => JSON.stringify(c.metadata)?.includes('"team":"red"') ?? false],
    ['a number in metadata', filter('metadata.tier', { is: ['2'] }), (c) => JSON.stringify(c.metadata)?.includes('"tier":2') ?? false],
    ['no such metadata', filter('metadata.team', { is: [null] }), (c) => c.metadata === null],
    [
      'another value in metadata, or none',
      filter('metadata.team', { is: ['r*'], not: true }),
      (c) => !(JSON.stringify(c.metadata) ?? '').includes('"red"'),
    ],
  ];
  it.each(cases)('find %s', async (_, asked, keep) => {
    const ids = await idsOf([asked]);
    expect(ids).toEqual(idsWhere(keep));
    expect(ids.length).toBeLessThan(300);
  });

  it('narrow each other', async () => {
    expect(await idsOf([filter('user', { is: ['user-1'] }), filter('status', { is: ['success'] })])).toEqual(
      idsWhere((c) => c.user === 'user-1' && c.status === 'success'),
    );
  });

  it.each(["x' OR '1'='1", 'x\\', "\\' OR 1=1 --", '{p0:String}', 'a\tb\nc', '`; DROP TABLE calls', '%', '', '\u0000', '☃*'])(
    'take %j as a value and nothing else',
    async (value) => {
      for (const field of ['user', 'session_id', 'metadata.team', 'redaction'])
        expect(await idsOf([filter(field, { is: [value] })])).toEqual([]);
      if (value !== '') expect(await idsOf([filter('error_message', { contains: value })])).toEqual([]);
      if (value.trim() !== '') expect(await idsOf([], { search: `${value} nowhere` })).toEqual([]);
      expect(await idsOf([filter(`metadata.${value === '' ? 'x' : value}`, { is: ['a'] })])).toEqual([]);
    },
  );

  it('find a value that looks like SQL where there is one', async () => {
    const odd = "o'Neil\\\t\n{p0:String}%_*";
    const { call, body } = makeCall(77_000, start - 86_400_000, { user: odd });
    await insertCalls(test.ledger, [call], [body], 'odd');
    expect(await idsOf([filter('user', { is: [odd.replace('*', '')] })])).toEqual([]);
    expect(await idsOf([filter('user', { is: ["o'Neil\\\t\n{p0:String}%_*"] })])).toEqual([call.request_id]);
    await test.ledger.command(
      'DELETE FROM calls WHERE request_id = {id:String}',
      { id: call.request_id },
      { lightweight_deletes_sync: '2' },
    );
  });

  const wrong: readonly [Filter, RegExp][] = [
    [filter('usr', { is: ['x'] }), /no field "usr".*request_id, request_timestamp/],
    [filter('constructor', { is: ['x'] }), /no field/],
    [filter('user`', { is: ['x'] }), /no field/],
    [filter('status', { is: ['fine'] }), /status cannot be "fine": it is one of pending, success/],
    [filter('status', { is: [null] }), /status is never null/],
    [filter('is_stream', { is: ['yes'] }), /is_stream cannot be "yes": it is true or false/],
    [filter('prompt_tokens', { from: '-1' }), /prompt_tokens cannot be "-1"/],
    [filter('prompt_tokens', { from: '1e9' }), /whole number/],
    [filter('duration_ms', { to: 'Infinity' }), /duration_ms cannot be/],
    [filter('estimated_cost', { from: '0.0000000001' }), /estimated_cost cannot be.*9 decimal places/],
    [filter('request_timestamp', { from: 'yesterday' }), /request_timestamp cannot be "yesterday".*2026/],
    [filter('user', { from: 'a' }), /user has no order/],
    [filter('retry_count', { contains: '1' }), /retry_count is not text/],
    [filter('user.name', { is: ['x'] }), /user has no keys/],
    [filter('metadata', { is: ['x'] }), /metadata takes is on one of its keys/],
    [filter('user', { is: [] }), /1 to 500 values/],
    [filter('user', {}), /takes one of is, from and to, contains/],
  ];
  it.each(wrong)('refuse %j with the field, the value and what is allowed', async (asked, words) => {
    const error: unknown = await idsOf([asked]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DaybookError);
    expect(error).toMatchObject({ code: 'question_invalid', detail: expect.stringMatching(words) });
  });

  it.each([{ limit: 0 }, { limit: 1.5 }, { cursor: 'x' }, { search: ' ' }, { range: { from: '2026-10-02', to: '2026-10-01' } }])(
    'refuse the question %j',
    async (change) => {
      await expect(askCalls(test.ledger, { ...all, ...change })).rejects.toMatchObject({ code: 'question_invalid' });
    },
  );
});

describe('searching text', () => {
  const bodyText = new Map(
    made.map(({ call, body }) => [
      call.request_id,
      `${JSON.stringify(body.request_messages).replaceAll('\\n', ' ')} ${body.response_content ?? ''}`.toLowerCase(),
    ]),
  );
  const has = (word: string) => (call: CallRecord) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'u').test(bodyText.get(call.request_id) ?? '');
  const contains = (text: string) => (call: CallRecord) => bodyText.get(call.request_id)?.includes(text) ?? false;

  it('finds whole words in either case, in request and answer, at the start of a line too', async () => {
    expect(await idsOf([], { search: 'INVOICE' })).toEqual(idsWhere(has('invoice')));
    expect(await idsOf([], { search: 'invoi' })).toEqual([]);
    expect(await idsOf([], { search: 'weather 42' })).toEqual(idsWhere((c) => has('weather')(c) && has('42')(c)));
  });

  it('finds Chinese text as it was typed', async () => {
    expect(await idsOf([], { search: '天气' })).toEqual(idsWhere(contains('天气')));
    expect(await idsOf([], { search: '气天' })).toEqual([]);
    expect(await idsOf([], { search: '第42号天气' })).toEqual(idsWhere(contains('第42号天气')));
  });

  it('is narrowed by filters and by whose calls they are', async () => {
    const found = await askCalls(
      test.ledger,
      { ...all, search: 'invoice', filters: [filter('status', { is: ['success'] })] },
      { user: 'user-3' },
    );
    expect(found.calls.map((call) => call.request_id)).toEqual(
      idsWhere((c) => has('invoice')(c) && c.status === 'success' && c.user === 'user-3'),
    );
  });

  it('asks the index and not the text', async () => {
    const plan = await test.ledger.query(
      "EXPLAIN indexes = 1 SELECT request_id FROM call_bodies WHERE hasAllTokens(replaceRegexpAll(concat(ifNull(request_messages, ''), ' ', " +
        "ifNull(response_content, ''), ' ', ifNull(tool_calls, '')), '\\\\\\\\[nrtbf]|[A-Za-z0-9+/]{120,}', ' '), ['nowhere'])",
      { parse: (row) => String(row.explain) },
    );
    expect(plan.join('\n')).toMatch(/by_text/);
  });
});

describe('one call', () => {
  it('comes with its text', async () => {
    const one = made[123];
    expect(await askCall(test.ledger, one?.call.request_id ?? '')).toEqual(one);
  });

  it('is found also where it was told to us long after it happened', async () => {
    const { call, body } = makeCall(88_000, start - 40 * 86_400_000);
    const told = { request_timestamp: new Date(start - 70 * 86_400_000).toISOString() };
    await insertCalls(test.ledger, [{ ...call, ...told }], [{ ...body, ...told }], 'told');
    expect(await askCall(test.ledger, call.request_id)).toEqual({ call: { ...call, ...told }, body: { ...body, ...told } });
  });

  it('has its own text, however many were told under its id', async () => {
    const { call, body } = makeCall(88_001, start - 41 * 86_400_000);
    const at = Date.parse(call.request_timestamp);
    const told = Array.from({ length: 12 }, (_, n) => ({
      request_timestamp: new Date(at - 50 + n * 10).toISOString(),
      user: `user-${n}`,
      response_content: `text ${n}`,
    }));
    await insertCalls(
      test.ledger,
      told.map(({ request_timestamp, user }) => ({ ...call, request_timestamp, user })),
      told.map(({ request_timestamp, response_content }) => ({ ...body, request_timestamp, response_content })),
      'told alike',
    );
    for (const { user, ...own } of told) expect((await askCall(test.ledger, call.request_id, { user }))?.body).toMatchObject(own);
  });

  it('is not there for others, nor under an id that was never given', async () => {
    const id = made[1]?.call.request_id ?? '';
    expect(await askCall(test.ledger, id, { user: 'user-2' })).toBeNull();
    expect(await askCall(test.ledger, id, { user: 'user-1' })).not.toBeNull();
    expect(await askCall(test.ledger, '01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeNull();
    expect(await askCall(test.ledger, "x' OR 1=1")).toBeNull();
  });
});
