// Sessions: who is signed in where. The token is kept only as a keyed hash. A session ends after two weeks, or when it is ended; what
// its account may do is read from the account at each request, so that a change of role holds at once.
import { note } from '../audit.ts';
import { type Account, accountOf } from './account.ts';
import { type AccountParts, isoOf } from './parts.ts';

export type SessionDetail = {
  readonly id: string;
  readonly made_at: string;
  readonly expires_at: string;
  readonly seen_at: string;
  readonly user_agent: string | null;
  readonly ip_address: string | null;
};

/** A session that is open, with its account as it is now. */
export type OpenSession = Opened & { readonly id: string; readonly account: Account };

/** How a session began: with a `link` or a `password`, and when. */
export type Opened = { readonly opened_with: string; readonly made_at: string };

export type Sessions = {
  /** Null where it is over, or its account is disabled. */
  find(token: string): Promise<OpenSession | null>;
  /** Of one account, the last used first. */
  list(account: string): Promise<readonly SessionDetail[]>;
  /** Signing out. Ending a session that is none changes nothing. */
  end(token: string): Promise<void>;
  /** False where the account has no such session. */
  endOne(account: string, id: string, who: string): Promise<boolean>;
  /** Gives how many were ended. */
  endAll(account: string, who: string): Promise<number>;
  /** Writes when sessions were last used, for those used more than a minute after what is written. It is no change: the version stays. */
  flushSeen(): Promise<void>;
};

const linkFreshMs = 3_600_000;

/** Whoever came by a link within the hour may set a password without knowing the one before: they may have forgotten it. */
export function needsCurrent(has_password: boolean, session: Opened | null, now: number): boolean {
  const isFresh = session?.opened_with === 'link' && now - Date.parse(session.made_at) < linkFreshMs;
  return has_password && !isFresh;
}

const seenEveryMs = 60_000;

export function sessionsOf({ db, write, changing, secret, clerk }: AccountParts): Sessions {
  const seen = new Map<string, number>();
  return {
    async find(token) {
      const now = clerk.now();
      const row = await db
        .selectFrom('sessions')
        .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
        .selectAll('accounts')
        .select(['sessions.id as session', 'sessions.seen_at', 'sessions.opened_with', 'sessions.made_at as opened_at'])
        .where('sessions.hash', '=', secret.hashToken(token))
        .where('sessions.expires_at', '>', isoOf(now))
        .where('accounts.disabled_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { session, seen_at, opened_with, opened_at, ...account } = row;
      if (now - Date.parse(seen_at) >= seenEveryMs) seen.set(session, now);
      return { id: session, account: accountOf(account), opened_with, made_at: opened_at };
    },

    async list(account) {
      return db
        .selectFrom('sessions')
        .select(['id', 'made_at', 'expires_at', 'seen_at', 'user_agent', 'ip_address'])
        .where('account_id', '=', account)
        .where('expires_at', '>', isoOf(clerk.now()))
        .orderBy('seen_at', 'desc')
        .orderBy('id', 'desc')
        .execute();
    },

    async end(token) {
      const hash = secret.hashToken(token);
      // Strangers ask for it too, and a change that changes nothing would still have every process take the registry anew.
      const there = await db.selectFrom('sessions').select('id').where('hash', '=', hash).executeTakeFirst();
      if (there === undefined) return;
      await changing(async (change) => {
        const gone = await change.deleteFrom('sessions').where('hash', '=', hash).returning(['id', 'account_id']).executeTakeFirst();
        if (gone === undefined) return;
        const account = await change.selectFrom('accounts').select('user_name').where('id', '=', gone.account_id).executeTakeFirst();
        const who = account?.user_name ?? gone.account_id;
        await note(change, clerk, { who, action: 'session.end', subject: gone.account_id, before: { session: gone.id }, after: null });
      });
    },

    endOne: (account, id, who) =>
      changing(async (change) => {
        const gone = await change
          .deleteFrom('sessions')
          .where('account_id', '=', account)
          .where('id', '=', id)
          .returning('id')
          .executeTakeFirst();
        if (gone === undefined) return false;
        await note(change, clerk, { who, action: 'session.end', subject: account, before: { session: id }, after: null });
        return true;
      }),

    endAll: (account, who) =>
      changing(async (change) => {
        const gone = await change.deleteFrom('sessions').where('account_id', '=', account).returning('id').execute();
        await change.deleteFrom('links').where('account_id', '=', account).execute();
        if (gone.length > 0)
          await note(change, clerk, { who, action: 'session.end_all', subject: account, before: { sessions: gone.length }, after: null });
        return gone.length;
      }),

    async flushSeen() {
      const batch = [...seen];
      if (batch.length === 0) return;
      await write(async (change) => {
        for (const [id, at] of batch)
          await change
            .updateTable('sessions')
            .set({ seen_at: isoOf(at) })
            .where('id', '=', id)
            .where('seen_at', '<', isoOf(at))
            .execute();
      });
      for (const [id, at] of batch) if (seen.get(id) === at) seen.delete(id);
    },
  };
}
