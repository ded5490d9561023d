// Real calls, made by posting what passed a gateway, asked through the API over a real engine.
import http from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Posted } from '../desk/posting/record.ts';
import { insertCalls } from '../ledger/insert.ts';
import { askQa, countQa } from '../ledger/questions/qa.ts';
import { makeCall } from '../ledger/testing/calls.ts';
import { startTestLedger, type TestLedger } from '../ledger/testing/engine.ts';
import { type House, openHouse, testKey } from '../../test/house.ts';
import { viaHttp } from '../../test/upstream/equal.ts';
import { type Fixture, fixture, fixtures } from '../../test/upstream/fixtures.ts';
import { type Replay, startReplay } from '../../test/upstream/replay.ts';
import { type Api, createApi } from './app.ts';
import { openTestDesk, type TestDesk } from './testing/desk.ts';

let replay: Replay;
let house: House;
let ledger: TestLedger;
let desk: TestDesk;
let api: Api;
let posted: readonly Posted[];

const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
const formula = '=HYPERLINK("http://evil")';
/** A conversation of the chat fixture's, with other words. */
const asking = (messages: unknown): Fixture => {
  const one = fixture('openai-chat');
  return { ...one, request: Buffer.from(JSON.stringify({ model: 'gpt-4.1-mini', messages })) };
};
const own: Readonly<Record<string, Fixture>> = {
  'own-long': asking([{ role: 'user', content: `Why? ${'because '.repeat(200)}` }]),
  'own-image': asking([{ role: 'user', content: [image] }]),
  'own-formula': asking([{ role: 'user', content: formula }]),
  'own-lines': asking([{ role: 'user', content: 'first line\nsecond "line"' }]),
};

async function callAs(name: string, exchange: Fixture, user: string): Promise<void> {
  const headers = {
    'x-replay-id': exchange.id,
    authorization: `Bearer ${testKey}`,
    'x-daybook-user': user,
    'x-daybook-session': 'talk',
    'x-daybook-function': name,
  };
  await viaHttp({ ...exchange, path: `/to/${exchange.vendor}${exchange.path}` }, { origin: house.url, headers });
}

beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
  house = await openHouse({ upstream: replay.url });
  for (const exchange of fixtures) await callAs(exchange.id, exchange, 'grace');
  for (const [name, exchange] of Object.entries(own)) await callAs(name, exchange, 'ada');
  posted = await house.records(fixtures.length + Object.keys(own).length);
  ledger = await startTestLedger();
  await insertCalls(
    ledger.ledger,
    posted.map(({ call }) => call),
    posted.map(({ body }) => body),
    'all',
  );
  desk = await openTestDesk();
  api = createApi({
    ...desk.parts,
    answers: {
      ...desk.parts.answers,
      qa: (question, user) => askQa(ledger.ledger, question, { user }),
      countQa: (question, user) => countQa(ledger.ledger, question, { user }),
    },
  });
}, 120_000);

afterAll(async () => {
  await desk.close();
  await ledger.close();
  await house.stop();
  await replay.close();
});

type Shown = { readonly question: string | null; readonly answer: string | null; readonly request_id: string } & Readonly<
  Record<string, unknown>
>;

const send = (query: string, as = 'admin', headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  Promise.resolve(
    api.request(
      `http://daybook/api/qa-records?${query}`,
      { headers: { authorization: `Bearer key_${as}`, ...headers } },
      { isOwner: false },
    ),
  );
const pageOf = async (query: string, as = 'admin'): Promise<{ records: Shown[]; next: string | null }> => {
  const answer = await send(query, as);
  expect(answer.status).toBe(200);
  return JSON.parse(await answer.text());
};
const linesOf = (text: string): Shown[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const newestFirst = (): Posted[] => [...posted].sort((a, b) => (a.call.request_id < b.call.request_id ? 1 : -1));
const madeBy = (name: string): Posted | undefined => posted.find(({ call }) => call.source_function === name);

describe('questions and answers', () => {
  it('of every dialect are the text that was asked and the text that was answered', async () => {
    const { records } = await pageOf('limit=1000&empty=true&user=grace');
    const of = (name: string): Shown | undefined => records.find(({ request_id }) => request_id === madeBy(name)?.call.request_id);
    for (const one of fixtures.filter(
      ({ dialect, facts, path }) => dialect !== 'none' && !/embed/i.test(path) && facts.status === 'success',
    )) {
      const call = madeBy(one.id)?.call;
      if (call?.status !== 'success') continue;
      expect(of(one.id), one.id).toMatchObject({ answer: one.facts.text, model_name: call.model_name, user: 'grace', session_id: 'talk' });
    }
    const dialects = ['openai-chat', 'openai-completions', 'openai-responses', 'anthropic-messages', 'gemini'];
    for (const dialect of dialects) {
      const asked = records.filter(({ request_id }) =>
        posted.some(({ call }) => call.request_id === request_id && call.dialect === dialect),
      );
      expect(
        asked.some(({ question }) => question !== null),
        dialect,
      ).toBe(true);
      for (const { question, request_id } of asked) {
        const call = posted.find((one) => one.call.request_id === request_id)?.call;
        if (question !== null) expect(question.replace(/\s+/g, ' ').trim().slice(0, 200), request_id).toBe(call?.preview);
      }
    }
  });

  it('are whole, not their first two hundred characters', async () => {
    const { records } = await pageOf('function=own-long');
    expect(records).toHaveLength(1);
    expect(records[0]?.question).toBe(`Why? ${'because '.repeat(200)}`);
  });

  it('are of chat calls that succeeded, unless other ends or types are asked for', async () => {
    const ids = new Set((await pageOf('limit=1000')).records.map(({ request_id }) => request_id));
    for (const { call } of posted) {
      if (call.status !== 'success' || call.call_type === 'embedding')
        expect(ids.has(call.request_id), call.source_function ?? '').toBe(false);
    }
    const failed = await pageOf('status=failed&limit=1000');
    expect(failed.records.length).toBeGreaterThan(0);
    for (const { request_id } of failed.records)
      expect(posted.find(({ call }) => call.request_id === request_id)?.call.status).toBe('failed');
    expect((await pageOf('type=embedding')).records.length).toBeGreaterThan(0);
  });

  it('leave out pictures alone, unless those are wanted, with a question of null', async () => {
    expect((await pageOf('function=own-image')).records).toEqual([]);
    const { records } = await pageOf('function=own-image&empty=true');
    expect(records.map(({ question, answer }) => [question, typeof answer])).toEqual([[null, 'string']]);
  });

  it('go through all of them once, newest first, page by page', async () => {
    const whole = await pageOf('limit=1000');
    const order = newestFirst().map(({ call }) => call.request_id);
    expect(whole.records.map(({ request_id }) => request_id)).toEqual(
      order.filter((id) => whole.records.some((one) => one.request_id === id)),
    );
    const seen: Shown[] = [];
    let cursor: string | null = null;
    do {
      const page: { records: Shown[]; next: string | null } = await pageOf(`limit=3${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(page.records.length).toBeLessThanOrEqual(3);
      seen.push(...page.records);
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(whole.records);
  });

  it('take the filters, the range and the search of calls', async () => {
    expect((await pageOf('user=ada&search=because')).records).toHaveLength(1);
    expect((await pageOf('user=nobody')).records).toEqual([]);
    expect((await pageOf('from=2001-01-01&to=2001-12-31')).records).toEqual([]);
    expect((await send('colour=red')).status).toBe(400);
    expect((await send('limit=1001')).status).toBe(400);
    expect((await send('cursor=x')).status).toBe(400);
  });
});

describe('a file of questions and answers', () => {
  it('has a record a line with exactly these fields in this order, the same as the pages', async () => {
    const { records } = await pageOf('limit=1000');
    const answer = await send('format=jsonl');
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const lines = linesOf(await answer.text());
    expect(lines).toEqual(records);
    for (const line of lines)
      expect(Object.keys(line)).toEqual(['question', 'answer', 'model_name', 'user', 'session_id', 'request_id', 'timestamp']);
    expect(linesOf(await (await send('', 'admin', { accept: 'application/x-ndjson' })).text())).toEqual(records);
  });

  it('holds the newest where a limit asks for so many', async () => {
    const { records } = await pageOf('limit=1000');
    expect(linesOf(await (await send('format=jsonl&limit=4')).text())).toEqual(records.slice(0, 4));
  });

  it('is empty where there is nothing', async () => {
    expect(await (await send('format=jsonl&user=nobody')).text()).toBe('');
    expect(Buffer.from(await (await send('format=csv&user=nobody')).arrayBuffer()).toString('utf8')).toBe(
      '\ufeffquestion,answer,model_name,user,session_id,request_id,timestamp\r\n',
    );
  });

  it('as CSV keeps lines in a cell and lets no cell be a formula', async () => {
    const text = await (await send('format=csv&user=ada')).text();
    expect(text.match(/question,answer/g)).toHaveLength(1);
    expect(text).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(text).toContain('"first line\nsecond ""line"""');
  });

  it('of a wrong question is an error, and no file', async () => {
    const answer = await send('format=jsonl&status=happy');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
  });

  it('that would hold more than it may is refused before it begins', async () => {
    const crowded = createApi({ ...desk.parts, answers: { ...desk.parts.answers, countQa: async () => 1_000_001 } });
    const ask = (query: string): Promise<Response> =>
      Promise.resolve(
        crowded.request(`http://daybook/api/qa-records?${query}`, { headers: { authorization: 'Bearer key_admin' } }, { isOwner: false }),
      );
    const refused = await ask('format=jsonl');
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('1000001 calls')]);
    expect((await ask('format=jsonl&limit=10')).status).toBe(200);
  });
});

describe('who may read them', () => {
  it('a member its own, auditors and admins everyone’s, an analyst none', async () => {
    const mine = (await pageOf('limit=1000&empty=true', 'member')).records;
    expect(mine).toHaveLength(4);
    expect(new Set(mine.map(({ user }) => user))).toEqual(new Set(['ada']));
    expect((await pageOf('limit=1000&user=grace', 'member')).records).toEqual([]);
    expect(linesOf(await (await send('format=jsonl', 'member')).text()).every(({ user }) => user === 'ada')).toBe(true);
    expect(await pageOf('limit=1000', 'auditor')).toEqual(await pageOf('limit=1000'));
    for (const format of ['json', 'jsonl', 'csv']) {
      const refused = await send(`format=${format}`, 'analyst');
      expect([refused.status, JSON.parse(await refused.text()).error.code]).toEqual([403, 'key_forbidden']);
    }
  });
});

describe('a long file', () => {
  const many = 2_500;

  /** Over a socket, as a client would read it. */
  async function served<T>(over: Api, use: (url: string) => Promise<T>): Promise<T> {
    const server = http.createServer(getRequestListener((request) => over.fetch(request, { isOwner: false })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    try {
      return await use(
        `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/api/qa-records?format=jsonl`,
      );
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }

  const paged = (onPage: (page: number) => Promise<void>): Api => {
    let pages = 0;
    const record = { answer: 'a'.repeat(1_000), model_name: 'm', user: 'ada', session_id: null, timestamp: '2026-11-23T00:00:00.000Z' };
    return createApi({
      ...desk.parts,
      answers: {
        ...desk.parts.answers,
        qa: async ({ limit, cursor }) => {
          pages += 1;
          await onPage(pages);
          const from = Number(cursor ?? 0);
          const records = Array.from({ length: limit }, (_, n) => ({ ...record, question: 'why?', request_id: String(from + n) }));
          return { records, next: from + limit >= 400_000 ? null : String(from + limit) };
        },
      },
    });
  };

  it('holds all there is', async () => {
    const made = Array.from({ length: many }, (_, n) =>
      makeCall(n, Date.UTC(2026, 5, 1) + n * 60_000, { status: 'success', call_type: 'chat', user: 'many' }),
    );
    await insertCalls(
      ledger.ledger,
      made.map(({ call }) => call),
      made.map(({ body }) => body),
      'many',
    );
    const lines = linesOf(await (await send('format=jsonl&user=many')).text());
    expect(lines.map(({ request_id }) => request_id)).toEqual(made.map(({ call }) => call.request_id).reverse());
    expect(lines.at(-1)?.question).toBe('Tell me about the\nledger number 0');
  });

  it('is read no faster than its reader takes it', async () => {
    let read = 0;
    const over = paged(async (page) => {
      read = page;
    });
    await served(over, async (url) => {
      const response = await new Promise<http.IncomingMessage>((resolve) =>
        http.get(url, { headers: { authorization: 'Bearer key_admin' } }, resolve),
      );
      response.pause();
      let before = -1;
      // Until the buffers of the connection are full nothing holds it up; then no more pages are asked for.
      for (let tries = 0; tries < 200 && before !== read; tries += 1) {
        before = read;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      expect(read).toBeLessThan(60);
      response.destroy();
    });
  }, 60_000);

  it.each([2, 3])('that breaks off at page %i is a broken connection, never a shorter file', async (broken) => {
    const over = paged(async (page) => {
      if (page === broken) throw new Error('the ledger went away');
    });
    await served(over, async (url) => {
      const response = await fetch(url, { headers: { authorization: 'Bearer key_admin' } });
      expect(response.status).toBe(200);
      // Compared by its length alone: on a failure nobody reads through the text.
      await expect(response.text().then(({ length }) => length)).rejects.toThrow();
    });
  });

  it('does not outlive the key it was asked for with', async () => {
    let pages = 0;
    let isRevoked = false;
    const { keyOf } = desk.parts;
    const over = createApi({
      ...desk.parts,
      keyOf: (secret) => {
        const key = keyOf(secret);
        return key && { ...key, revoked: isRevoked };
      },
      answers: {
        ...desk.parts.answers,
        qa: async () => {
          pages += 1;
          isRevoked = pages === 2;
          return {
            records: [
              { question: 'q', answer: 'a', model_name: null, user: null, session_id: null, request_id: String(pages), timestamp: '' },
            ],
            next: String(pages),
          };
        },
      },
    });
    await served(over, async (url) => {
      const response = await fetch(url, { headers: { authorization: 'Bearer key_admin' } });
      await expect(response.text()).rejects.toThrow();
    });
    expect(pages).toBe(2);
  });
});
