import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MaskOptions } from '../options.ts';
import { type Problem, problemsTo } from '../problem.ts';
import { redactBy } from './redact.ts';
import { builtInRules } from './rules.ts';

const problems: Problem[] = [];
const to = problemsTo((problem) => problems.push(problem));

function mask(text: string, options?: MaskOptions): { readonly text: unknown; readonly hits: string[] } {
  const hits = new Set<string>();
  return { text: redactBy(options, to)?.('response_content', text, hits), hits: [...hits] };
}

const samples: readonly (readonly [rule: string, secret: string])[] = [
  ['api_key', 'sk-proj-abcDEF0123456789abcd'],
  ['api_key', 'sk-ant-api03-abcDEF_0123456789-abcd'],
  ['api_key', `AIza${'Ab3-_'.repeat(7)}`],
  ['api_key', 'AKIAIOSFODNN7EXAMPLE'],
  ['api_key', `ghp_${'a1B2'.repeat(9)}`],
  ['api_key', 'LTAI5tAbCdEfGhIjKlMnOpQr'],
  ['api_key', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4fwpM'],
  ['api_key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----'],
  ['api_key', 'dbk_EWJtfWRpNzEWJtfWRpNz'],
  ['bearer_token', 'Bearer abcdefgh12345678.xyz'],
  ['email', 'ann.bee+shop@mail.example.co.uk'],
  ['phone', '13812345678'],
  ['phone', '+86 138 1234 5678'],
  ['phone', '+44 20 7946 0958'],
  ['phone', '(415) 555-2671'],
  ['phone', '415-555-2671'],
  ['chinese_id', '11010519491231002X'],
  ['chinese_id', '440524188001010014'],
  ['card_number', '4111111111111111'],
  ['card_number', '4111 1111 1111 1111'],
  ['card_number', '5500-0000-0000-0004'],
  ['card_number', '378282246310005'],
];

describe.each(samples)('%s %s', (rule, secret) => {
  it('is masked in prose, in Chinese, in JSON, and after an escape in JSON', () => {
    expect(mask(`It is ${secret}, thanks.`)).toEqual({ text: `It is [${rule}], thanks.`, hits: [rule] });
    expect(mask(`我的是${secret}。`).text).toBe(`我的是[${rule}]。`);
    for (const inner of [{ a: secret }, { a: `first\n${secret}\tlast` }]) {
      const masked = mask(JSON.stringify(inner)).text;
      expect(typeof masked === 'string' ? Object.values(JSON.parse(masked)) : null).toEqual([inner.a.replace(secret, `[${rule}]`)]);
    }
  });

  it('stays where its rule is off', () => {
    expect(mask(`It is ${secret}.`, { rules: { [rule]: false, phone: false } }).hits).not.toContain(rule);
  });
});

it.each([
  'Order 4111111111111112 has no valid check digit',
  'at 1795427657697 milliseconds',
  'chatcmpl-9f8e7d6c5b4a and call_4111111111111111',
  'id 01M83X7SZ09EHYTJA7HRCSPHEE of 2026-11-23T09:54:17.696Z',
  'Bearer certificates of holders',
  '110105194912310021 is no identity number',
  'version 1.2.3, 3.14159265, 10,000,000 people, a@b, user@host',
  '550e8400-e29b-41d4-a716-446655440000',
])('%s is left alone', (text) => {
  expect(mask(text)).toEqual({ text, hits: [] });
});

it('a credential is masked by the name it stands under, and numbers too', () => {
  const hits = new Set<string>();
  const value = { headers: { Authorization: 'anything', 'X-Api-Key': 'short' }, password: 'x', count: 13_812_345_678, n: 5 };
  expect(redactBy(undefined, to)?.('metadata', value, hits)).toEqual({
    headers: { Authorization: '[credential_field]', 'X-Api-Key': '[credential_field]' },
    password: '[credential_field]',
    count: '[phone]',
    n: 5,
  });
  expect([...hits].sort()).toEqual(['credential_field', 'phone']);
});

it('an own function changes texts after the rules; where it throws or gives no text, the text goes and the record stays', () => {
  expect(mask('agent Smith, a@b.example', { own: (text) => text.replace('Smith', 'S.') })).toEqual({
    text: 'agent S., [email]',
    hits: ['email', 'own'],
  });
  const failing = mask('secret', {
    own: () => {
      throw new Error('no');
    },
  });
  expect(failing).toEqual({ text: '[dropped: the mask function failed]', hits: ['own'] });
  expect(problems.map(({ code }) => code)).toEqual(['mask_failed']);
});

it('nothing is masked where masking is off', () => {
  expect(redactBy(false, to)).toBeNull();
});

it('JSON stays JSON, whatever is masked in it', () => {
  const secrets = samples.map(([, secret]) => secret);
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...secrets, '\n', '\\', '"', ' ')), { maxLength: 12 }), (parts) => {
      const json = JSON.stringify({ parts, text: parts.join('') });
      for (const text of [json, json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)])
        expect(() => JSON.parse(String(mask(text).text))).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

it('texts without a secret take no long', () => {
  // A pattern that goes back and forth over such texts would take minutes.
  const texts = [
    '1'.repeat(50_000),
    '1 '.repeat(50_000),
    'a.'.repeat(50_000) + '@',
    `${'a@'.repeat(20_000)}`,
    `eyJ${'a'.repeat(50_000)}`,
    '+1-'.repeat(30_000),
  ];
  for (const text of texts) mask(text);
  expect(builtInRules.length).toBe(6);
}, 10_000);
