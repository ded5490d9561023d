// The registry's database: one schema in SQLite (a file, through libsql) or in PostgreSQL (through pg), asked through Kysely.
// Each driver is loaded only when it is chosen. Times are ISO 8601 text, flags are 0 or 1, lists are JSON text, in both alike.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, SqliteDialect, type SqliteStatement, sql, type Transaction } from 'kysely';
import type { PriceRow } from './prices/row.ts';
import type { RateRow } from './rates/row.ts';
import type { RecostRow } from './recosts/row.ts';

export type Tables = {
  /** `book_moment`: when prices or rates last changed; see bitemporal/moment.ts. */
  registry_state: { id: number; version: number; secret_mark: string; book_moment: string | null };
  keys: {
    id: string;
    hash: string;
    ends_with: string;
    name: string;
    user_name: string;
    app: string | null;
    role: string;
    speaks_for_others: number;
    endpoint: string | null;
    models: string | null;
    made_at: string;
    made_by: string;
    revoked_at: string | null;
    last_used_at: string | null;
  };
  /** Who signs in. A password is kept as scrypt made it; without one an account is opened by links alone. */
  accounts: {
    id: string;
    user_name: string;
    email: string | null;
    password: string | null;
    role: string;
    sees_text: number;
    language: string | null;
    made_at: string;
    made_by: string;
    disabled_at: string | null;
    signed_in_at: string | null;
  };
  links: { hash: string; account_id: string; made_at: string; expires_at: string; used_at: string | null };
  sessions: {
    id: string;
    hash: string;
    account_id: string;
    /** `link` or `password`: who came by a link may set a password without knowing the one before. */
    opened_with: string;
    made_at: string;
    expires_at: string;
    seen_at: string;
    user_agent: string | null;
    ip_address: string | null;
  };
  /** Endpoints and models that people made; those of daybook.yaml and the environment are not here. A credential is sealed. */
  endpoints: {
    name: string;
    settings: string;
    credential: string | null;
    credential_ends_with: string | null;
    made_at: string;
    made_by: string;
    changed_at: string;
    changed_by: string;
  };
  models: { name: string; routes: string; made_at: string; made_by: string; changed_at: string; changed_by: string };
  /** Saved views: `query` is the part of the address after `?`. */
  views: { id: string; account_id: string; page: string; name: string; query: string; is_shared: number; made_at: string };
  audit_entries: {
    id: string;
    at: string;
    who: string;
    action: string;
    subject: string;
    before_change: string | null;
    after_change: string | null;
  };
  prices: PriceRow;
  rates: RateRow;
  recosts: RecostRow;
  /** One row: the desk that works on re-costings, and until when the others leave them to it. */
  recost_lease: { id: number; worker: string | null; until: string | null };
};

export type Database = Kysely<Tables>;
export type Change = Transaction<Tables>;

export type OpenDatabase = {
  readonly db: Database;
  readonly kind: 'sqlite' | 'postgres';
  /**
   * Runs `work` in a transaction. In SQLite that begins with its one write lock; while another process holds that, it is tried
   * again, for five seconds at most, without holding up the event loop.
   */
  write<T>(work: (change: Change) => Promise<T>): Promise<T>;
  /** Takes the right to change the schema until the transaction ends; a second process waits here. */
  lockSchema(change: Change): Promise<void>;
};

/** The registry cannot be opened or asked; the message names the place without its password. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
}

export type Writing = OpenDatabase['write'];
/** A transaction that raises the registry's version and stands in line with every other change. */
export type Changing = <T>(work: (change: Change) => Promise<T>) => Promise<T>;

/** Rows as they go into one statement: databases limit the values of one. */
export function* pieces<T>(rows: readonly T[], size = 500): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}

const patienceMs = 5_000;
/** How long a statement may hold up the event loop for another process's lock. */
const busyMs = 20;
const pauseMs = 10;
/** Any number, as long as every Daybook uses the same. */
const schemaLock = 7_236_001;

export async function openDatabase(dir: string, url: string | null): Promise<OpenDatabase> {
  if (url === null) return openSqlite(dir);
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url);
  throw new RegistryError('registry.url must begin with postgres://; without it the registry is a file in the data directory.');
}

async function openSqlite(dir: string): Promise<OpenDatabase> {
  const file = join(dir, 'registry.db');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const { default: Libsql } = await import('libsql');
    const sqlite = new Libsql(file, { timeout: busyMs });
    const pragmas = [`busy_timeout = ${busyMs}`, 'journal_mode = WAL', 'foreign_keys = ON', 'synchronous = FULL'];
    await patiently(async () => {
      for (const pragma of pragmas) sqlite.exec(`pragma ${pragma}`);
    });
    // A statement that libsql prepared and that meets a lock stays open until it is collected as garbage, and holds its connection at
    // the data of that moment: every later change fails with SQLITE_BUSY_SNAPSHOT. `exec` lets go at once, and so whatever can meet
    // a lock goes through it: a transaction takes the write lock when it begins, and nothing inside it can meet one.
    const begin: SqliteStatement = {
      reader: false,
      all: () => [],
      run: () => {
        sqlite.exec('begin immediate');
        return { changes: 0, lastInsertRowid: 0 };
      },
      iterate: () => [].values(),
    };
    // Only `prepare(…).all` and `.run` are asked here: libsql's `.get` adds a property `_metadata` to the row.
    const prepare = (text: string): SqliteStatement => {
      if (text === 'begin') return begin;
      const statement = sqlite.prepare<unknown[]>(text);
      return {
        reader: statement.reader,
        all: (values) => statement.all(...values),
        run: (values) => statement.run(...values),
        iterate: (values) => statement.iterate(...values),
      };
    };
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: { prepare, close: () => void sqlite.close() } }) });
    return {
      db,
      kind: 'sqlite',
      write: (work) => patiently(() => db.transaction().execute(work)),
      lockSchema: async (change) => void (await sql`pragma user_version = 1`.execute(change)),
    };
  } catch (error) {
    throw new RegistryError(`The registry ${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Tries again while another process holds the lock. Nothing has been written when SQLite says so. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
      if (!isBusy || waited >= patienceMs) throw error;
    }
    waited += pauseMs + busyMs;
    await new Promise((resume) => setTimeout(resume, pauseMs));
  }
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: 5,
    connectionTimeoutMillis: patienceMs,
    statement_timeout: 10_000,
    application_name: 'daybook',
  });
  // A connection that breaks while idle is dropped by the pool itself; the next question opens another, or fails and says so.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    kind: 'postgres',
    write: (work) => db.transaction().execute(work),
    lockSchema: async (change) => void (await sql`select pg_advisory_xact_lock(${schemaLock})`.execute(change)),
  };
}

/** Where the registry is, as it may be shown. */
export function placeOf(dir: string, url: string | null): string {
  if (url === null) return join(dir, 'registry.db');
  if (!URL.canParse(url)) return 'PostgreSQL';
  const { hostname, port, pathname } = new URL(url);
  return `postgres://${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}
