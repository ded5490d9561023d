// Signing in without a password: a link that works once within a day, and the session it opens. Both are random tokens kept only
// as keyed hashes. An expired session is none; expired rows are swept when the next link is made.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DaybookError } from '../../errors.ts';
import { type Role, roles } from '../../schema/vendor.ts';
import { type Clerk, note } from '../audit.ts';
import type { Changing, Database } from '../database.ts';
import type { Secret } from '../secret.ts';

export type Session = { readonly user: string; readonly role: Role; readonly expires_at: string };

export type Links = {
  /** Gives the token for the link's address; it is kept nowhere. */
  createLink(
    for_: { readonly user: string; readonly role: Role },
    who: string,
  ): Promise<{ readonly token: string; readonly expires_at: string }>;
  /** Opens a session with a link's token and gives the session's token. Throws `link_used` where the link is spent, old or unknown. */
  consumeLink(token: string): Promise<{ readonly token: string; readonly session: Session }>;
  sessionOf(token: string): Promise<Session | null>;
  /** Ending a session that is none changes nothing. */
  endSession(token: string): Promise<void>;
};

const linkMs = 24 * 3_600_000;
const sessionMs = 14 * 24 * 3_600_000;
const roleIn = z.enum(roles);

type Parts = {
  readonly db: Database;
  readonly secret: Secret;
  readonly clerk: Clerk;
  readonly changing: Changing;
  readonly random?: (bytes: number) => Buffer;
};

export function linksOf({ db, secret, clerk, changing, random = randomBytes }: Parts): Links {
  const iso = (time: number): string => new Date(time).toISOString();
  const makeToken = (): string => random(32).toString('base64url');
  return {
    async createLink({ user, role }, who) {
      const token = makeToken();
      const now = clerk.now();
      const expires_at = iso(now + linkMs);
      await changing(async (change) => {
        await change.deleteFrom('links').where('expires_at', '<=', iso(now)).execute();
        await change.deleteFrom('sessions').where('expires_at', '<=', iso(now)).execute();
        const row = { hash: secret.hashToken(token), user_name: user, role, made_at: iso(now), expires_at, used_at: null };
        await change.insertInto('links').values(row).execute();
        await note(change, clerk, { who, action: 'link.create', subject: user, before: null, after: { user, role, expires_at } });
      });
      return { token, expires_at };
    },

    async consumeLink(token) {
      const opened = makeToken();
      const now = clerk.now();
      const expires_at = iso(now + sessionMs);
      return changing(async (change) => {
        // One statement both asks and marks, so that of two clicks at once one opens a session.
        const link = await change
          .updateTable('links')
          .set({ used_at: iso(now) })
          .where('hash', '=', secret.hashToken(token))
          .where('used_at', 'is', null)
          .where('expires_at', '>', iso(now))
          .returning(['user_name', 'role'])
          .executeTakeFirst();
        if (link === undefined) throw new DaybookError('link_used');
        const session: Session = { user: link.user_name, role: roleIn.parse(link.role), expires_at };
        const row = { hash: secret.hashToken(opened), user_name: session.user, role: session.role, made_at: iso(now), expires_at };
        await change.insertInto('sessions').values(row).execute();
        await note(change, clerk, { who: session.user, action: 'session.start', subject: session.user, before: null, after: session });
        return { token: opened, session };
      });
    },

    async sessionOf(token) {
      const row = await db
        .selectFrom('sessions')
        .select(['user_name', 'role', 'expires_at'])
        .where('hash', '=', secret.hashToken(token))
        .where('expires_at', '>', iso(clerk.now()))
        .executeTakeFirst();
      return row === undefined ? null : { user: row.user_name, role: roleIn.parse(row.role), expires_at: row.expires_at };
    },

    async endSession(token) {
      await changing(async (change) => {
        const row = await change
          .deleteFrom('sessions')
          .where('hash', '=', secret.hashToken(token))
          .returning(['user_name', 'role', 'expires_at'])
          .executeTakeFirst();
        if (row === undefined) return;
        const before: Session = { user: row.user_name, role: roleIn.parse(row.role), expires_at: row.expires_at };
        await note(change, clerk, { who: before.user, action: 'session.end', subject: before.user, before, after: null });
      });
    },
  };
}
