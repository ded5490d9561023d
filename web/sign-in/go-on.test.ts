import { expect, it } from 'vitest';
import { placeAfter } from './go-on.ts';

const origin = 'https://daybook.example.com';

it('leads back to where somebody wanted to go', () => {
  expect(placeAfter('/calls?q=status%3Afailed&from=now-1h', origin)).toBe('/calls?q=status%3Afailed&from=now-1h');
  expect(placeAfter('https://daybook.example.com/usage', origin)).toBe('/usage');
});

it.each([
  null,
  '',
  'https://elsewhere.example.com/',
  '//elsewhere.example.com/calls',
  '/\\elsewhere.example.com/calls',
  '\\\\elsewhere.example.com',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://daybook.example.com@elsewhere.example.com/',
  '/sign-in?next=/sign-in',
  '\t//elsewhere.example.com',
  // Its path would be an address of another host once it stands alone.
  '/..//elsewhere.example.com',
  '/%2e%2e//elsewhere.example.com',
  'https://daybook.example.com//elsewhere.example.com',
])('%j leads to the console’s own beginning', (next) => {
  expect(placeAfter(next, origin)).toBe('/');
});
