// How often somebody may try to sign in: five times a quarter of an hour for an account from an address, and fifty times an hour from
// an address. Attempts count before they are worked on, so that many at once are no way round; one that succeeds does not count.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DaybookError } from '../../errors.ts';

export type Attempt = {
  /** Whom somebody wants to be: an e-mail, an account; null for a link, which nobody guesses. */
  readonly as: string | null;
  readonly address: string | null;
};

export type SignInLimits = {
  /** Throws `sign_in_limited` with the seconds to wait. */
  attempt<T>(attempt: Attempt, work: () => Promise<T>): Promise<T>;
};

const minute = 60;
/** What is thrown where somebody did not know what they should. Anything else is not theirs, and does not count. */
const counted = new Set(['sign_in_failed', 'password_wrong', 'link_used']);

export function signInLimits(): SignInLimits {
  const pairs = new RateLimiterMemory({ keyPrefix: 'pair', points: 5, duration: 15 * minute });
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', points: 50, duration: 60 * minute });
  return {
    async attempt({ as, address }, work) {
      const from = networkOf(address);
      const pair = as === null ? null : `${from} ${as.trim().toLowerCase()}`;
      const giveBack = async (): Promise<void> => {
        await addresses.reward(from);
      };
      // The address first: of one that is turned away nothing is remembered of the names it tries, which have no end.
      await taken(addresses, from);
      if (pair !== null)
        await taken(pairs, pair).catch(async (error: unknown) => {
          await giveBack();
          throw error;
        });
      try {
        const done = await work();
        if (pair !== null) await pairs.delete(pair);
        await giveBack();
        return done;
      } catch (error) {
        if (!(error instanceof DaybookError && counted.has(error.code))) {
          if (pair !== null) await pairs.reward(pair);
          await giveBack();
        }
        throw error;
      }
    },
  };
}

async function taken(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retryAfterS = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new DaybookError('sign_in_limited', null, { retryAfterS });
  }
}

/** Whoever has an IPv6 address has a network of them: its first 64 bits count. */
export function networkOf(address: string | null): string {
  if (address === null) return 'unknown';
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
