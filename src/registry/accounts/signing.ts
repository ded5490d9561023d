// Signing in: with a password, or with a one-time link. Both open a session and give its token. Whether an e-mail has an account
// cannot be read from the answer, nor from the time it takes.
import { DaybookError } from '../../errors.ts';
import { note } from '../audit.ts';
import type { Change } from '../database.ts';
import { type Account, type AccountRow, accountOf, plainEmail } from './account.ts';
import { type AccountParts, isoOf, makeToken } from './parts.ts';

/** Where somebody signs in from, to be told apart in the list of sessions. */
export type Origin = { readonly user_agent: string | null; readonly ip_address: string | null };

export type SignedIn = { readonly token: string; readonly account: Account; readonly expires_at: string };

export type Signing = {
  /** Throws `sign_in_failed`, whatever the reason. */
  withPassword(email: string, password: string, origin: Origin): Promise<SignedIn>;
  /** Throws `link_used` where the link is spent, old or unknown, or its account disabled. */
  withLink(token: string, origin: Origin): Promise<SignedIn>;
};

export const sessionMs = 14 * 24 * 3_600_000;

export function signingOf({ db, changing, secret, clerk, passwords, random }: AccountParts): Signing {
  const open = async (
    change: Change,
    row: AccountRow,
    opened_with: 'link' | 'password',
    { user_agent, ip_address }: Origin,
  ): Promise<SignedIn> => {
    const token = makeToken(random);
    const now = clerk.now();
    const expires_at = isoOf(now + sessionMs);
    await change.deleteFrom('sessions').where('expires_at', '<=', isoOf(now)).execute();
    const id = clerk.id(now);
    const session = {
      id,
      hash: secret.hashToken(token),
      account_id: row.id,
      opened_with,
      made_at: isoOf(now),
      expires_at,
      seen_at: isoOf(now),
    };
    await change
      .insertInto('sessions')
      .values({ ...session, user_agent: user_agent?.slice(0, 300) ?? null, ip_address })
      .execute();
    const after = { session: id, with: opened_with, expires_at, ip_address };
    await note(change, clerk, { who: row.user_name, action: 'session.start', subject: row.id, before: null, after });
    return { token, account: accountOf(row), expires_at };
  };

  return {
    async withPassword(email, password, origin) {
      const found = await db.selectFrom('accounts').select(['id', 'password']).where('email', '=', plainEmail(email)).executeTakeFirst();
      if (!(await passwords.check(password, found?.password ?? null)) || found === undefined || found.password === null)
        throw new DaybookError('sign_in_failed');
      const today = passwords.isOld(found.password) ? await passwords.make(password) : found.password;
      const { id, password: checked } = found;
      return changing(async (change) => {
        // The password and the account may have changed while scrypt worked; what was checked must still be so.
        const row = await change
          .updateTable('accounts')
          .set({ signed_in_at: isoOf(clerk.now()), password: today })
          .where('id', '=', id)
          .where('password', '=', checked)
          .where('disabled_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) throw new DaybookError('sign_in_failed');
        return open(change, row, 'password', origin);
      });
    },

    withLink: (token, origin) =>
      changing(async (change) => {
        const now = isoOf(clerk.now());
        // One statement both asks and marks, so that of two clicks at once one opens a session.
        const link = await change
          .updateTable('links')
          .set({ used_at: now })
          .where('hash', '=', secret.hashToken(token))
          .where('used_at', 'is', null)
          .where('expires_at', '>', now)
          .returning('account_id')
          .executeTakeFirst();
        if (link === undefined) throw new DaybookError('link_used');
        const row = await change
          .updateTable('accounts')
          .set({ signed_in_at: now })
          .where('id', '=', link.account_id)
          .where('disabled_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) throw new DaybookError('link_used');
        return open(change, row, 'link', origin);
      }),
  };
}
