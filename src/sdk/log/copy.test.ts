import fc from 'fast-check';
import { expect, it } from 'vitest';
import { copyOf } from './copy.ts';

it('what JSON can say is copied as it is, and apart from the original', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { value: copy, faults } = copyOf(value, 1_000_000);
      expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
      expect([...faults]).toEqual([]);
    }),
  );
  const messages = [{ role: 'user', content: 'before' }];
  const { value } = copyOf(messages, 1_000);
  messages.push({ role: 'assistant', content: 'after' });
  expect(value).toEqual([{ role: 'user', content: 'before' }]);
});

it('anything at all is copied without a throw, within its bounds, to what JSON can say', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
  });
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 50 }), (value, length) => {
      const { value: copy, size } = copyOf(value, length);
      expect(() => JSON.stringify(copy)).not.toThrow();
      expect(size).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 1_000 },
  );
});

it('what cannot be kept as it was is named', () => {
  const circle: Record<string, unknown> = { name: 'a' };
  circle['self'] = circle;
  const throwing = Object.defineProperty({ fine: 1 }, 'bad', {
    enumerable: true,
    get() {
      throw new Error('no');
    },
  });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const deep = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`);
  expect(copyOf(circle, 100)).toMatchObject({ value: { name: 'a', self: '[circle]' }, faults: new Set(['circle']) });
  expect(copyOf(throwing, 100)).toMatchObject({ value: { fine: 1, bad: '[unreadable]' }, faults: new Set(['unreadable']) });
  expect(copyOf({ a: revoked.proxy }, 100)).toMatchObject({ value: { a: '[unreadable]' }, faults: new Set(['unreadable']) });
  expect(copyOf(deep, 100).faults).toEqual(new Set(['deep']));
  expect(copyOf('x'.repeat(200), 100)).toMatchObject({ value: `${'x'.repeat(100)}…[cut]`, faults: new Set(['cut']) });
  expect(copyOf(`${'x'.repeat(99)}😀`, 100).value).toBe(`${'x'.repeat(99)}…[cut]`);
  expect(copyOf(new Array(1e9), 100).faults).toEqual(new Set(['cut']));
});

it('values that JSON does not know become what stands for them', () => {
  const value = {
    big: 12n,
    date: new Date(0),
    error: new TypeError('no'),
    bytes: new Uint8Array(3),
    url: new URL('http://a/'),
    nan: Number.NaN,
  };
  expect(copyOf({ ...value, run: () => 1, symbol: Symbol('x'), missing: undefined }, 100).value).toEqual({
    big: '12',
    date: '1970-01-01T00:00:00.000Z',
    error: { name: 'TypeError', message: 'no' },
    bytes: '[3 bytes]',
    url: 'http://a/',
    nan: 'NaN',
  });
  expect(copyOf(() => 1, 100).value).toBeUndefined();
  expect(copyOf(JSON.parse('{"__proto__": {"polluted": true}}'), 100).value).not.toHaveProperty('polluted');
});
