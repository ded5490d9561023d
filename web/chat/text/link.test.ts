import { expect, it } from 'vitest';
import { linkOf, otherHost } from './link.ts';

it.each([
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  '/calls',
  '#top',
  '//host',
  'file:///etc',
  'blob:x',
  'http://',
  'JaVaScRiPt:x',
])('%j is no link', (address) => {
  expect(linkOf(address)).toBeNull();
});

it.each(['https://example.com/a?b#c', 'http://example.com/', 'mailto:a@example.com', 'HTTPS://example.com/'])('%j is one', (address) => {
  expect(linkOf(address)?.toLowerCase()).toBe(address.toLowerCase());
});

it('a text that names another place than the link goes to is told', () => {
  expect(otherHost('https://bank.com/login', 'https://evil.example/x')).toBe('evil.example');
  expect(otherHost('bank.com', 'https://evil.example/x')).toBe('evil.example');
  expect(otherHost('www.bank.com', 'https://bank.com/')).toBeNull();
  expect(otherHost('the bank', 'https://evil.example/x')).toBeNull();
});
