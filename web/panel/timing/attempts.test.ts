import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attemptsOf, spanOf } from './attempts.ts';

const started = '2026-11-23T05:00:00.000Z';

it('places each attempt after the start of the call', () => {
  const at = Date.parse(started) + 250;
  expect(attemptsOf([{ endpoint: 'openai', at, http_status: 429, error_code: null, head_ms: 80, end_ms: 90 }], started)).toEqual([
    { endpoint: 'openai', http_status: 429, error_code: null, start: 250, head: 80, end: 90 },
  ]);
});

it('takes whatever an app told and never throws', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(attemptsOf(value, started))));
  expect(attemptsOf([{ what: 1 }], started)).toEqual([
    { endpoint: null, http_status: null, error_code: null, start: null, head: null, end: null },
  ]);
});

it('a bar never leaves its place, whatever the figures are', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true }),
      fc.double({ noNaN: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (from, to, whole) => {
        const { left, width } = spanOf(from, to, whole);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(width).toBeGreaterThanOrEqual(0.5);
        expect(left + width).toBeLessThanOrEqual(100.001);
      },
    ),
  );
});
