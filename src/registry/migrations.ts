// The registry's schema, as the list of steps that made it: up only, each run once, in order, in one transaction with the note
// that it ran. A step that was released is never edited; the next one mends it. The same steps run on SQLite and PostgreSQL.
import { sql } from 'kysely';
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
  {
    name: '0002 prices, rates, re-costings',
    async up(change) {
      const { schema } = change;
      await schema.alterTable('registry_state').addColumn('book_moment', 'text').execute();
      await schema
        .createTable('prices')
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('revision', 'integer', (c) => c.notNull())
        .addColumn('scope', 'text', (c) => c.notNull())
        .addColumn('vendor', 'text', (c) => c.notNull())
        .addColumn('model', 'text', (c) => c.notNull())
        .addColumn('figures', 'text', (c) => c.notNull())
        .addColumn('effective_from', 'text')
        .addColumn('effective_to', 'text')
        .addColumn('recorded_at', 'text', (c) => c.notNull())
        .addColumn('recorded_by', 'text', (c) => c.notNull())
        .addColumn('superseded_at', 'text')
        .addColumn('superseded_by', 'text')
        .addColumn('replaces', 'text')
        .addPrimaryKeyConstraint('prices_key', ['id', 'revision'])
        .execute();
      await schema.createIndex('prices_scope').on('prices').columns(['scope', 'recorded_at']).execute();
      // The database itself refuses a second current revision of an entry, and a second current rate of a pair and moment.
      await schema.createIndex('prices_current').unique().on('prices').column('id').where(sql.ref('superseded_at'), 'is', null).execute();
      await schema
        .createTable('rates')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('from_currency', 'text', (c) => c.notNull())
        .addColumn('to_currency', 'text', (c) => c.notNull())
        .addColumn('rate', 'text', (c) => c.notNull())
        .addColumn('effective_from', 'text', (c) => c.notNull())
        .addColumn('source', 'text')
        .addColumn('recorded_at', 'text', (c) => c.notNull())
        .addColumn('recorded_by', 'text', (c) => c.notNull())
        .addColumn('superseded_at', 'text')
        .addColumn('superseded_by', 'text')
        .execute();
      await schema
        .createIndex('rates_current')
        .unique()
        .on('rates')
        .columns(['from_currency', 'to_currency', 'effective_from'])
        .where(sql.ref('superseded_at'), 'is', null)
        .execute();
      await schema
        .createTable('recosts')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('question', 'text', (c) => c.notNull())
        .addColumn('reason', 'text', (c) => c.notNull())
        .addColumn('made_at', 'text', (c) => c.notNull())
        .addColumn('made_by', 'text', (c) => c.notNull())
        .addColumn('prices_known_at', 'text', (c) => c.notNull())
        .addColumn('confirmed_at', 'text')
        .addColumn('confirmed_by', 'text')
        .addColumn('ended_at', 'text')
        .addColumn('calls_seen', 'bigint', (c) => c.notNull())
        .addColumn('calls_total', 'bigint')
        .addColumn('calls_changed', 'bigint', (c) => c.notNull())
        .addColumn('calls_applied', 'bigint', (c) => c.notNull())
        .addColumn('cursor', 'text')
        .addColumn('steps_done', 'integer', (c) => c.notNull())
        .addColumn('steps_total', 'integer')
        .addColumn('differences', 'text')
        .addColumn('error', 'text')
        .execute();
    },
  },
  {
    name: '0003 totals of re-costings, one desk at a time',
    async up(change) {
      const { schema } = change;
      await schema.alterTable('recosts').addColumn('totals', 'text').execute();
      await schema
        .createTable('recost_lease')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('worker', 'text')
        .addColumn('until', 'text')
        .execute();
      await sql`insert into recost_lease (id) values (1)`.execute(change);
    },
  },
  {
    name: '0004 accounts, endpoints, models, views',
    async up(change) {
      const { schema } = change;
      // Links and sessions of before name a user and no account, and end within days: people sign in once more.
      await schema.dropTable('links').execute();
      await schema.dropTable('sessions').execute();
      await schema
        .createTable('accounts')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('user_name', 'text', (c) => c.notNull().unique())
        .addColumn('email', 'text', (c) => c.unique())
        .addColumn('password', 'text')
        .addColumn('role', 'text', (c) => c.notNull())
        .addColumn('sees_text', 'integer', (c) => c.notNull())
        .addColumn('language', 'text')
        .addColumn('made_at', 'text', (c) => c.notNull())
        .addColumn('made_by', 'text', (c) => c.notNull())
        .addColumn('disabled_at', 'text')
        .addColumn('signed_in_at', 'text')
        .execute();
      await schema
        .createTable('links')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('account_id', 'text', (c) => c.notNull())
        .addColumn('made_at', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'text', (c) => c.notNull())
        .addColumn('used_at', 'text')
        .execute();
      await schema
        .createTable('sessions')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('hash', 'text', (c) => c.notNull().unique())
        .addColumn('account_id', 'text', (c) => c.notNull())
        .addColumn('opened_with', 'text', (c) => c.notNull())
        .addColumn('made_at', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'text', (c) => c.notNull())
        .addColumn('seen_at', 'text', (c) => c.notNull())
        .addColumn('user_agent', 'text')
        .addColumn('ip_address', 'text')
        .execute();
      await schema.createIndex('sessions_account').on('sessions').column('account_id').execute();
      await schema
        .createTable('endpoints')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('settings', 'text', (c) => c.notNull())
        .addColumn('credential', 'text')
        .addColumn('credential_ends_with', 'text')
        .addColumn('made_at', 'text', (c) => c.notNull())
        .addColumn('made_by', 'text', (c) => c.notNull())
        .addColumn('changed_at', 'text', (c) => c.notNull())
        .addColumn('changed_by', 'text', (c) => c.notNull())
        .execute();
      await schema
        .createTable('models')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('routes', 'text', (c) => c.notNull())
        .addColumn('made_at', 'text', (c) => c.notNull())
        .addColumn('made_by', 'text', (c) => c.notNull())
        .addColumn('changed_at', 'text', (c) => c.notNull())
        .addColumn('changed_by', 'text', (c) => c.notNull())
        .execute();
      await schema
        .createTable('views')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('account_id', 'text', (c) => c.notNull())
        .addColumn('page', 'text', (c) => c.notNull())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('query', 'text', (c) => c.notNull())
        .addColumn('is_shared', 'integer', (c) => c.notNull())
        .addColumn('made_at', 'text', (c) => c.notNull())
        .execute();
      await schema.createIndex('views_name').on('views').columns(['account_id', 'page', 'name']).unique().execute();
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
