// What was ever recorded: of one vendor's model, or of one entry. An entry is named as calls name it, or by its id alone.
import type { RecordedPrice } from '../../schema/price.ts';
import type { Change, Database } from '../database.ts';
import { recordedOf, scopeOf } from './row.ts';

/** Calls name a price with its layer and the window that held: `own:<id>@<window>`. */
export function idOf(name: string): string {
  const at = name.indexOf('@');
  return (at === -1 ? name : name.slice(0, at)).replace(/^own:/, '');
}

/** Every row of this vendor and model as typed, newest recorded first. */
export async function historyOf(db: Database | Change, scope: Pick<RecordedPrice, 'vendor' | 'model'>): Promise<readonly RecordedPrice[]> {
  const rows = await db
    .selectFrom('prices')
    .selectAll()
    .where('scope', '=', scopeOf(scope))
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .orderBy('revision', 'desc')
    .execute();
  return rows.map(recordedOf);
}

/** The last row of an entry, whether or not the book still says so; null where there never was one. */
export async function newestOf(db: Database | Change, name: string): Promise<RecordedPrice | null> {
  const ofEntry = db.selectFrom('prices').selectAll().where('id', '=', idOf(name));
  const row = await ofEntry.orderBy('revision', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? null : recordedOf(row);
}
