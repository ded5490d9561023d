import { expect, it } from 'vitest';
import { knownTokens, knownTokensOver } from './tokens.ts';

it('tokens are the sum of the parts that stand beside them', () => {
  expect(knownTokens({ prompt_tokens: 374, completion_tokens: 676 })).toBe(1_050);
  expect(knownTokensOver({ prompt_tokens: [20, 354], completion_tokens: [0, 676] })).toEqual([20, 1_030]);
});
