// From tables of version 1 to version 2: usage rows get signed sums and more widths. The new rows are added up from the old
// widest ones, not counted from calls, because usage outlives calls. What is there says how far it got: while `usage_15m` has
// the old sums, everything begins again; the two tables change places in one step; the old one is dropped when all is done.
// Nothing may be posted meanwhile: an embedded ledger is opened by one desk, and others must be stopped for an upgrade.
import { z } from 'zod';
import type { Ledger } from '../connect.ts';
import { createUsage } from './definitions.ts';
import { usageColumns } from './usage-columns.ts';
import { usageFromWidest, usageKey } from './usage-widths.ts';

/** Rows by every dimension that are added up at once; 200,000 needed more than a gigabyte of the engine's memory. */
const rowsAtOnce = 30_000;

/** May be cut short anywhere and begun again with the same result. Does nothing where there is nothing to upgrade. */
export async function upgradeUsage(ledger: Ledger): Promise<void> {
  if (!(await hasOldSums(ledger))) return;
  await ledger.command('DROP VIEW IF EXISTS usage_15m_feed SYNC');
  await ledger.command('DROP TABLE IF EXISTS usage_15m_next SYNC');
  await ledger.command(createUsage('usage_15m_next'));
  for (const where of await stretchesOf(ledger)) await fill(ledger, where);
  await ledger.command('EXCHANGE TABLES usage_15m AND usage_15m_next');
}

/** What the new rows have replaced; they are in use by now. */
export async function dropReplaced(ledger: Ledger): Promise<void> {
  if (!(await hasOldSums(ledger))) await ledger.command('DROP TABLE IF EXISTS usage_15m_next SYNC');
}

async function hasOldSums(ledger: Ledger): Promise<boolean> {
  const [type] = await ledger.query(
    "SELECT type FROM system.columns WHERE database = {database:String} AND table = 'usage_15m' AND name = 'call_count'",
    { params: { database: ledger.database }, parse: (row) => z.string().parse(row.type) },
  );
  return type?.includes('UInt64') === true;
}

const bucketRow = z.object({ at: z.coerce.number(), rows: z.coerce.number() });

/** Neighbouring quarters of an hour, as conditions on the bucket. */
async function stretchesOf(ledger: Ledger): Promise<string[]> {
  const buckets = await ledger.query(
    'SELECT toUnixTimestamp(bucket) AS at, count() AS rows FROM usage_15m WHERE view = 0 GROUP BY at ORDER BY at',
    { parse: (row) => bucketRow.parse(row), timeout_ms: 300_000 },
  );
  const stretches: { readonly month: string; readonly first: number; last: number; rows: number }[] = [];
  for (const { at, rows } of buckets) {
    const open = stretches.at(-1);
    // A stretch ends with its month, so that an insert is one part.
    const month = new Date(at * 1000).toISOString().slice(0, 7);
    if (open === undefined || open.rows + rows > rowsAtOnce || open.month !== month) {
      stretches.push({ month, first: at, last: at, rows });
    } else {
      open.last = at;
      open.rows += rows;
    }
  }
  return stretches.map(({ first, last }) => `bucket >= toDateTime(${first}, 'UTC') AND bucket <= toDateTime(${last}, 'UTC')`);
}

function fill(ledger: Ledger, where: string): Promise<void> {
  const columns = [usageKey, ...usageColumns.map(({ name }) => name)].join(', ');
  return ledger.command(
    `INSERT INTO usage_15m_next (${columns}) ${usageFromWidest('usage_15m', where)}`,
    {},
    { deduplicate_insert_select: 'disable' },
    600_000,
  );
}
