import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DaybookError, type ErrorCode } from '../../errors.ts';
import { networkOf, type SignInLimits, signInLimits } from './limits.ts';

let limits: SignInLimits;
beforeEach(() => {
  vi.useFakeTimers();
  limits = signInLimits();
});
afterEach(() => {
  vi.useRealTimers();
});

const fail = (code: ErrorCode) => () => Promise.reject(new DaybookError(code));
const attempt = (as: string | null, address: string | null, code: ErrorCode = 'sign_in_failed') =>
  limits.attempt({ as, address }, fail(code)).catch((error: unknown) => (error instanceof DaybookError ? error : null));
const codes = async (count: number, as: string | null, address: string, code?: ErrorCode) => {
  const seen: (ErrorCode | undefined)[] = [];
  for (let i = 0; i < count; i += 1) seen.push((await attempt(as, address, code))?.code);
  return seen;
};

describe('attempts to sign in', () => {
  it('fail five times in a quarter of an hour for an account from an address, in whatever letters', async () => {
    expect(await codes(5, 'ada@example.com', '192.0.2.1')).toEqual(Array(5).fill('sign_in_failed'));
    const limited = await attempt(' ADA@example.com', '192.0.2.1');
    expect(limited).toMatchObject({ code: 'sign_in_limited', status: 429, retryAfterS: 900 });
    expect((await attempt('ada@example.com', '192.0.2.2'))?.code).toBe('sign_in_failed');
    expect((await attempt('bob@example.com', '192.0.2.1'))?.code).toBe('sign_in_failed');
    vi.advanceTimersByTime(900_000);
    expect((await attempt('ada@example.com', '192.0.2.1'))?.code).toBe('sign_in_failed');
  });

  it('that come all at once are counted before they are worked on', async () => {
    let worked = 0;
    const one = () =>
      limits.attempt({ as: 'ada', address: 'a' }, () => {
        worked += 1;
        return Promise.reject(new DaybookError('sign_in_failed'));
      });
    await Promise.allSettled(Array.from({ length: 40 }, one));
    expect(worked).toBe(5);
  });

  it('fail fifty times an hour from an address, whoever they are of, links too', async () => {
    for (let i = 0; i < 25; i += 1) await attempt(`user${i}`, '192.0.2.1');
    expect(new Set(await codes(25, null, '192.0.2.1', 'link_used'))).toEqual(new Set(['link_used']));
    expect(await attempt('another', '192.0.2.1')).toMatchObject({ code: 'sign_in_limited' });
    expect((await attempt('another', '192.0.2.9'))?.code).toBe('sign_in_failed');
  });

  it('for an account are not remembered of an address that may not try at all', async () => {
    for (let i = 0; i < 50; i += 1) await attempt(`user${i}`, '192.0.2.1');
    vi.advanceTimersByTime(3_590_000);
    expect(await codes(6, 'ada', '192.0.2.1')).toEqual(Array(6).fill('sign_in_limited'));
    vi.advanceTimersByTime(10_000);
    expect((await attempt('ada', '192.0.2.1'))?.code).toBe('sign_in_failed');
  });

  it('for one account take nothing from others at the same address once they are turned away', async () => {
    await codes(200, 'ada', '192.0.2.1');
    expect((await attempt('bob', '192.0.2.1'))?.code).toBe('sign_in_failed');
  });

  it('begin anew after one that succeeds, and what is not the asker’s fault does not count', async () => {
    await codes(4, 'ada', 'a');
    expect(await limits.attempt({ as: 'ada', address: 'a' }, () => Promise.resolve('in'))).toBe('in');
    expect(await codes(5, 'ada', 'a')).toEqual(Array(5).fill('sign_in_failed'));
    expect(new Set(await codes(60, 'bob', 'b', 'internal'))).toEqual(new Set(['internal']));
  });
});

it('an IPv6 address counts as its network', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:DB8:1:2::9'));
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(networkOf('2001:db8:1:2::')).not.toBe(networkOf('2001:db8:1:3::'));
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect([networkOf('192.0.2.1'), networkOf(null)]).toEqual(['192.0.2.1', 'unknown']);
});
