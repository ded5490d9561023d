// The registry's schema, as the list of steps that made it: up only, each run once, in order, in one transaction with the note
// that it ran. A step that was released is never edited; the next one mends it. The same steps run on SQLite and PostgreSQL.
import type { Change, Database, OpenDatabase } from './database.ts';

export type Step = { readonly name: string; up(change: Change): Promise<void> };

export const steps: readonly Step[] = [
  {
    name: '0001 state, keys, links, sessions, audit',
    async up(change) {
      const { schema } = change;
      await schema
        .createTable('registry_state')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('secret_mark', 'text', (c) => c.notNull())
        .execute();
      await schema
        .createTable('keys')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('hash', 'text', (c) => c.notNull().unique())
        .addColumn('ends_with', 'text', (c) => c.notNull())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('user_name', 'text', (c) => c.notNull())
        .addColumn('app', 'text')
        .addColumn('role', 'text', (c) => c.notNull())
        .addColumn('speaks_for_others', 'integer', (c) => c.notNull())
        .addColumn('endpoint', 'text')
        .addColumn('models', 'text')
        .addColumn('made_at', 'text', (c) => c.notNull())
        .addColumn('made_by', 'text', (c) => c.notNull())
        .addColumn('revoked_at', 'text')
        .addColumn('last_used_at', 'text')
        .execute();
      await schema
        .createTable('links')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('user_name', 'text', (c) => c.notNull())
        .addColumn('role', 'text', (c) => c.notNull())
        .addColumn('made_at', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'text', (c) => c.notNull())
        .addColumn('used_at', 'text')
        .execute();
      await schema
        .createTable('sessions')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('user_name', 'text', (c) => c.notNull())
        .addColumn('role', 'text', (c) => c.notNull())
        .addColumn('made_at', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'text', (c) => c.notNull())
        .execute();
      await schema
        .createTable('audit_entries')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('at', 'text', (c) => c.notNull())
        .addColumn('who', 'text', (c) => c.notNull())
        .addColumn('action', 'text', (c) => c.notNull())
        .addColumn('subject', 'text', (c) => c.notNull())
        .addColumn('before_change', 'text')
        .addColumn('after_change', 'text')
        .execute();
      await schema.createIndex('audit_entries_subject').on('audit_entries').columns(['subject', 'id']).execute();
    },
  },
];

/** Brings the schema up to date; safe to call from several processes at once. Gives the names of the steps that ran now. */
export async function migrate({ db, write, lockSchema }: OpenDatabase, toRun: readonly Step[] = steps): Promise<readonly string[]> {
  if (await isCurrent(db, toRun)) return [];
  return write(async (change) => {
    await lockSchema(change);
    await change.schema
      .createTable('registry_steps')
      .ifNotExists()
      .addColumn('name', 'text', (c) => c.primaryKey())
      .execute();
    const ran: string[] = [];
    const done = await namesOf(change);
    refuseNewer(done, toRun);
    for (const step of toRun) {
      if (done.has(step.name)) continue;
      await step.up(change);
      await change.withTables<StepsTable>().insertInto('registry_steps').values({ name: step.name }).execute();
      ran.push(step.name);
    }
    return ran;
  });
}

type StepsTable = { registry_steps: { name: string } };

async function isCurrent(db: Database, toRun: readonly Step[]): Promise<boolean> {
  const tables = await db.introspection.getTables();
  if (!tables.some((table) => table.name === 'registry_steps')) return false;
  const done = await namesOf(db);
  refuseNewer(done, toRun);
  return toRun.every((step) => done.has(step.name));
}

async function namesOf(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db.withTables<StepsTable>().selectFrom('registry_steps').select('name').execute();
  return new Set(rows.map((row) => row.name));
}

/** An older Daybook must not write where a newer one has changed the meaning. */
function refuseNewer(done: ReadonlySet<string>, toRun: readonly Step[]): void {
  const known = new Set(toRun.map((step) => step.name));
  const newer = [...done].filter((name) => !known.has(name));
  if (newer.length > 0)
    throw new Error(`The registry was changed by a newer Daybook (${newer.join('; ')}). Use that version or a later one.`);
}
