// Passwords, as scrypt makes them (RFC 7914) with a salt each. What is kept names its own cost, so that the cost can be raised: older
// ones are made anew when they are next used. At most two are worked on at once, for each takes tens of megabytes and a thread.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { DaybookError } from '../../errors.ts';

export type PasswordCost = {
  /** The logarithm of N: each step doubles time and memory. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
};

/** One of the settings OWASP's Password Storage Cheat Sheet holds equal: N = 2^15, r = 8, p = 3, in 32 MiB. */
export const usualCost: PasswordCost = { ln: 15, r: 8, p: 3 };
export const passwordLength = { fewest: 10, most: 200 } as const;

const saltBytes = 16;
const hashBytes = 32;
const atOnce = 2;
const mostWaiting = 50;

export type Passwords = {
  /** As it is kept: `$scrypt$ln=15,r=8,p=3$salt$hash`. */
  make(password: string): Promise<string>;
  /** Takes as long for an account that has none (null) as for one that has. */
  check(password: string, kept: string | null): Promise<boolean>;
  /** Whether `kept` was made at another cost than today's. */
  isOld(kept: string): boolean;
};

export function passwordsOf(cost: PasswordCost = usualCost, random: (bytes: number) => Buffer = randomBytes): Passwords {
  const derive = inTurn(deriveKey);
  return {
    async make(password) {
      const salt = random(saltBytes);
      return textOf(cost, salt, await derive(password, salt, cost));
    },
    async check(password, kept) {
      if (kept === null) {
        await derive(password, random(saltBytes), cost);
        return false;
      }
      const { salt, hash, ...itsCost } = partsOf(kept);
      return timingSafeEqual(await derive(password, salt, itsCost), hash);
    },
    isOld(kept) {
      const { ln, r, p } = partsOf(kept);
      return ln !== cost.ln || r !== cost.r || p !== cost.p;
    },
  };
}

/** Throws `password_weak` with what is wrong with it. */
export function refuseWeak(password: string, account: { readonly user: string; readonly email: string | null }): void {
  const characters = [...password.normalize('NFKC')];
  const { fewest, most } = passwordLength;
  if (characters.length < fewest) throw new DaybookError('password_weak', `It needs at least ${fewest} characters.`);
  if (characters.length > most) throw new DaybookError('password_weak', `It may have at most ${most} characters.`);
  if (new Set(characters).size < 4) throw new DaybookError('password_weak', 'It needs more than three different characters.');
  const low = password.trim().toLowerCase();
  if (low === account.email || low === account.user.toLowerCase())
    throw new DaybookError('password_weak', 'It may not be the e-mail address or the user’s name.');
}

type Derive = (password: string, salt: Buffer, cost: PasswordCost) => Promise<Buffer>;

const deriveKey: Derive = (password, salt, { ln, r, p }) =>
  new Promise((resolve, reject) => {
    const N = 2 ** ln;
    // scrypt needs 128·N·r bytes and a little; Node refuses more than maxmem.
    const options = { N, r, p, maxmem: 128 * N * r + 1024 * 1024 };
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });

/** Two at once, the others wait; where too many wait, the next is turned away. */
function inTurn(derive: Derive): Derive {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (...asked) => {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting) throw new DaybookError('sign_in_limited', 'Too many sign in at this moment.', { retryAfterS: 2 });
      await new Promise<void>((go) => waiting.push(go));
    } else running += 1;
    try {
      return await derive(...asked);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

const textOf = ({ ln, r, p }: PasswordCost, salt: Buffer, hash: Buffer): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;

function partsOf(kept: string): PasswordCost & { readonly salt: Buffer; readonly hash: Buffer } {
  const [, ln, r, p, salt = '', hash = ''] = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]{43})$/.exec(kept) ?? [];
  if (hash === '') throw new Error('The registry holds a password in a form that is not known.');
  return { ln: Number(ln), r: Number(r), p: Number(p), salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') };
}
