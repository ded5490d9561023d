// Accounts: made, listed, changed. There is always one admin who can sign in: the last one can be neither disabled nor given another
// role. Whoever is disabled is signed out at once, and no link of theirs works any more.
import { DaybookError } from '../../errors.ts';
import type { Role } from '../../schema/vendor.ts';
import { note } from '../audit.ts';
import type { Change } from '../database.ts';
import { endKeysOf } from '../keys/end.ts';
import { type Account, type AccountDetail, type AccountRow, accountOf, noted, plainEmail } from './account.ts';
import { type AccountParts, isoOf } from './parts.ts';
import { refuseWeak } from './password.ts';
import { needsCurrent, type Opened } from './sessions.ts';

export type AccountWish = {
  readonly user: string;
  readonly role: Role;
  readonly email?: string | null;
  readonly sees_text?: boolean;
};

export type AccountPatch = {
  readonly role?: Role | undefined;
  readonly sees_text?: boolean | undefined;
  readonly email?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly disabled?: boolean | undefined;
};

export type PasswordChange = {
  /** Null where it is set without: see `needsCurrent`. */
  readonly current: string | null;
  readonly next: string;
  /** The session that asks, which goes on while all others end. */
  readonly session: string | null;
};

export type Disabled = { readonly account: Account; readonly revoked: number };

export type Accounts = {
  /** Throws `account_taken` where the user or the e-mail has an account. */
  create(wish: AccountWish, who: string): Promise<Account>;
  /** The account of a user, made where there is none. A role that is given is the account's from now on. */
  ensure(user: string, role: Role | null, who: string): Promise<Account>;
  list(): Promise<readonly AccountDetail[]>;
  /** Throws `account_unknown`. */
  get(id: string): Promise<Account>;
  /** Throws `account_unknown`, `account_taken`, `last_admin`. What changes nothing is not noted. */
  change(id: string, patch: AccountPatch, who: string): Promise<Account>;
  /**
   * The same, and the account is disabled and every open key of its user revoked, all or nothing. Of an account that is disabled already
   * the keys still end. Enabling it again brings none back.
   */
  disableWithKeys(id: string, patch: Omit<AccountPatch, 'disabled'>, who: string): Promise<Disabled>;
  /** Ends all other sessions of the account. Throws `password_weak`, `password_wrong`, `account_unknown`. */
  setPassword(id: string, change: PasswordChange, who: string): Promise<void>;
};

export function accountsOf({ db, changing, clerk, passwords }: AccountParts): Accounts {
  const find = (from: Pick<Change, 'selectFrom'>, id: string) =>
    from.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();

  const add = async (change: Change, { user, role, email = null, sees_text = false }: AccountWish, who: string): Promise<Account> => {
    const now = clerk.now();
    const plain = email === null ? null : plainEmail(email);
    await refuseTaken(change, { user_name: user, email: plain }, null);
    const row: AccountRow = {
      id: clerk.id(now),
      user_name: user,
      email: plain,
      password: null,
      role,
      sees_text: sees_text && role === 'analyst' ? 1 : 0,
      language: null,
      made_at: isoOf(now),
      made_by: who,
      disabled_at: null,
      signed_in_at: null,
    };
    await change.insertInto('accounts').values(row).execute();
    const account = accountOf(row);
    await note(change, clerk, { who, action: 'account.create', subject: row.id, before: null, after: noted(account) });
    return account;
  };

  const alter = async (change: Change, row: AccountRow, patch: AccountPatch, who: string): Promise<Account> => {
    const next = patched(row, patch, isoOf(clerk.now()));
    const [before, after] = [accountOf(row), accountOf(next)];
    if (JSON.stringify(noted(before)) === JSON.stringify(noted(after))) return before;
    await refuseTaken(change, { user_name: null, email: next.email }, row.id);
    const isAdmin = ({ role, disabled_at }: AccountRow): boolean => role === 'admin' && disabled_at === null;
    if (isAdmin(row) && !isAdmin(next)) await refuseLastAdmin(change, row.id);
    const { role, sees_text, email, language, disabled_at } = next;
    await change.updateTable('accounts').set({ role, sees_text, email, language, disabled_at }).where('id', '=', row.id).execute();
    if (disabled_at !== null) {
      await change.deleteFrom('sessions').where('account_id', '=', row.id).execute();
      await change.deleteFrom('links').where('account_id', '=', row.id).execute();
    }
    await note(change, clerk, { who, action: 'account.change', subject: row.id, before: noted(before), after: noted(after) });
    return after;
  };

  return {
    create: (wish, who) => changing((change) => add(change, wish, who)),

    ensure: (user, role, who) =>
      changing(async (change) => {
        const row = await change.selectFrom('accounts').selectAll().where('user_name', '=', user).executeTakeFirst();
        if (row === undefined) return add(change, { user, role: role ?? 'admin' }, who);
        return role === null ? accountOf(row) : alter(change, row, { role }, who);
      }),

    async list() {
      const rows = await db.selectFrom('accounts').selectAll().orderBy('user_name').execute();
      const open = await db
        .selectFrom('sessions')
        .select((one) => ['account_id', one.fn.countAll<number | string>().as('sessions')])
        .where('expires_at', '>', isoOf(clerk.now()))
        .groupBy('account_id')
        .execute();
      const count = new Map(open.map(({ account_id, sessions }) => [account_id, Number(sessions)]));
      return rows.map((row) => ({ ...accountOf(row), sessions: count.get(row.id) ?? 0 }));
    },

    async get(id) {
      return accountOf((await find(db, id)) ?? unknown(id));
    },

    change: (id, patch, who) => changing(async (change) => alter(change, (await find(change, id)) ?? unknown(id), patch, who)),

    disableWithKeys: (id, patch, who) =>
      changing(async (change) => {
        const row = (await find(change, id)) ?? unknown(id);
        const account = await alter(change, row, { ...patch, disabled: true }, who);
        return { account, revoked: await endKeysOf(change, clerk, row.user_name, who) };
      }),

    async setPassword(id, { current, next, session }, who) {
      const row = (await find(db, id)) ?? unknown(id);
      // The slow work is done before the transaction, which looks whether the password is still the one that was checked.
      if (current !== null && !(await passwords.check(current, row.password))) throw new DaybookError('password_wrong');
      refuseWeak(next, accountOf(row));
      const password = await passwords.make(next);
      await changing(async (change) => {
        const now = (await find(change, id)) ?? unknown(id);
        const open = session === null ? null : await openedAt(change, id, session);
        if (now.password !== row.password || (current === null && needsCurrent(row.password !== null, open, clerk.now())))
          throw new DaybookError('password_wrong');
        await change.updateTable('accounts').set({ password }).where('id', '=', id).execute();
        let others = change.deleteFrom('sessions').where('account_id', '=', id);
        if (session !== null) others = others.where('id', '!=', session);
        await others.execute();
        // Once a password is set, it is asked for.
        await change.updateTable('sessions').set({ opened_with: 'password' }).where('account_id', '=', id).execute();
        await change.deleteFrom('links').where('account_id', '=', id).execute();
        await note(change, clerk, { who, action: 'account.password', subject: id, before: null, after: { user: row.user_name } });
      });
    },
  };
}

async function openedAt(change: Change, account: string, session: string): Promise<Opened | null> {
  const ofAccount = change.selectFrom('sessions').select(['opened_with', 'made_at']).where('account_id', '=', account);
  return (await ofAccount.where('id', '=', session).executeTakeFirst()) ?? null;
}

function patched(row: AccountRow, patch: AccountPatch, now: string): AccountRow {
  const role = patch.role ?? row.role;
  const sees = patch.sees_text ?? row.sees_text === 1;
  return {
    ...row,
    role,
    sees_text: sees && role === 'analyst' ? 1 : 0,
    email: patch.email === undefined ? row.email : patch.email === null ? null : plainEmail(patch.email),
    language: patch.language === undefined ? row.language : patch.language,
    disabled_at: patch.disabled === undefined ? row.disabled_at : patch.disabled ? (row.disabled_at ?? now) : null,
  };
}

async function refuseTaken(
  change: Change,
  { user_name, email }: { readonly user_name: string | null; readonly email: string | null },
  except: string | null,
): Promise<void> {
  for (const [column, value] of [
    ['user_name', user_name],
    ['email', email],
  ] as const) {
    if (value === null) continue;
    const other = await change.selectFrom('accounts').select('id').where(column, '=', value).executeTakeFirst();
    if (other !== undefined && other.id !== except)
      throw new DaybookError(
        'account_taken',
        column === 'email' ? `${value} belongs to another account.` : `${value} has an account already.`,
      );
  }
}

/** Changes stand in line, so two admins cannot disable each other at once. */
async function refuseLastAdmin(change: Change, id: string): Promise<void> {
  const other = await change
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (other === undefined) throw new DaybookError('last_admin');
}

function unknown(id: string): never {
  throw new DaybookError('account_unknown', `There is no account with the id ${id}.`);
}
