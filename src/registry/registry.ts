// The registry: what people edit, in SQLite or PostgreSQL. Every change runs in one transaction that first raises the version, so
// a gateway that polls `version()` sees each change, and changes stand in line instead of colliding. No secret is kept in clear.
import { randomBytes } from 'node:crypto';
import { ulidMaker } from '../lib/id.ts';
import { type Accounts, accountsOf } from './accounts/accounts.ts';
import { type Links, linksOf } from './accounts/links.ts';
import { type PasswordCost, passwordsOf } from './accounts/password.ts';
import { type Sessions, sessionsOf } from './accounts/sessions.ts';
import { type Signing, signingOf } from './accounts/signing.ts';
import { type Audit, auditOf } from './audit.ts';
import { type Changing, type OpenDatabase, openDatabase, placeOf, RegistryError } from './database.ts';
import { type Endpoints, endpointsOf } from './endpoints/endpoints.ts';
import { type Keys, keysOf } from './keys/keys.ts';
import { migrate } from './migrations.ts';
import { type Models, modelsOf } from './models/models.ts';
import { type Prices, pricesOf } from './prices/prices.ts';
import { type Rates, ratesOf } from './rates/rates.ts';
import { type Recosts, recostsOf } from './recosts/recosts.ts';
import type { Secret } from './secret.ts';
import { type Views, viewsOf } from './views/views.ts';

export type Registry = {
  readonly keys: Keys;
  readonly accounts: Accounts;
  readonly links: Links;
  readonly signing: Signing;
  readonly sessions: Sessions;
  readonly endpoints: Endpoints;
  readonly models: Models;
  readonly prices: Prices;
  readonly rates: Rates;
  readonly recosts: Recosts;
  readonly views: Views;
  readonly audit: Audit;
  /** Rises with every change; one small read. */
  version(): Promise<number>;
  /** Writes what is left to write and lets go of the database. */
  close(): Promise<void>;
};

export type RegistryPlace = {
  /** The data directory. */
  readonly dir: string;
  /** postgres://…, or null for a file in the data directory. */
  readonly url: string | null;
  readonly secret: Secret;
  readonly now?: () => number;
  readonly random?: (bytes: number) => Buffer;
  /** What a password costs to check; tests take less. */
  readonly passwordCost?: PasswordCost;
};

export async function openRegistry(place: RegistryPlace): Promise<Registry> {
  const { dir, url, secret, now = Date.now, random = randomBytes, passwordCost } = place;
  const database = await openDatabase(dir, url);
  const { db, write } = database;
  try {
    await migrate(database);
    await claim(database, secret.mark);
  } catch (error) {
    await db.destroy();
    if (error instanceof RegistryError) throw error;
    throw new RegistryError(`The registry ${placeOf(dir, url)} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
  const clerk = { now, id: ulidMaker() };
  const changing: Changing = (work) =>
    write(async (change) => {
      // First of all, for the lock: in PostgreSQL the row is the queue. SQLite has one write lock, which is held already.
      await change
        .updateTable('registry_state')
        .set((row) => ({ version: row('version', '+', 1) }))
        .where('id', '=', 1)
        .execute();
      return work(change);
    });
  const keys = keysOf({ db, write, secret, clerk, changing, random });
  const accountParts = { db, write, secret, clerk, changing, random, passwords: passwordsOf(passwordCost, random) };
  const sessions = sessionsOf(accountParts);
  return {
    keys,
    accounts: accountsOf(accountParts),
    links: linksOf(accountParts),
    signing: signingOf(accountParts),
    sessions,
    endpoints: endpointsOf({ db, secret, clerk, changing }),
    models: modelsOf({ db, clerk, changing }),
    prices: pricesOf({ db, clerk, changing }),
    rates: ratesOf({ db, clerk, changing }),
    views: viewsOf({ db, write, clerk }),
    recosts: recostsOf({ db, write, clerk, changing }),
    audit: auditOf(db),
    async version() {
      const row = await db.selectFrom('registry_state').select('version').where('id', '=', 1).executeTakeFirstOrThrow();
      return row.version;
    },
    async close() {
      try {
        await keys.flushUsed();
        await sessions.flushSeen();
      } finally {
        await db.destroy();
      }
    },
  };
}

/** A registry belongs to the secret it was made with: with another one every key would be unknown, and nobody would know why. */
async function claim({ db, write }: OpenDatabase, mark: string): Promise<void> {
  const read = () => db.selectFrom('registry_state').select('secret_mark').where('id', '=', 1).executeTakeFirst();
  let row = await read();
  if (row === undefined) {
    const first = { id: 1, version: 1, secret_mark: mark, book_moment: null };
    await write((change) =>
      change
        .insertInto('registry_state')
        .values(first)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute(),
    );
    row = await read();
  }
  if (row?.secret_mark === mark) return;
  throw new Error('it was made with another secret. Bring back the DAYBOOK_SECRET or secret.key it was made with.');
}

function reasonOf(error: unknown): string {
  // Node gives an AggregateError with an empty message where every address of a host refused.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
