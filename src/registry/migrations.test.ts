import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
