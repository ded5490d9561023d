// How a key ends, alone or with all others of its user: within a change that somebody else began, and noted key by key. What is ended
// already is left as it is.
import { type Clerk, note } from '../audit.ts';
import type { Change } from '../database.ts';
import { detailOf, type KeyDetail, keyOf, type KeyRow } from './row.ts';

export async function endKey(change: Change, clerk: Clerk, row: KeyRow, who: string): Promise<KeyDetail> {
  const after = { ...row, revoked_at: new Date(clerk.now()).toISOString() };
  await change.updateTable('keys').set({ revoked_at: after.revoked_at }).where('id', '=', row.id).execute();
  await note(change, clerk, { who, action: 'key.revoke', subject: row.id, before: keyOf(row), after: keyOf(after) });
  return detailOf(after);
}

/** How many there were. A user is told from others letter by letter, as calls and accounts are. */
export async function endKeysOf(change: Change, clerk: Clerk, user: string, who: string): Promise<number> {
  const open = change.selectFrom('keys').selectAll().where('user_name', '=', user).where('revoked_at', 'is', null);
  const rows = await open.orderBy('id').execute();
  for (const row of rows) await endKey(change, clerk, row, who);
  return rows.length;
}
