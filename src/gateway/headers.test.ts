import { describe, expect, it } from 'vitest';
import { requestIdHeaders } from '../lib/request-ids.ts';
import { targetForVendor, toCaller, toJournal, toVendor, withoutSecrets } from './headers.ts';

describe('to the vendor', () => {
  it('go the caller’s fields as they are written, repeated ones too, with the vendor’s host and what is added', () => {
    const raw = ['Host', 'daybook', 'X-One', '1', 'x-one', '2', 'Content-Type', 'application/json', 'Content-Length', '5'];
    expect(toVendor(raw, 'api.vendor', null, ['authorization', 'Bearer v'])).toEqual([
      'host',
      'api.vendor',
      'X-One',
      '1',
      'x-one',
      '2',
      'Content-Type',
      'application/json',
      'authorization',
      'Bearer v',
    ]);
  });

  it.each([
    'Authorization',
    'X-API-Key',
    'x-goog-api-key',
    'API-KEY',
    'Cookie',
    'X-Daybook-Key',
    'x-daybook-user',
    'X-Forwarded-For',
    'Forwarded',
    'Via',
    'Connection',
    'Keep-Alive',
    'Proxy-Authorization',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Expect',
    'HTTP2-Settings',
    'X-Amz-Security-Token',
    'X-Auth-Token',
    'X-Real-IP',
    'True-Client-IP',
    'CF-Connecting-IP',
    'CF-Access-Jwt-Assertion',
    'X-HTTP-Method-Override',
  ])('%s does not go', (name) => {
    expect(toVendor([name, 'value'], 'h', null, [])).toEqual(['host', 'h']);
  });

  it('no field with a Daybook key for a value goes', () => {
    expect(toVendor(['x-any', 'dbk_secret', 'x-other', 'v'], 'h', null, [])).toEqual(['host', 'h', 'x-other', 'v']);
  });

  it('what Connection names ends here, and what is to be dropped', () => {
    const raw = ['connection', 'close, X-Hop', 'CONNECTION', 'x-other', 'x-hop', '1', 'X-Other', '2', 'x-stays', '3', 'x-drop', '4'];
    expect(toVendor(raw, 'h', new Set(['x-drop']), [])).toEqual(['host', 'h', 'x-stays', '3']);
  });
});

describe('to the caller', () => {
  it('go the vendor’s fields, retry advice and limits among them, with our id in place of any other', () => {
    const raw = [
      'Retry-After',
      '3',
      'x-ratelimit-limit-tokens',
      '9',
      'X-Daybook-Request-Id',
      'forged',
      'Connection',
      'close',
      'Content-Type',
      'application/json',
    ];
    expect(toCaller(raw, 'ID', true)).toEqual([
      'Retry-After',
      '3',
      'x-ratelimit-limit-tokens',
      '9',
      'Content-Type',
      'application/json',
      'x-daybook-request-id',
      'ID',
    ]);
  });

  it.each(['Set-Cookie', 'Set-Cookie2', 'Clear-Site-Data', 'Service-Worker-Allowed', 'Strict-Transport-Security', 'Alt-Svc', 'Report-To'])(
    '%s does not go: it would count for the console too',
    (name) => {
      expect(toCaller([name, 'value', 'Content-Type', 'application/json', name, 'value'], 'ID', true)).toEqual([
        'Content-Type',
        'application/json',
        'x-daybook-request-id',
        'ID',
      ]);
    },
  );

  it.each(['text/html', 'Text/HTML; charset=utf-8', 'image/svg+xml', 'application/xml', 'multipart/x-mixed-replace', '', null])(
    'what a browser may open as a page has an origin of its own: %s',
    (type) => {
      const fields = toCaller(type === null ? [] : ['Content-Type', type], 'ID', true).slice(type === null ? 0 : 2);
      expect(fields).toEqual(['content-security-policy', 'sandbox', 'x-content-type-options', 'nosniff', 'x-daybook-request-id', 'ID']);
    },
  );

  it('the length goes only where no byte may be left out', () => {
    expect(toCaller(['Content-Type', 'a/b', 'Content-Length', '5'], 'ID', false)).toEqual([
      'Content-Type',
      'a/b',
      'x-daybook-request-id',
      'ID',
    ]);
    expect(toCaller(['Content-Length', '5'], 'ID', true)).toContain('5');
  });
});

describe('into the journal', () => {
  it('go the fields of a list, lower-case and cut to 512 characters; no credential is on it', () => {
    const raw = [
      'Content-Type',
      'a/b',
      'X-Stainless-Lang',
      'js',
      'X-RateLimit-Remaining',
      '1',
      'User-Agent',
      'u'.repeat(600),
      'X-Daybook-User',
      'ada',
    ];
    const never = [
      'Authorization',
      'X-Api-Key',
      'Cookie',
      'Set-Cookie',
      'X-Daybook-Key',
      'Proxy-Authorization',
      'X-Forwarded-For',
      'X-Anything',
    ];
    const kept = toJournal([...raw, ...never.flatMap((name) => [name, 'secret'])]);
    expect(kept).toEqual({
      'content-type': 'a/b',
      'x-stainless-lang': 'js',
      'x-ratelimit-remaining': '1',
      'user-agent': 'u'.repeat(512),
      'x-daybook-user': 'ada',
    });
    expect(toJournal(raw, 'user-agent')).not.toHaveProperty('user-agent');
  });
});

it('the vendor’s id of a request is journalled, wherever the record looks for it', () => {
  for (const name of requestIdHeaders) expect(toJournal([name.toUpperCase(), 'id'])).toEqual({ [name]: 'id' });
});

describe('in a path', () => {
  it.each([
    ['/v1/x', '/v1/x'],
    ['/v1/x?a=1&b', '/v1/x?a=1&b'],
    ['/v1/x?key=s&a=1', '/v1/x?key=[redacted]&a=1'],
    ['/v1/x?a=1&KEY=s=t', '/v1/x?a=1&KEY=[redacted]'],
    ['/v1/x?k%65y=s', '/v1/x?k%65y=[redacted]'],
    ['/v1/x?sig=s&X-Amz-Signature=t&access_token=u', '/v1/x?sig=[redacted]&X-Amz-Signature=[redacted]&access_token=[redacted]'],
    ['/v1/x?monkey=1&keys=2', '/v1/x?monkey=1&keys=2'],
    ['/v1/x?%zz=1', '/v1/x?%zz=1'],
    ['/v1/x?other=dbk_secret', '/v1/x?other=[redacted]'],
  ])('credentials are not kept: %s', (path, kept) => expect(withoutSecrets(path)).toBe(kept));

  it.each([
    ['/m?key=s', '/m'],
    ['/m?alt=sse&key=s', '/m?alt=sse'],
    ['/m?key=s&alt=sse&key=t', '/m?alt=sse'],
    ['/m?keys=1', '/m?keys=1'],
    ['/m?', '/m?'],
    ['/m', '/m'],
    ['/m?api_key=s&apikey=s&api-key=s&access_token=s&token=s&a=1', '/m?a=1'],
    ['/m?k%65y=s&a=1', '/m?a=1'],
    ['/m?a=dbk_secret&b=%64bk_secret&c=+dbk_secret&d=1', '/m?d=1'],
    ['/m?sig=1&X-Goog-Signature=2&x-amz-credential=3&a=4', '/m?a=4'],
    ['/m?$httpMethod=POST&%24httpHeaders=x&a=1', '/m?a=1'],
    ['/m?pageToken=1&%zz=1&a=b=c', '/m?pageToken=1&%zz=1&a=b=c'],
  ])('credentials are not sent on, the rest stays as it is: %s', (path, left) => expect(targetForVendor(path, false)).toBe(left));

  it('a vendor’s signed address keeps its signature on a path that is not read', () => {
    const signed = '/upload/v1beta/files?upload_id=u&X-Goog-Signature=s&sig=t&X-Amz-Security-Token=v';
    expect(targetForVendor(`${signed}&key=k`, true)).toBe(signed);
  });
});
