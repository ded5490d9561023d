import { expect, it } from 'vitest';
import { configSchema } from './config.ts';

it('an endpoint’s name fits between the slashes of /to/{endpoint}/…', () => {
  const accepts = (name: string): boolean => configSchema.safeParse({ endpoints: [{ name, vendor: 'openai' }] }).success;
  expect(['openai', 'azure-eu', 'a.b_c:d', '0'].map(accepts)).toEqual([true, true, true, true]);
  expect(['team/openai', '/', 'a/', '.a', '', 'a b'].map(accepts)).toEqual([false, false, false, false, false, false]);
});
