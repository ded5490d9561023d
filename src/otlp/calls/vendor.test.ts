import { describe, expect, it } from 'vitest';
import { attributesOf, type Values } from '../testing/spans.ts';
import { servedBy } from './vendor.ts';

const served = (values: Values) => servedBy(attributesOf(values));

describe('a client of OpenAI’s SDK', () => {
  it('is served by OpenAI at OpenAI’s address, or where no address is told', () => {
    expect(served({ 'gen_ai.provider.name': 'openai' })).toEqual({ vendor: 'openai', endpoint: null });
    expect(served({ 'gen_ai.provider.name': 'openai', 'server.address': 'api.openai.com' })).toEqual({
      vendor: 'openai',
      endpoint: 'https://api.openai.com',
    });
  });

  it('is served by whoever has the address it was pointed to', () => {
    expect(served({ 'gen_ai.system': 'openai', 'server.address': 'api.deepseek.com', 'server.port': 443 })).toEqual({
      vendor: null,
      endpoint: 'https://api.deepseek.com',
    });
    expect(served({ 'gen_ai.system': 'openai', 'server.address': 'acme.openai.azure.com' })).toMatchObject({ vendor: 'azure-openai' });
    expect(served({ 'gen_ai.system': 'openai', 'server.address': 'notopenai.com' })).toMatchObject({ vendor: null });
    expect(served({ 'gen_ai.system': 'openai', 'server.address': 'localhost', 'server.port': 11434 })).toEqual({
      vendor: null,
      endpoint: 'http://localhost:11434',
    });
  });
});

it('an address is told without what may be secret in it, and not at all where it is none', () => {
  expect(served({ 'url.full': 'https://user:pass@api.acme.com/v1/chat?key=secret#x' }).endpoint).toBe('https://api.acme.com/v1/chat');
  for (const address of ['not an address', 'ftp://a.b', '', 'http://', 'x'.repeat(600)])
    expect(served({ 'url.full': address }).endpoint).toBeNull();
});
