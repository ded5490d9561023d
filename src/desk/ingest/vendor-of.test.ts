import { describe, expect, it } from 'vitest';
import { shippedVendors } from '../../registry/vendors.ts';
import type { Endpoint } from '../../schema/vendor.ts';
import { servedBy } from './vendor-of.ts';

const timeouts = { connect: null, first_byte: null, idle: null, total: null };
const endpoint: Endpoint = {
  name: 'ours',
  vendor_id: 'deepseek',
  vendor_name: 'DeepSeek',
  bases: { openai: 'https://llm.example.com/v1' },
  auth: {},
  credential: null,
  currency: 'CNY',
  quirks: ['usage_unasked'],
  headers: {},
  timeouts,
  caller_gone: { policy: 'cancel' },
};
const served = (told: { vendor?: string; endpoint?: string }) => servedBy({ vendors: shippedVendors, endpoints: [endpoint] }, told);

describe('the vendor is the one', () => {
  it.each([
    ['that is named by id', { vendor: 'anthropic' }, 'anthropic'],
    ['that is named by name, in any case', { vendor: 'ANTHROPIC' }, 'anthropic'],
    ['that is named in Chinese', { vendor: '深度求索' }, 'deepseek'],
    ['whose endpoint is named', { endpoint: 'ours' }, 'deepseek'],
    ['whose endpoint has the address', { endpoint: 'https://llm.example.com/v1/chat/completions' }, 'deepseek'],
    ['whose address it is', { endpoint: 'https://api.openai.com/v1/responses' }, 'openai'],
    ['whose host it is', { endpoint: 'api.anthropic.com' }, 'anthropic'],
    ['of that region', { endpoint: 'https://dashscope.aliyuncs.com/compatible-mode/v1' }, 'dashscope'],
    ['at that port', { endpoint: 'http://127.0.0.1:11434/v1/chat/completions' }, 'ollama'],
    ['that gives out hosts', { endpoint: 'https://team.openai.azure.com/openai/v1/chat/completions' }, 'azure-openai'],
    ['that is named, also where no row has it', { vendor: 'in-house' }, 'in-house'],
  ])('%s', (_, told, vendor_id) => {
    expect(served(told).vendor_id).toBe(vendor_id);
  });

  it.each([
    ['by nothing', {}],
    ['by a name that is no endpoint', { endpoint: 'elsewhere' }],
    ['by a host that only begins like one', { endpoint: 'https://api.openai.com.example.org/v1' }],
    ['by a host that only ends like one', { endpoint: 'https://notapi.openai.com/v1' }],
    ['by another port', { endpoint: 'http://127.0.0.1:11435/v1' }],
  ])('not told %s', (_, told) => {
    expect(served(told).vendor_id).toBeNull();
  });
});

it('the host alone tells nobody where several live at it', () => {
  const both = ['a', 'b'].map(
    (name): Endpoint => ({ ...endpoint, name, vendor_id: name, bases: { openai: `http://10.0.0.1:8000/${name}` } }),
  );
  const at = (address: string) => servedBy({ vendors: shippedVendors, endpoints: both }, { endpoint: address });
  expect(at('http://10.0.0.1:8000').vendor_id).toBeNull();
  expect(at('http://10.0.0.1:8000/b/chat/completions').vendor_id).toBe('b');
});

it('an endpoint says what it bills in, also beside the vendor’s name', () => {
  expect(served({ endpoint: 'ours' })).toMatchObject({ endpoint: 'ours', currency: 'CNY', quirks: ['usage_unasked'] });
  expect(served({ vendor: 'deepseek', endpoint: 'ours' }).currency).toBe('CNY');
  expect(served({ vendor: 'openai', endpoint: 'ours' })).toMatchObject({ endpoint: 'ours', currency: 'USD' });
});

it('of an address its host and path are kept, and nothing that could be a credential', () => {
  const kept = served({ endpoint: 'https://me:pass@llm.example.org/v1/x?key=secret' });
  expect(kept).toMatchObject({ endpoint: 'llm.example.org', path: '/v1/x' });
  expect(JSON.stringify(kept)).not.toMatch(/pass|secret/);
});
