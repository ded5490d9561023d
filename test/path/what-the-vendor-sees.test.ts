// A vendor that keeps every request it gets, asked by a caller who tries to get more than its key gives: a model by another
// spelling of its path, another's credential, a page of the vendor's beside the console.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, openHouse, testKey, vendorCredential } from '../house.ts';
import { only, recordsOf } from './calls.ts';
import { callRaw, requestBytes } from './raw.ts';

const narrow = 'dbk_narrow_0123456789abcdefghij';
const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
let vendor: Server;
let house: House;

beforeAll(async () => {
  vendor = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.setHeader('set-cookie', ['daybook_session=of-the-vendor; Path=/', 'b=c']);
    response.setHeader('clear-site-data', '"cookies"');
    if (request.url?.endsWith('/content')) response.setHeader('content-type', 'text/html');
    request.on('end', () => response.end('{}'));
  });
  vendor.listen(0, '127.0.0.1');
  await once(vendor, 'listening');
  const address = vendor.address();
  house = await openHouse({
    upstream: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    settings: {
      keys: [
        { name: 'test', secret: testKey, user: 'tester', speaks_for_others: true },
        { name: 'narrow', secret: narrow, user: 'narrow', models: ['gpt-4o-mini', 'gemini-2.5-flash'] },
      ],
      models: [{ name: 'routed', routes: [{ endpoint: 'openrouter', model: 'openai/routed' }] }],
      gateway: { without_key: 'allow' },
    },
  });
});
afterAll(async () => {
  await house.stop();
  vendor.close();
  vendor.closeAllConnections();
});
const records = recordsOf(() => house);
beforeEach(async () => {
  seen.length = 0;
  await records.begin();
});

/** Sends exactly these bytes: fetch would write the path anew. */
async function send(
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '{"contents":[]}',
  method = 'POST',
): Promise<{ readonly head: string; readonly text: string }> {
  const caller = await callRaw(house.url);
  caller.send(requestBytes(method, path, { 'content-type': 'application/json', connection: 'close', ...headers }, body));
  const text = (await caller.closed()).toString('latin1');
  return { head: text.slice(0, text.indexOf('\r\n\r\n')), text };
}
const chat = (model: string): string => JSON.stringify({ model, messages: [] });

describe('a key for some models', () => {
  it.each([
    ['/v1beta/models/gemini-3-pro%3AgenerateContent', 'model_forbidden', 'gemini-3-pro'],
    ['/v1beta/models/gemini-2.5-flash/../gemini-3-pro:generateContent', 'path_ambiguous', null],
    ['/v1beta/models/gemini-2.5-flash%2f..%2fgemini-3-pro:generateContent', 'path_ambiguous', null],
    ['/v1beta/models/gemini-3-pro%%33agenerateContent', 'path_ambiguous', null],
    ['/v1beta//models/gemini-3-pro:generateContent', 'path_ambiguous', null],
  ])('does not reach another by %s', async (path, code, model) => {
    const { head, text } = await send(path, { authorization: `Bearer ${narrow}` });
    expect(head).toContain(`x-daybook-error: ${code}`);
    expect(JSON.parse(text.slice(head.length)), 'in the words of the dialect').toMatchObject({ error: { status: expect.any(String) } });
    expect(seen).toHaveLength(0);
    const { call } = only(await records.next(1));
    expect(call).toMatchObject({ status: 'refused', error_code: code, user: 'narrow', ...(model !== null && { model_name: model }) });
  });

  it('reaches its own by any spelling, and the call is read', async () => {
    const { head } = await send('/v1beta/models/gemini-2.5-flash%3AgenerateContent', { authorization: `Bearer ${narrow}` });
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(seen.map(({ url }) => url)).toEqual(['/v1beta/models/gemini-2.5-flash:generateContent']);
    expect(only(await records.next(1)).call).toMatchObject({ dialect: 'gemini', model_name: 'gemini-2.5-flash' });
  });
});

describe('a credential', () => {
  it('of Daybook is sent to no vendor, also where it stands in the vendor’s place', async () => {
    await send('/v1/chat/completions', { 'x-daybook-key': testKey, authorization: `Bearer ${narrow}` }, chat('m'));
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${vendorCredential}`]);
    expect(only(await records.next(1)).call).toMatchObject({ user: 'tester' });
  });

  it('of the caller is not sent where a model’s route leads, for that is another vendor', async () => {
    const own = 'sk-callers-own-openai-key';
    await send('/v1/chat/completions', { 'x-daybook-key': testKey, authorization: `Bearer ${own}` }, chat('routed'));
    await send('/v1/chat/completions', { 'x-daybook-key': testKey, authorization: `Bearer ${own}` }, chat('not-routed'));
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${vendorCredential}`, `Bearer ${own}`]);
    expect((await records.next(2)).map(({ call }) => call.endpoint)).toEqual(['openrouter', 'openai']);
  });

  it('in the address is sent to no vendor, whatever it is called', async () => {
    const query = `api_key=${testKey}&k%65y=${narrow}&other=${narrow}&api-version=1`;
    await send(`/v1/chat/completions?${query}`, { authorization: `Bearer ${testKey}` }, chat('m'));
    expect(seen.map(({ url }) => url)).toEqual(['/v1/chat/completions?api-version=1']);
    expect(only(await records.next(1)).call.path).toBe('/v1/chat/completions?api-version=1');
  });

  it('of the endpoint is not lent to who has no Daybook key', async () => {
    const { head } = await send('/v1/chat/completions', { authorization: 'Bearer anything-at-all' }, chat('routed'));
    expect(head).toContain('x-daybook-error: key_missing');
    expect(seen).toHaveLength(0);
    expect(only(await records.next(1)).call).toMatchObject({ status: 'refused', error_code: 'key_missing' });
  });
});

describe('a browser', () => {
  const address = `/v1/files/f/content?key=${testKey}`;

  it.each(['document', 'iframe', 'frame', 'embed', 'object', 'script', 'serviceworker'])('gets no %s of the vendor’s', async (wanted) => {
    const { head } = await send(address, { 'sec-fetch-dest': wanted }, '', 'GET');
    expect(head).toMatch(/^HTTP\/1\.1 403 /);
    expect(head).toContain('x-daybook-error: navigation_refused');
    expect(seen).toHaveLength(0);
    expect(only(await records.next(1)).call).toMatchObject({ status: 'refused', error_code: 'navigation_refused', user: 'tester' });
  });

  it('gets no cookie of the vendor’s, and a page of the vendor’s has no part in our origin', async () => {
    const { head } = await send(address, { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }, '', 'GET');
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(head).not.toMatch(/set-cookie|clear-site-data/i);
    expect(head).toContain('content-security-policy: sandbox');
    expect(head).toContain('x-content-type-options: nosniff');
    await records.next(1);
  });
});
