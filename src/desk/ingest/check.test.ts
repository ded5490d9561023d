import { expect, it } from 'vitest';
import { check } from './check.ts';

const now = Date.parse('2026-11-23T08:00:00Z');
const whole = { id: 'one', request_timestamp: '2026-11-23T07:00:00Z', status: 'success' };

it.each([
  ['a duration no calendar holds', { duration_ms: 1e300 }, 'duration_ms'],
  ['an end before the year 2000', { response_timestamp: '1970-01-01T00:00:00Z' }, 'response_timestamp'],
  ['an end far ahead', { response_timestamp: '2999-01-01T00:00:00Z' }, 'response_timestamp'],
])('%s is refused at the door, by its field', (_, more, path) => {
  expect(check({ value: { ...whole, ...more } }, now)).toMatchObject({ refusal: { code: 'told_invalid', path } });
});
