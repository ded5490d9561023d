// What the records say about a difference, case by case.
import { describe, expect, it } from 'vitest';
import { reasonFor } from './difference-reason.ts';

const steady = { least: 800_000n, most: 800_000n };
const uneven = { least: 700_000n, most: 1_300_000n };

describe('the reason for a difference', () => {
  it.each([
    [['unit:web_search'], 'tools'],
    [['unit_unpriced:web_search'], 'tools'],
    [['unpriced_service_tier:flex'], 'tier'],
    [['unpriced_speed:fast'], 'tier'],
    [['unpriced_region:us'], 'tier'],
    [['applied:service_tier:batch'], 'tier'],
    [['usage_estimated'], 'tokens'],
    [['output_inferred_from_total'], 'tokens'],
    [['cached_exceeds_input'], 'tokens'],
    [['iteration_unpriced:claude-x'], 'tokens'],
  ] as const)('is in the flags %j: %s', (flags, reason) => {
    expect(reasonFor({ flags, calls: 5, ratio: steady })).toBe(reason);
    expect(reasonFor({ flags: ['output_derived', ...flags], calls: 1, ratio: null })).toBe(reason);
  });

  it('is tools before tier and tier before tokens', () => {
    expect(reasonFor({ flags: ['unpriced_service_tier:flex', 'unit:web_search', 'usage_estimated'], calls: 2, ratio: steady })).toBe(
      'tools',
    );
    expect(reasonFor({ flags: ['usage_estimated', 'unpriced_service_tier:flex'], calls: 2, ratio: steady })).toBe('tier');
  });

  it('is a discount where all calls stand in one proportion, up to rounding, and another price where they do not', () => {
    expect(reasonFor({ flags: [], calls: 2, ratio: steady })).toBe('discount');
    expect(reasonFor({ flags: [], calls: 9, ratio: { least: 0n, most: 0n } })).toBe('discount');
    expect(reasonFor({ flags: [], calls: 2, ratio: { least: 798_000n, most: 800_000n } })).toBe('discount');
    expect(reasonFor({ flags: [], calls: 2, ratio: { least: 790_000n, most: 800_000n } })).toBe('price');
    expect(reasonFor({ flags: ['price_rounded_to_pico'], calls: 2, ratio: uneven })).toBe('price');
  });

  it('is not known of one call alone, nor where ours is zero', () => {
    expect(reasonFor({ flags: [], calls: 1, ratio: steady })).toBe('other');
    expect(reasonFor({ flags: [], calls: 7, ratio: null })).toBe('other');
  });
});
