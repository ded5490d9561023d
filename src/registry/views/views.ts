// Saved views: what a person looks at again and again, as the part of the page's address after `?`. A view belongs to an account and
// is that account's alone unless it is shared. Saving under a name that the account has on that page puts the new one in its place.
// It is nobody's business what a person keeps for themselves, so only sharing stands in the audit log; no gateway reads views, and so
// the registry's version stays.
import { DaybookError } from '../../errors.ts';
import { type Clerk, note } from '../audit.ts';
import type { Database, Tables, Writing } from '../database.ts';

export type View = {
  readonly id: string;
  readonly account: string;
  readonly page: string;
  readonly name: string;
  readonly query: string;
  readonly is_shared: boolean;
};

export type ViewWish = Omit<View, 'id'>;

export type Views = {
  /** Those of an account and those that are shared, by name; of null the shared ones alone. */
  list(account: string | null): Promise<readonly View[]>;
  /** Throws `views_full`. */
  save(wish: ViewWish, who: string): Promise<View>;
  /** Takes away one of the account's own or, where `anyShared`, a shared one of another. Throws `view_unknown`. */
  remove(id: string, account: string, anyShared: boolean, who: string): Promise<void>;
};

/** More than anyone chooses from. */
const most = 200;

export function viewsOf({ db, write, clerk }: { readonly db: Database; readonly write: Writing; readonly clerk: Clerk }): Views {
  return {
    async list(account) {
      const rows = await db
        .selectFrom('views')
        .selectAll()
        .where((row) => row.or([row('is_shared', '=', 1), row('account_id', '=', account ?? '')]))
        .orderBy('name')
        .orderBy('id')
        .execute();
      return rows.map(viewOf);
    },

    async save(wish, who) {
      return write(async (change) => {
        const own = await change.selectFrom('views').selectAll().where('account_id', '=', wish.account).execute();
        const before = own.find(({ page, name }) => page === wish.page && name === wish.name);
        if (before === undefined && own.length >= most) throw new DaybookError('views_full', `There are ${own.length}.`);
        const now = clerk.now();
        const row = {
          id: before?.id ?? clerk.id(now),
          account_id: wish.account,
          page: wish.page,
          name: wish.name,
          query: wish.query,
          is_shared: wish.is_shared ? 1 : 0,
          made_at: new Date(now).toISOString(),
        };
        await change
          .insertInto('views')
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(['account_id', 'page', 'name']).doUpdateSet({ query: row.query, is_shared: row.is_shared }),
          )
          .execute();
        const after = viewOf(row);
        const was = before === undefined || before.is_shared === 0 ? null : viewOf(before);
        if (after.is_shared || was !== null)
          await note(change, clerk, { who, action: 'view.share', subject: after.id, before: was, after: after.is_shared ? after : null });
        return after;
      });
    },

    async remove(id, account, anyShared, who) {
      await write(async (change) => {
        const row = await change.selectFrom('views').selectAll().where('id', '=', id).executeTakeFirst();
        // Somebody else's own view is none: whoever asks learns nothing of it.
        if (row === undefined || (row.account_id !== account && !(anyShared && row.is_shared === 1)))
          throw new DaybookError('view_unknown');
        await change.deleteFrom('views').where('id', '=', id).execute();
        if (row.is_shared === 1) await note(change, clerk, { who, action: 'view.remove', subject: id, before: viewOf(row), after: null });
      });
    },
  };
}

const viewOf = ({ id, account_id, page, name, query, is_shared }: Tables['views']): View => ({
  id,
  account: account_id,
  page,
  name,
  query,
  is_shared: is_shared === 1,
});
