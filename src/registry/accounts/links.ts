// One-time links: an invitation, or a way in for who has forgotten the password. A link works once within a day, belongs to an
// account, and the newest is the only one that works. Its token is kept only as a keyed hash.
import { DaybookError } from '../../errors.ts';
import { note } from '../audit.ts';
import { type AccountParts, isoOf, makeToken } from './parts.ts';

export type Links = {
  /** Gives the token for the link's address; it is kept nowhere. Throws `account_unknown`, `account_disabled`. */
  create(account: string, who: string): Promise<{ readonly token: string; readonly expires_at: string }>;
};

const linkMs = 24 * 3_600_000;

export function linksOf({ changing, secret, clerk, random }: AccountParts): Links {
  return {
    async create(account_id, who) {
      const token = makeToken(random);
      const now = clerk.now();
      const expires_at = isoOf(now + linkMs);
      await changing(async (change) => {
        const account = await change
          .selectFrom('accounts')
          .select(['user_name', 'disabled_at'])
          .where('id', '=', account_id)
          .executeTakeFirst();
        if (account === undefined) throw new DaybookError('account_unknown', `There is no account with the id ${account_id}.`);
        if (account.disabled_at !== null) throw new DaybookError('account_disabled', `The account of ${account.user_name} is disabled.`);
        await change
          .deleteFrom('links')
          .where((or) => or.or([or('account_id', '=', account_id), or('expires_at', '<=', isoOf(now))]))
          .execute();
        const row = { hash: secret.hashToken(token), account_id, made_at: isoOf(now), expires_at, used_at: null };
        await change.insertInto('links').values(row).execute();
        const after = { user: account.user_name, expires_at };
        await note(change, clerk, { who, action: 'link.create', subject: account_id, before: null, after });
      });
      return { token, expires_at };
    },
  };
}
