// Brings a ledger's tables to what this version of Daybook expects: makes what is missing, adds the columns of fields that
// are new in the model, and refuses tables it does not understand. Doing it again changes nothing.
import { z } from 'zod';
import { DaybookError } from '../../errors.ts';
import type { Ledger } from '../connect.ts';
import { createRecostLines, lineFields } from '../recost/lines.ts';
import { type Column, columnSql, columnsOf } from './columns.ts';
import {
  bodyColumns,
  callColumns,
  createBodies,
  createCalls,
  createUsage,
  createUsageFeed,
  createVersions,
  recountUsageFeed,
} from './definitions.ts';
import { dropReplaced, upgradeUsage } from './upgrade.ts';

/** The shape of the tables beyond what columns tell. Raised with each change that `prepareTables` must carry out. */
export const ledgerVersion = 2;

export type PreparedTables = { readonly version: number; readonly added: readonly string[] };

const versionRow = z.object({ version: z.coerce.number() });
const columnRow = z.object({ name: z.string(), type: z.string() });

export async function prepareTables(
  ledger: Ledger,
  models: { readonly calls: readonly Column[]; readonly call_bodies: readonly Column[] } = { calls: callColumns, call_bodies: bodyColumns },
): Promise<PreparedTables> {
  await requireTextIndex(ledger);
  await ledger.command(`CREATE DATABASE IF NOT EXISTS ${ledger.database}`, {}, { database: 'default' });
  await ledger.command(createVersions);
  const known = (await readVersions(ledger)).at(-1);
  if (known !== undefined && known.version > ledgerVersion) {
    throw new DaybookError(
      'internal',
      `The ledger was made by a newer Daybook (tables ${known.version}, this one knows ${ledgerVersion}).`,
    );
  }
  await upgradeUsage(ledger);
  await ledger.command(createCalls());
  await ledger.command(createBodies());
  await ledger.command(createUsage());
  await ledger.command(createUsageFeed());
  // What is there may count as an earlier version did; from here on calls are counted as this one says.
  await ledger.command(recountUsageFeed());
  await ledger.command(createRecostLines());
  const added = [
    ...(await addColumns(ledger, 'calls', models.calls)),
    ...(await addColumns(ledger, 'call_bodies', models.call_bodies)),
    ...(await addColumns(ledger, 'recost_lines', columnsOf(lineFields, 1))),
  ];
  if (known?.version !== ledgerVersion) {
    await ledger.command('INSERT INTO ledger_versions (version) VALUES ({version:UInt32})', { version: ledgerVersion });
  }
  await dropReplaced(ledger);
  return { version: ledgerVersion, added };
}

const readVersions = (ledger: Ledger): Promise<z.infer<typeof versionRow>[]> =>
  ledger.query('SELECT version FROM ledger_versions ORDER BY version', { parse: (row) => versionRow.parse(row) });

async function requireTextIndex(ledger: Ledger): Promise<void> {
  try {
    await ledger.command("SELECT tokens('a', 'asciiCJK') FORMAT Null", {}, { database: 'default' });
  } catch (error) {
    if (!(error instanceof DaybookError) || error.code !== 'internal') throw error;
    throw new DaybookError(
      'internal',
      'The ledger’s server has no text index that reads Chinese and Japanese; Daybook needs ClickHouse 26.',
      {
        cause: error,
      },
    );
  }
}

async function addColumns(ledger: Ledger, table: string, columns: readonly Column[]): Promise<string[]> {
  const rows = await ledger.query('SELECT name, type FROM system.columns WHERE database = {database:String} AND table = {table:String}', {
    params: { database: ledger.database, table },
    parse: (row) => columnRow.parse(row),
  });
  const there = new Map(rows.map(({ name, type }) => [name, type]));
  const added: string[] = [];
  for (const column of columns) {
    const type = there.get(column.name);
    if (type === undefined) {
      await ledger.command(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${columnSql(column)}`);
      added.push(`${table}.${column.name}`);
    } else if (type !== column.type) {
      throw new DaybookError('internal', `The ledger’s column ${table}.${column.name} is ${type}, not ${column.type}.`);
    }
  }
  return added;
}
