// What a re-costing changes, a line for each call: its cost before and after. Lines are written while a re-costing is planned,
// applied as they stand, and kept as the history of a call's cost. A re-costing has a partition of its own, in the order of
// time, so that forgetting a plan nobody wanted is dropping it.
import { DaybookError } from '../../errors.ts';
import { callFields } from '../../schema/call.ts';
import { kinds } from '../../schema/kinds.ts';
import { must, type RecordOf } from '../../schema/model.ts';
import type { Ledger } from '../connect.ts';
import { encoderOf } from '../encode.ts';
import { inOneBlock, linesOf } from '../insert.ts';
import { newBindings, sqlTime } from '../questions/bindings.ts';
import { columnSql, columnsOf } from '../tables/columns.ts';

const { request_id, request_timestamp, status, prompt_tokens, completion_tokens, total_tokens, vendor_name, model_name } = callFields;
const { estimated_cost, currency, cost_source, cost_status, price_id, cost_detail } = callFields;

/** The columns of a call that a re-costing sets. */
export const costColumns = ['estimated_cost', 'currency', 'cost_source', 'cost_status', 'price_id', 'cost_detail'] as const;

export const lineFields = {
  recost_id: must(kinds.name, 'Re-costing', '重新计价'),
  request_timestamp,
  request_id,
  /** With the tokens, what decides whether a call without a price counts as unpriced. */
  status,
  prompt_tokens,
  completion_tokens,
  total_tokens,
  vendor_name,
  model_name,
  before_estimated_cost: estimated_cost,
  before_currency: currency,
  before_cost_source: cost_source,
  before_cost_status: cost_status,
  before_price_id: price_id,
  before_cost_detail: cost_detail,
  after_estimated_cost: estimated_cost,
  after_currency: currency,
  after_cost_source: cost_source,
  after_cost_status: cost_status,
  after_price_id: price_id,
  after_cost_detail: cost_detail,
  /** Of the books that come with the program, when the line was written. */
  book_version: must(kinds.name, 'Book version', '价格表版本'),
} as const;

export type RecostLine = RecordOf<typeof lineFields>;

export type Place = { readonly request_timestamp: string; readonly request_id: string };

export const createRecostLines = (): string =>
  `CREATE TABLE IF NOT EXISTS recost_lines (${columnsOf(lineFields, 1).map(columnSql).join(', ')}) ENGINE = MergeTree ` +
  'PARTITION BY recost_id ORDER BY (recost_id, request_timestamp, request_id) ' +
  'SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024';

const encodeLine = encoderOf(lineFields);
const lines = 'recost_lines';

/**
 * Writes the lines of one re-costing, in the order of their calls. Where somebody may have tried to write them before, what is
 * there is looked up row by row: a token would not do, because it can be noted without its rows (docs/decisions/0007).
 */
export async function insertRecostLines(
  ledger: Ledger,
  page: readonly RecostLine[],
  { first_try }: { readonly first_try: boolean },
): Promise<void> {
  const unseen = first_try ? page : await missingOf(ledger, page);
  if (unseen.length === 0) return;
  await ledger.insert(lines, linesOf(unseen, encodeLine), { settings: { ...inOneBlock, deduplicate_insert: 'disable' } });
}

async function missingOf(ledger: Ledger, page: readonly RecostLine[]): Promise<readonly RecostLine[]> {
  const [first, last] = [page[0], page.at(-1)];
  if (first === undefined || last === undefined) return [];
  const bindings = newBindings();
  const time = (at: string): string => bindings.bind("DateTime64(3, 'UTC')", sqlTime(Date.parse(at)));
  const there = await ledger.query(
    `SELECT request_id FROM ${lines} WHERE recost_id = ${bindings.bind('String', first.recost_id)} ` +
      `AND request_timestamp BETWEEN ${time(first.request_timestamp)} AND ${time(last.request_timestamp)}`,
    { params: bindings.params, parse: (row) => String(row.request_id) },
  );
  const known = new Set(there);
  return page.filter((line) => !known.has(line.request_id));
}

/** How far lines were written, and by which version of the books; null where there is none. */
export async function lastLine(ledger: Ledger, recostId: string): Promise<(Place & { readonly book_version: string }) | null> {
  const [last] = await ledger.query(
    `SELECT request_timestamp, request_id, book_version FROM ${lines} WHERE recost_id = {id:String} ` +
      'ORDER BY recost_id DESC, request_timestamp DESC, request_id DESC LIMIT 1',
    {
      params: { id: recostId },
      parse: (row) => ({
        request_timestamp: kinds.time.fromColumn(row.request_timestamp),
        request_id: String(row.request_id),
        book_version: String(row.book_version),
      }),
    },
  );
  return last ?? null;
}

/** How many lines there are, and whether each call has just one. */
export async function countLines(ledger: Ledger, recostId: string): Promise<{ readonly lines: number; readonly doubled: number }> {
  const [counted] = await ledger.query(
    'SELECT sum(n) AS lines, countIf(n > 1) AS doubled FROM (' +
      `SELECT count() AS n FROM ${lines} WHERE recost_id = {id:String} GROUP BY recost_id, request_timestamp, request_id)`,
    {
      params: { id: recostId },
      parse: (row) => ({ lines: Number(row.lines), doubled: Number(row.doubled) }),
      // The table is in this order, so each group is finished before the next begins and none is kept.
      settings: { optimize_aggregation_in_order: 1 },
      timeout_ms: 300_000,
    },
  );
  return counted ?? { lines: 0, doubled: 0 };
}

export async function dropLines(ledger: Ledger, recostId: string): Promise<void> {
  await ledger.command(`ALTER TABLE ${lines} DROP PARTITION '${idOf(recostId)}'`);
}

/** The re-costings that have lines. */
export const recostsWithLines = (ledger: Ledger): Promise<string[]> =>
  ledger.query('SELECT DISTINCT partition FROM system.parts WHERE active AND database = {database:String} AND table = {table:String}', {
    params: { database: ledger.database, table: lines },
    parse: (row) => String(row.partition).replaceAll("'", ''),
  });

/** An id that stands in a statement as it is; partitions and tables take no parameters. */
export function idOf(recostId: string): string {
  if (!/^[0-9A-Za-z_-]{1,64}$/.test(recostId)) throw new DaybookError('internal', `${JSON.stringify(recostId)} is no re-costing’s id.`);
  return recostId;
}
