import { describe, expect, it } from 'vitest';
import { kinds } from './kinds.ts';

describe('money', () => {
  it('goes into the ledger and comes back exactly, up to the very ends of 64 bits', () => {
    for (const amount of ['0', '0.000000001', '-12.5', '9223372036.854775807', '-9223372036.854775807'])
      expect(kinds.money.fromColumn(kinds.money.toColumn(amount))).toBe(amount);
  });

  it('beyond 64 bits is refused: the engine would wrap it', () => {
    for (const amount of ['9223372036.854775808', '-9223372036.854775809', '22517998136852.48'])
      expect(() => kinds.money.toColumn(amount)).toThrow(RangeError);
  });
});

it('any JSON value has a column, however deep it is nested', () => {
  const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
  expect(kinds.json.fromColumn(kinds.json.toColumn(deep))).toBe('[nested too deeply to be kept]');
  expect(kinds.json.fromColumn(kinds.json.toColumn({ a: [1] }))).toEqual({ a: [1] });
});
