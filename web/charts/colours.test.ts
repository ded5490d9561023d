import { describe, expect, it } from 'vitest';
import { slotFor } from './colours.ts';

describe('the hue of a name', () => {
  it('is the one its hash points to while nobody wears it', () => {
    expect(slotFor(37, new Set(), [])).toBe(7);
  });

  it('is another one where the chart has it already', () => {
    expect(slotFor(37, new Set([7]), [7])).toBe(8);
  });

  it('is the least worn of all', () => {
    expect(slotFor(37, new Set(), [7, 8, 9, 0, 1, 2, 3, 4, 6])).toBe(5);
  });

  it('comes round again when a chart has all of them', () => {
    expect(slotFor(4, new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe(4);
  });
});
