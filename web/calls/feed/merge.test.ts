import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gathered, isBefore, keyOf, lastEnd, merged } from './merge.ts';

const someCall = fc.record({
  request_id: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'),
  request_timestamp: fc.constantFrom('2026-11-23T08:00:00.000Z', '2026-11-23T08:00:01.000Z', '2026-11-23T08:00:02.000Z'),
});
type Call = { readonly request_id: string; readonly request_timestamp: string };
const sorted = (calls: readonly Call[]) => [...calls].sort((a, b) => (isBefore(a, b) ? -1 : 1));
const some = fc.uniqueArray(someCall, { selector: keyOf, maxLength: 12 });

describe('the list', () => {
  it('has every call once and newest first, whenever it ended', () => {
    fc.assert(
      fc.property(some, some, (read, fresh) => {
        const list = merged(sorted(read), fresh, false);
        expect(list).toEqual(sorted(list));
        expect(new Set(list.map(keyOf))).toEqual(new Set([...read, ...fresh].map(keyOf)));
        expect(list).toHaveLength(new Set(list.map(keyOf)).size);
      }),
    );
  });

  it('ends with the last call that was read while there are more to read', () => {
    fc.assert(
      fc.property(some, some, (read, fresh) => {
        fc.pre(read.length > 0);
        const before = sorted(read);
        expect(merged(before, fresh, true).at(-1)).toEqual(before.at(-1));
      }),
    );
  });

  it('is the same object where nothing is new', () => {
    const read = [{ request_id: 'A', request_timestamp: '2026-11-23T08:00:00.000Z' }];
    expect(merged(read, read, false)).toBe(read);
    expect(gathered(read, read, 10)).toBe(read);
  });
});

it('the latest end is looked on from', () => {
  expect(
    lastEnd([
      { response_timestamp: '2026-11-23T08:00:00.000Z' },
      { response_timestamp: null },
      { response_timestamp: '2026-11-23T09:00:00.000Z' },
    ]),
  ).toBe('2026-11-23T09:00:00.000Z');
  expect(lastEnd([])).toBeNull();
});
