import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recognise } from '../dialects/recognise.ts';
import { type ErrorCode, errorTable } from '../errors.ts';
import { refuse } from './refuse.ts';

const paths = { openai: '/v1/chat/completions', anthropic: '/v1/messages', gemini: '/v1beta/models/m:generateContent' } as const;
const isCode = (text: string): text is ErrorCode => Object.hasOwn(errorTable, text);
const codes = Object.keys(errorTable)
  .filter(isCode)
  .filter((code) => errorTable[code].status !== 499);

const server = createServer((incoming, response) => {
  const url = new URL(incoming.url ?? '/', 'http://gateway');
  const recognised = recognise('POST', url.pathname, false);
  const code = codes.find((one) => one === url.searchParams.get('code'));
  if (recognised === null || code === undefined) throw new RangeError(url.href);
  const arrival = { id: 'ID', at: 0, started: 0, method: incoming.method ?? '', target: '', path: '', endpoint: null, recognised };
  if (url.searchParams.has('begun')) response.write('begun');
  refuse(response, arrival, code, 'The detail.');
  if (url.searchParams.has('begun')) response.end();
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

async function ask(path: string, method = 'POST') {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const asking = request({ port, host: '127.0.0.1', path, method, agent: false });
  asking.end();
  const [response] = await once(asking, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

describe.each(Object.entries(paths))('to a caller of %s', (family, path) => {
  it.each(codes)('%s: the table’s status, what is wrong, whether to try again, in the family’s shape', async (code) => {
    const { status, headers, text } = await ask(`${path}?code=${code}`);
    const row = errorTable[code];
    expect(status).toBe(row.status);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      'x-daybook-request-id': 'ID',
      'x-daybook-error': code,
      'x-should-retry': String(row.retry),
    });
    const message = `Daybook: ${row.message} The detail. ${row.mend}`;
    const value: unknown = JSON.parse(text);
    if (family === 'openai') expect(value).toMatchObject({ error: { message, code, param: null, type: expect.any(String) } });
    if (family === 'anthropic')
      expect(value).toEqual({ type: 'error', error: { type: expect.stringMatching(/_(?:error|large)$/), message }, request_id: 'ID' });
    if (family === 'gemini')
      expect(value).toMatchObject({ error: { code: row.status, message, status: expect.stringMatching(/^[A-Z_]+$/) } });
  });
});

it('a HEAD gets the head alone', async () => {
  expect(await ask(`${paths.openai}?code=key_missing`, 'HEAD')).toMatchObject({ status: 401, text: '' });
});

it('where an answer has begun there is nothing left to say', async () => {
  expect(await ask(`${paths.openai}?code=key_missing&begun`)).toMatchObject({ status: 200, text: 'begun' });
});
