import { expect, it } from 'vitest';
import { addressesOf, badHeader, bodyOf, draftOf, isName, isSeconds, movesAddress } from './draft.ts';
import type { Vendor } from './endpoint.ts';

const vendor = (id: string, bases: Vendor['bases']): Vendor => ({
  id,
  name: id,
  name_zh: null,
  bases,
  currency: 'USD',
  needs_credential: true,
  source: 'shipped',
});
const openai = vendor('openai', { openai: 'https://api.openai.com/v1' });
const deepseek = vendor('deepseek', { openai: 'https://api.deepseek.com', anthropic: 'https://api.deepseek.com/anthropic' });
const vllm = vendor('vllm', { openai: 'http://127.0.0.1:8000/v1', anthropic: 'http://127.0.0.1:8000' });

it('asks for one address of a vendor that has one, and for one of each format where they differ or none is known', () => {
  expect(addressesOf(openai)).toBe('one');
  expect(addressesOf(vllm)).toBe('one');
  expect(addressesOf(deepseek)).toEqual(['openai', 'anthropic']);
  expect(addressesOf(vendor('any', {}))).toEqual(['openai', 'anthropic', 'gemini']);
});

it('sends what was entered and nothing for what was left empty', () => {
  const empty = { ...draftOf(null, [openai]), name: 'main' };
  expect(bodyOf(empty, 'one')).toEqual({ vendor: 'openai', headers: {}, timeouts: {} });
  const full = {
    ...empty,
    base_url: ' https://proxy.example/v1 ',
    credential: ' sk-1 ',
    currency: 'cny',
    headers: 'X-Team: a: b\n\nX-Other:c',
    seconds: { connect: '2.5', first_byte: '', idle: '', total: '60' },
    gone: 'drain',
  } as const;
  expect(bodyOf(full, 'one')).toEqual({
    vendor: 'openai',
    base_url: 'https://proxy.example/v1',
    credential: 'sk-1',
    currency: 'CNY',
    headers: { 'X-Team': 'a: b', 'X-Other': 'c' },
    timeouts: { connect: 2_500, total: 60_000 },
    caller_gone: { policy: 'drain' },
  });
  expect(bodyOf({ ...full, removesCredential: true }, 'one').credential).toBeNull();
  expect(bodyOf({ ...empty, bases: { ...empty.bases, anthropic: 'https://a.example' } }, ['openai', 'anthropic'])).toMatchObject({
    bases: { anthropic: 'https://a.example' },
  });
});

it('knows when calls would go elsewhere', () => {
  const before = draftOf(null, [openai]);
  expect(movesAddress({ ...before, currency: 'EUR', base_url: ' ' }, before)).toBe(false);
  expect(movesAddress({ ...before, base_url: 'https://x.example' }, before)).toBe(true);
  expect(movesAddress({ ...before, vendor: 'groq' }, before)).toBe(true);
});

it('sees names, headers and seconds that are none', () => {
  expect(badHeader({ ...draftOf(null, []), headers: 'X-A: b\nno colon' })).toBe('no colon');
  expect(['1', '0.5', '', ' '].every(isSeconds)).toBe(true);
  expect(['-1', '1s', '1e9'].some(isSeconds)).toBe(false);
  expect([isName('a.b_c:d-1'), isName('a/b'), isName('-a'), isName('')]).toEqual([true, false, false, false]);
});
