import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenDatabase, openDatabase } from './database.ts';
import { migrate, type Step, steps } from './migrations.ts';

let dir = '';
let database: OpenDatabase;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-migrations-'));
  database = await openDatabase(dir, null);
});
afterEach(async () => {
  await database.db.destroy();
  rmSync(dir, { recursive: true });
});

const tables = async (): Promise<readonly string[]> => (await database.db.introspection.getTables()).map(({ name }) => name);

const addColumn: Step = {
  name: '9001 a column',
  up: async (change) => void (await change.schema.alterTable('keys').addColumn('colour', 'text').execute()),
};

describe('the registry’s schema', () => {
  it('is made by every step, once, in order', async () => {
    expect(await migrate(database)).toEqual(steps.map(({ name }) => name));
    expect(await migrate(database)).toEqual([]);
    expect(await migrate(database, [...steps, addColumn])).toEqual([addColumn.name]);
  });

  it('goes on from where an older Daybook left it, and keeps what is there', async () => {
    const old = steps.slice(0, 1);
    await migrate(database, old);
    await database.write((change) => sql`insert into registry_state (id, version, secret_mark) values (1, 7, 'mark')`.execute(change));
    expect(await migrate(database)).toEqual(steps.slice(1).map(({ name }) => name));
    const rows = await database.db.selectFrom('registry_state').selectAll().execute();
    expect(rows).toEqual([{ id: 1, version: 7, secret_mark: 'mark', book_moment: null }]);
    expect(await tables()).toEqual(expect.arrayContaining(['prices', 'rates', 'recosts']));
  });

  it('stays as it was where a step fails', async () => {
    const failing: Step = {
      name: '9002 half done',
      async up(change) {
        await change.schema.createTable('half').addColumn('id', 'text').execute();
        throw new Error('no further');
      },
    };
    await expect(migrate(database, [...steps, failing])).rejects.toThrow('no further');
    expect(await tables()).toEqual([]);
  });

  it('is refused where a newer Daybook has changed it', async () => {
    await migrate(database, [...steps, addColumn]);
    await expect(migrate(database)).rejects.toThrow(/newer Daybook \(9001 a column\)/);
  });

  it('has steps of different names', () => {
    expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
  });
});

it('is asked for by file or by postgres URL alone', async () => {
  await expect(openDatabase(dir, 'mysql://u:planted@h/d')).rejects.toThrow(/must begin with postgres:\/\//);
  await expect(openDatabase(dir, 'mysql://u:planted@h/d')).rejects.not.toThrow(/planted/);
});
