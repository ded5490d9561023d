// The table of providers leads to vendors that are there: it stands on a floor below theirs, and knows only their ids.
import { expect, it } from 'vitest';
import { vendorOf } from '../../src/otlp/calls/vendor.ts';
import { shippedVendors } from '../../src/registry/vendors.ts';

it('the conventions’ names lead to vendors that Daybook knows; other names stay what they are', () => {
  const known = new Set(shippedVendors.map(({ id }) => id));
  for (const name of [
    'openai',
    'OpenAI',
    'openai.responses',
    'anthropic',
    'gcp.gemini',
    'google.generative-ai',
    'azure.ai.openai',
    'mistral_ai',
    'x_ai',
    'moonshot_ai',
    'groq',
    'deepseek',
    'z_ai',
    'alibaba.chat',
    'ollama',
  ])
    expect(known, name).toContain(vendorOf(name));
  expect(vendorOf('Cohere')).toBe('cohere');
  expect(vendorOf('amazon-bedrock')).toBe('aws.bedrock');
});
