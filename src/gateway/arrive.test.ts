import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { type Arrival, arrive, checkArrival } from './arrive.ts';

function at(url: string, headers: Readonly<Record<string, string>> = {}, method = 'POST'): Arrival | null {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { url, method });
  Object.assign(request.headers, headers);
  return arrive(request, 1_000, 5, (now) => `id-${now}`);
}

it('takes the time, the id and the path as the caller sent it', () => {
  expect(at('/v1/chat/completions?a=b')).toMatchObject({
    id: 'id-1000',
    at: 1_000,
    started: 5,
    method: 'POST',
    target: '/v1/chat/completions?a=b',
    path: '/v1/chat/completions',
    endpoint: null,
    recognised: { family: 'openai', dialect: 'openai-chat' },
  });
});

it('takes the endpoint off the path, with or without the version after it', () => {
  expect(at('/to/groq/v1/chat/completions')).toMatchObject({ endpoint: 'groq', target: '/v1/chat/completions' });
  expect(at('/to/deepseek/chat/completions?x')).toMatchObject({
    endpoint: 'deepseek',
    target: '/chat/completions?x',
    recognised: { dialect: 'openai-chat' },
  });
  expect(at('/to/gemini/v1beta/models/m:generateContent')).toMatchObject({
    endpoint: 'gemini',
    recognised: { dialect: 'gemini', model: 'm' },
  });
});

it.each([
  '/',
  '/api/calls',
  '/to',
  '/to/',
  '/to/groq',
  '/v',
  '/version',
  '/health',
  'http://other/v1/chat/completions',
  '//v1/models',
  '*',
])('leaves to the desk what is no vendor’s path: %s', (url) => expect(at(url)).toBeNull());

it('tells a shared path by the headers of its SDK', () => {
  expect(at('/v1/models', { 'anthropic-version': '2023-06-01' }, 'GET')).toMatchObject({ recognised: { family: 'anthropic' } });
  expect(at('/v1/models', { 'x-api-key': 'k' }, 'GET')).toMatchObject({ recognised: { family: 'anthropic' } });
  expect(at('/v1/models', { 'x-api-key': 'k', authorization: 'Bearer k' }, 'GET')).toMatchObject({ recognised: { family: 'openai' } });
  expect(at('/v1/models', {}, 'GET')).toMatchObject({ recognised: { family: 'openai' } });
});

it.each(['/v1/chat/completions', '/v1/embeddings', '/v1/responses', '/v1/responses/resp_1', '/v1/audio/speech'])(
  'is not led astray by where the key stands: %s',
  (url) => expect(at(url, { 'x-api-key': 'k' })).toMatchObject({ recognised: { family: 'openai' } }),
);

it('recognises and sends on a path as the vendor decodes it', () => {
  expect(at('/v1beta/models/gemini-3-pro%3AgenerateContent?alt=%3A')).toMatchObject({
    target: '/v1beta/models/gemini-3-pro:generateContent?alt=%3A',
    path: '/v1beta/models/gemini-3-pro:generateContent',
    recognised: { dialect: 'gemini', model: 'gemini-3-pro' },
  });
  expect(at('/v1/ch%61t/completion%73')).toMatchObject({ recognised: { dialect: 'openai-chat' } });
  expect(at('/v1beta/models/ft%3amine:generateContent')).toMatchObject({ recognised: { dialect: 'gemini', model: 'ft:mine' } });
  expect(at('/v1/files/a%20b')).toMatchObject({ target: '/v1/files/a%20b' });
});

it.each([
  '/v1beta/models/a:generateContent/../b:generateContent',
  '/v1beta/models/gemini-2.5-flash/../gemini-3-pro:generateContent',
  '/v1/./chat/completions',
  '/v1/files/..',
  '/v1/files/.?a=b',
  '/v1//chat/completions',
  '/to/groq//v1/models',
  '/v1/x/%2e%2E/chat',
  '/v1/chat%2Fcompletions',
  '/v1/a%5cb',
  '/v1/a\\..\\b',
  '/v1/models#x',
  '/v1beta/models/m%%33agenerateContent',
  '/v1/a%',
  '/v1/a%4',
])('a path that can be read in two ways is refused: %s', (url) => {
  const arrival = at(url);
  if (arrival === null) throw new RangeError(url);
  expect(() => checkArrival(arrival, {})).toThrow(expect.objectContaining({ code: 'path_ambiguous' }));
});

it.each(['/v1/files/a.b', '/v1/files/..a', '/v1/files/a%20b', '/v1/models/gpt-4.1?x=//../%2e', '/v1/files/%E4%BD%A0', '/v1/files/'])(
  'any other passes: %s',
  (url) => {
    const arrival = at(url);
    if (arrival === null) throw new RangeError(url);
    expect(() => checkArrival(arrival, {})).not.toThrow();
  },
);
