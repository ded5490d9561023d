import type { IncomingMessage } from 'node:http';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { proxyRule, trustedAddress, trustedHttps } from './address.ts';

/** Real requests, so that headers are joined as node:http joins them. */
let look: (incoming: IncomingMessage) => string | boolean | null = () => null;
let seen: string | boolean | null = null;
const server = createServer((incoming, response) => {
  seen = look(incoming);
  response.end();
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

async function addressOf(forwarded: string | string[] | undefined, rules: readonly string[]) {
  look = (incoming) => trustedAddress(incoming, rules.map(proxyRule));
  return asked(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded });
}

async function isHttps(said: string | string[] | undefined, rules: readonly string[]) {
  look = (incoming) => trustedHttps(incoming, rules.map(proxyRule));
  return asked(said === undefined ? {} : { 'x-forwarded-proto': said });
}

async function asked(headers: Record<string, string | string[]>) {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const asking = request({ port, host: '127.0.0.1', agent: false, headers });
  asking.end();
  const [response] = await once(asking, 'response');
  response.resume();
  return seen;
}

it('without a trusted proxy, what a caller claims counts for nothing', async () => {
  expect(await addressOf('203.0.113.1', [])).toBe('127.0.0.1');
  expect(await addressOf('203.0.113.1', ['10.0.0.0/8'])).toBe('127.0.0.1');
});

it('behind trusted proxies, the nearest address that is none of them counts', async () => {
  const rules = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'];
  expect(await addressOf(undefined, rules)).toBe('127.0.0.1');
  expect(await addressOf('203.0.113.1', rules)).toBe('203.0.113.1');
  expect(await addressOf('198.51.100.7, 203.0.113.1, 10.0.0.3,fd00::5', rules)).toBe('203.0.113.1');
  expect(await addressOf(['198.51.100.7', '203.0.113.1'], rules)).toBe('203.0.113.1');
  expect(await addressOf('10.0.0.1, 10.0.0.2', rules)).toBe('10.0.0.1');
});

it('addresses may be mapped, bracketed or have a port or a zone; what is none ends the chain', async () => {
  const rules = ['127.0.0.1', 'fe80::/10'];
  expect(await addressOf('::ffff:203.0.113.1', rules)).toBe('203.0.113.1');
  expect(await addressOf('[2001:db8::1]:8080', rules)).toBe('2001:db8::1');
  expect(await addressOf('203.0.113.1:4711', rules)).toBe('203.0.113.1');
  expect(await addressOf('203.0.113.1, fe80::1%eth0', rules)).toBe('203.0.113.1');
  expect(await addressOf('203.0.113.1, _hidden', rules)).toBe('127.0.0.1');
  expect(await addressOf('', rules)).toBe('127.0.0.1');
  expect(await addressOf(',,,', rules)).toBe('127.0.0.1');
});

it.each(['', 'proxy.local', '10.0.0.0/99', '10.0.0.0/x', '10.0.0', '1.2.3.4/8/8'])('a rule that is no address is refused: %j', (text) => {
  expect(() => proxyRule(text)).toThrow(RangeError);
});

it('a browser speaks https where a trusted proxy says so, and nobody else', async () => {
  const rules = ['127.0.0.1'];
  expect(await isHttps('https', [])).toBe(false);
  expect(await isHttps('https', ['10.0.0.0/8'])).toBe(false);
  expect(await isHttps(undefined, rules)).toBe(false);
  expect(await isHttps('http', rules)).toBe(false);
  expect(await isHttps('http, https', rules)).toBe(false);
  expect(await isHttps('https', rules)).toBe(true);
  expect(await isHttps(['HTTPS', 'http'], rules)).toBe(true);
});
