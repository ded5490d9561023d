import { describe, expect, it } from 'vitest';
import { sampleClosed } from '../../journal/sample.ts';
import type { Closed } from '../../schema/entry.ts';
import { endings } from '../../schema/vocabulary.ts';
import { outcomeOf } from './outcome.ts';

const silent = { error: null, finished: null } as const;
const vendorError = { code: 'overloaded', message: 'too much' };
const attempt = (http_status: number | null) => ({ endpoint: 'openai', at: 0, http_status, error_code: null, head_ms: null, end_ms: 1 });
const closed = (ending: Closed['ending'], more: Partial<Closed> = {}): Closed => {
  const error_code = ending === 'complete' ? null : 'own_code';
  return sampleClosed('id', { ending, error_code, error_message: error_code, ...more });
};
const statusOf = (...args: Parameters<typeof outcomeOf>) => {
  const { status, error_code } = outcomeOf(...args);
  return `${status} ${error_code}`;
};

describe('a complete exchange', () => {
  it.each([
    ['an answer', {}, silent, 'success null'],
    ['an answer that ended as it should', {}, { error: null, finished: true }, 'success null'],
    ['an answer without its last event', {}, { error: null, finished: false }, 'failed upstream_cut'],
    ['the same, where only a part of it was kept', { truncated: ['response'] }, { error: null, finished: false }, 'success null'],
    ['an error event inside a 200', {}, { error: vendorError, finished: null }, 'failed overloaded'],
    ['an error event without a code', {}, { error: { code: null, message: 'm' }, finished: null }, 'failed null'],
    ['a vendor’s error', { http_status: 429 }, { error: vendorError, finished: null }, 'failed overloaded'],
    ['a vendor’s error nobody can read', { http_status: 503 }, silent, 'failed http_503'],
    ['an error with a body but no code', { http_status: 400 }, { error: { code: null, message: 'm' }, finished: null }, 'failed http_400'],
  ] as const)('%s', (_, more, read, expected) => expect(statusOf(closed('complete', more), read)).toBe(expected));
});

describe('a connection that broke off', () => {
  it.each([
    ['in the middle', {}, { error: null, finished: false }, 'failed own_code'],
    ['where the end cannot be told', {}, silent, 'failed own_code'],
    ['after the last event', {}, { error: null, finished: true }, 'success null'],
    ['after an error event', {}, { error: vendorError, finished: true }, 'failed overloaded'],
    [
      'before any answer: our own error is not the vendor’s',
      { http_status: 502, attempts: [attempt(null)] },
      { error: { code: 'http_502', message: '' }, finished: null },
      'failed own_code',
    ],
    ['after its caller had left', { drained: true }, { error: null, finished: false }, 'cancelled caller_gone'],
  ] as const)('%s', (_, more, read, expected) =>
    expect(statusOf(closed('cut', { ...more, attempts: [...('attempts' in more ? more.attempts : [attempt(200)])] }), read)).toBe(expected),
  );
});

describe('a caller that left', () => {
  it.each([
    ['before the head', { http_status: null }, silent, 'cancelled own_code'],
    ['in the middle', {}, { error: null, finished: false }, 'cancelled own_code'],
    ['after the last event', {}, { error: null, finished: true }, 'success null'],
    ['after an error event', {}, { error: vendorError, finished: false }, 'failed overloaded'],
    ['and the answer was read on to its end', { drained: true }, { error: null, finished: true }, 'cancelled own_code'],
  ] as const)('%s', (_, more, read, expected) => expect(statusOf(closed('cancelled', more), read)).toBe(expected));
});

it.each([
  ['timeout', {}, 'timeout own_code'],
  ['timeout', { drained: true }, 'cancelled caller_gone'],
  ['unreachable', {}, 'failed own_code'],
  ['refused', {}, 'refused own_code'],
  ['died', {}, 'unknown own_code'],
] as const)('%s %j is %s', (ending, more, expected) => expect(statusOf(closed(ending, more), silent)).toBe(expected));

it('every ending has exactly one status that the ledger knows, and an error only where there is none to be proud of', () => {
  for (const ending of endings)
    for (const drained of [true, false])
      for (const http_status of [null, 200, 429, 502])
        for (const finished of [true, false, null])
          for (const error of [null, vendorError]) {
            const { status, error_code } = outcomeOf(closed(ending, { drained, http_status }), { error, finished });
            expect(['success', 'failed', 'timeout', 'cancelled', 'refused', 'unknown']).toContain(status);
            expect(error_code === null, `${ending} ${http_status}`).toBe(status === 'success');
          }
});
