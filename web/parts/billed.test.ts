// The rule is the ledger's; each kind of call that can be is asked of both.
import { describe, expect, it } from 'vitest';
import { makeCall } from '../../src/ledger/testing/calls.ts';
import { isUnpriced } from '../../src/ledger/testing/usage.ts';
import { costStatuses, statuses } from '../../src/schema/vocabulary.ts';
import { isNeverBilled, isWithoutPrice } from './billed.ts';

const unknown = {
  cost_status: 'unknown',
  status: 'failed',
  prompt_tokens: null,
  completion_tokens: null,
  total_tokens: null,
} as const;

describe('a cost that is not known', () => {
  it.each(['failed', 'timeout', 'cancelled', 'unknown'] as const)('is none for a %s call without any tokens', (status) => {
    expect(isNeverBilled({ ...unknown, status })).toBe(true);
  });

  it('is missing where the vendor answered, or tokens of one side are known', () => {
    expect(isNeverBilled({ ...unknown, status: 'success' })).toBe(false);
    expect(isNeverBilled({ ...unknown, prompt_tokens: 20 })).toBe(false);
    expect(isNeverBilled({ ...unknown, status: 'cancelled', completion_tokens: 3 })).toBe(false);
  });

  it('is none for what Daybook refused, and is not asked about where the cost is known', () => {
    expect(isNeverBilled({ ...unknown, status: 'refused', prompt_tokens: 20 })).toBe(true);
    expect(isNeverBilled({ ...unknown, cost_status: 'free' })).toBe(false);
  });

  it('is missing exactly for the calls that usage counts as unpriced', () => {
    const sides = [null, 0, 7];
    for (const cost_status of costStatuses)
      for (const status of statuses)
        for (const prompt_tokens of sides)
          for (const completion_tokens of sides)
            for (const total_tokens of sides) {
              const fields = { cost_status, status, prompt_tokens, completion_tokens, total_tokens };
              const { call } = makeCall(1, 0, fields);
              expect(isNeverBilled(fields), JSON.stringify(fields)).toBe(cost_status === 'unknown' && !isUnpriced(call));
            }
  });
});

it('a price settles what has none, and no count that nobody has', () => {
  const reasons = ['no_price', 'output_unpriced', 'unit_unpriced:web_search', 'output_unknown', 'pieces_unknown', 'not_counted'];
  expect(reasons.filter(isWithoutPrice)).toEqual(['no_price', 'output_unpriced', 'unit_unpriced:web_search']);
});
