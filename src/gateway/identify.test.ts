import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Key, Snapshot } from '../schema/vendor.ts';
import { proxyRule } from './address.ts';
import { type Caller, describe as describeCaller, identify, type IdentifyRules, keyLookup, sentCredentials } from './identify.ts';

const key = (more: Partial<Key>): Key => ({
  id: 'k',
  name: 'k',
  user: 'owner',
  app: null,
  role: 'member',
  speaks_for_others: false,
  endpoint: null,
  models: null,
  revoked: false,
  ...more,
});
const hash = (secret: string): string => `hashed:${secret}`;
const snapshotOf = (version: string, keys: Readonly<Record<string, Key>>): Snapshot => ({
  version,
  keys: new Map(Object.entries(keys).map(([secret, one]) => [hash(secret), one])),
  endpoints: new Map(),
  models: new Map(),
  defaults: {},
});
const snapshot = snapshotOf('1', {
  dbk_plain: key({}),
  dbk_app: key({ app: 'fixed' }),
  dbk_free: key({ speaks_for_others: true, app: 'usual' }),
  dbk_gone: key({ revoked: true }),
  'file-secret-without-prefix': key({ id: 'file' }),
});
const usual: IdentifyRules = { without_key: 'refuse', proxies: [], record_ip: 'full', record_user_agent: true };

function requestWith(headers: Readonly<Record<string, string>>, url = '/v1/x'): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { url });
  Object.assign(request.headers, headers);
  return request;
}
function who(headers: Readonly<Record<string, string>>, url = '/v1/x', rules = usual): Caller {
  const request = requestWith(headers, url);
  return identify(request, describeCaller(request, rules), rules, snapshot, keyLookup(hash));
}
const codeOf = (headers: Readonly<Record<string, string>>, url?: string): unknown => {
  try {
    who(headers, url);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

describe('the key', () => {
  it.each(['dbk_other_or_unknown', 'dbk_app', 'file-secret-without-prefix'])(
    'in the vendor’s place is no vendor’s credential: %s',
    (sent) => {
      expect(who({ 'x-daybook-key': 'dbk_plain', authorization: `Bearer ${sent}` })).toMatchObject({ key: { id: 'k' }, credential: null });
    },
  );

  it.each([
    [{ authorization: 'Bearer dbk_plain' }, '/'],
    [{ authorization: 'bearer   dbk_plain  ' }, '/'],
    [{ 'x-api-key': 'dbk_plain' }, '/'],
    [{ 'x-goog-api-key': 'dbk_plain' }, '/'],
    [{ 'api-key': 'dbk_plain' }, '/'],
    [{ 'x-daybook-key': 'dbk_plain' }, '/'],
    [{}, '/v1beta/models/m:generateContent?alt=sse&key=dbk_plain'],
    [{ authorization: 'Basic eDp5', 'x-api-key': 'dbk_plain' }, '/'],
    [{ authorization: 'Bearer file-secret-without-prefix' }, '/'],
  ])('is taken from %j %s', (headers, url) => expect(who(headers, url)).toMatchObject({ user: 'owner', credential: null }));

  it('beside our own header, what the SDK sends is the caller’s vendor key', () => {
    expect(who({ 'x-daybook-key': 'dbk_plain', authorization: 'Bearer sk-own' })).toMatchObject({ credential: 'sk-own', user: 'owner' });
    expect(who({ 'x-daybook-key': 'dbk_plain', authorization: 'Bearer dbk_plain' })).toMatchObject({ credential: null });
  });

  it.each([
    [{}, '/', 'key_missing'],
    [{ authorization: 'Bearer sk-vendor' }, '/', 'key_missing'],
    [{ authorization: 'Bearer dbk_other' }, '/', 'key_unknown'],
    [{ 'x-daybook-key': 'anything' }, '/', 'key_unknown'],
    [{ authorization: 'Bearer dbk_gone' }, '/', 'key_revoked'],
    [{ 'x-daybook-key': 'dbk_plain' }, '/?key=a%0d%0ab', 'key_unknown'],
    [{ 'x-daybook-key': 'dbk_plain' }, '/?key=%C4%8A', 'key_unknown'],
    [{ 'x-daybook-key': 'dbk_plain', 'x-api-key': 'a b' }, '/', 'key_unknown'],
  ])('is refused where it is none: %j %s', (headers, url, code) => expect(codeOf(headers, url)).toBe(code));

  it('a caller without one is anonymous where that is allowed, and must bring a vendor key', () => {
    const open: IdentifyRules = { ...usual, without_key: 'allow' };
    expect(who({ authorization: 'Bearer sk-own' }, '/', open)).toMatchObject({ key: null, user: 'anonymous', credential: 'sk-own' });
    expect(who({ authorization: 'Bearer sk-own', 'x-daybook-user': 'the boss' }, '/', open).user).toBe('anonymous');
    expect(() => who({}, '/', open)).toThrow('No Daybook key');
  });

  it('is found again without hashing, until the registry changes', () => {
    let hashed = 0;
    const lookup = keyLookup((secret) => {
      hashed += 1;
      return hash(secret);
    });
    for (let i = 0; i < 5; i += 1) expect(lookup.find('dbk_plain', snapshot)).not.toBeNull();
    expect(hashed).toBe(1);
    expect(lookup.find('dbk_plain', snapshotOf('2', {}))).toBeNull();
    expect(lookup.known('dbk_plain', snapshotOf('3', { dbk_plain: key({}) }))).toBe(true);
  });

  it('as it was sent is known for masking, whether it is ours or not', () => {
    expect(sentCredentials(requestWith({ authorization: 'Bearer whatever' }))).toEqual([null, 'whatever']);
    expect(sentCredentials(requestWith({ 'x-daybook-key': 'a', authorization: 'Bearer b' }))).toEqual(['a', 'b']);
    expect(sentCredentials(requestWith({}))).toEqual([null, null]);
  });
});

describe('user and app', () => {
  const says = { 'x-daybook-user': 'ada', 'x-daybook-app': 'web' };
  it('are the key’s own unless it speaks for others; an app the key leaves open may be named', () => {
    expect(who({ ...says, authorization: 'Bearer dbk_plain' })).toMatchObject({ user: 'owner', app: 'web' });
    expect(who({ ...says, authorization: 'Bearer dbk_app' })).toMatchObject({ user: 'owner', app: 'fixed' });
    expect(who({ ...says, authorization: 'Bearer dbk_free' })).toMatchObject({ user: 'ada', app: 'web' });
    expect(who({ authorization: 'Bearer dbk_free' })).toMatchObject({ user: 'owner', app: 'usual' });
  });
});

describe('context', () => {
  const withKey = { 'x-daybook-key': 'dbk_plain' };
  const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

  it('is read as UTF-8 where it is, as latin1 where it is not', () => {
    expect(who({ ...withKey, 'x-daybook-session': utf8('会话') })).toMatchObject({ session_id: '会话' });
    expect(who({ ...withKey, 'x-daybook-session': 'Jos\xe9' })).toMatchObject({ session_id: 'José' });
  });

  it.each([
    [{ 'x-daybook-metadata': '{"a":{"b":[1]}}' }, null],
    [{ 'x-daybook-metadata': `{"a":${'['.repeat(31)}${']'.repeat(31)}}` }, null],
    [{ 'x-daybook-metadata': `{"a":${'['.repeat(40)}${']'.repeat(40)}}` }, 'context_invalid'],
    [{ 'x-daybook-metadata': '[]' }, 'context_invalid'],
    [{ 'x-daybook-metadata': 'null' }, 'context_invalid'],
    [{ 'x-daybook-metadata': '{' }, 'context_invalid'],
    [{ 'x-daybook-metadata': `{"a":"${'x'.repeat(16_384)}"}` }, 'context_invalid'],
    [{ 'x-daybook-app': 'a'.repeat(512) }, null],
    [{ 'x-daybook-app': 'a'.repeat(513) }, 'context_invalid'],
    [{ 'x-daybook-app': utf8('应'.repeat(512)) }, null],
    [{ 'x-daybook-app': utf8('应'.repeat(513)) }, 'context_invalid'],
  ])('has limits: %#', (headers, code) => expect(codeOf({ ...withKey, ...headers })).toBe(code));

  it.each([
    ['203.0.113.9', '203.0.113.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['2001:db8::7', '2001:db8::'],
    ['2001::7', '2001::'],
    ['::1', '::'],
    ['1::2:3:4:5:6:7', '1:0:2::'],
    ['fe80::1%eth0', 'fe80::'],
  ])('an address is cut to its network: %s', (address, network) => {
    const request = requestWith({ ...withKey, 'x-forwarded-for': address });
    Object.defineProperty(request.socket, 'remoteAddress', { value: '::ffff:127.0.0.1' });
    const rules: IdentifyRules = { ...usual, record_ip: 'truncated', proxies: [proxyRule('127.0.0.1')] };
    expect(describeCaller(request, rules).ip).toBe(network);
    expect(describeCaller(request, { ...rules, record_ip: 'off' }).ip).toBeNull();
  });
});
