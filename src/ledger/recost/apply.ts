// One step of a re-costing: the costs of its calls become those of its lines, and the usage rows follow. The calls are given
// absolute values, so doing it again changes nothing; the usage rows are given the difference only where nobody can have done
// so before, and are otherwise compared with the calls. Killed at any moment, a step done again ends exactly.
import { setTimeout as sleep } from 'node:timers/promises';
import { DaybookError } from '../../errors.ts';
import type { Ledger } from '../connect.ts';
import { newBindings, sqlTime } from '../questions/bindings.ts';
import { type UsageColumn, unpriced } from '../tables/usage-columns.ts';
import { insertUsageDifference, usageFromCalls, usageKey } from '../tables/usage-widths.ts';
import { repairBuckets, verifyUsage } from '../verify.ts';
import { costColumns, idOf } from './lines.ts';
import { type RecostStep, type StepLimits, stepsOf } from './steps.ts';

/** Resolves while the work is still this desk's to do, and rejects otherwise. */
export type Hold = () => Promise<void>;

export type ApplyOptions = {
  /** True where it is certain that no process has tried this step before. */
  readonly first_try: boolean;
  readonly hold: Hold;
};

const longest = 600_000;

/** Resolves with how many calls have their new cost: fewer than there are lines where calls were forgotten since the plan. */
export async function applyStep(
  ledger: Ledger,
  recostId: string,
  number: number,
  step: RecostStep,
  options: ApplyOptions,
): Promise<number> {
  const { first_try, hold } = options;
  // Its name belongs to this step: a change that an earlier try left behind finds the same values in it, never another step's.
  const lookup = `recost_lookup_${idOf(recostId)}_${number}`;
  if (!first_try) await endTries(ledger, lookup, hold);
  await fillLookup(ledger, lookup, recostId, step);
  await changeCalls(ledger, lookup, recostId, step);
  // A desk that was stopped or replaced meanwhile leaves usage to the next try, which compares.
  await hold();
  if (first_try) await addDifference(ledger, lookup, recostId, step);
  else await settleUsage(ledger, await stretchesOf(ledger, recostId, step));
  await ledger.command(`DROP TABLE IF EXISTS ${lookup} SYNC`);
  return countCalls(ledger, callsWithin(ledger, recostId, step));
}

/** Takes away what interrupted steps left; nothing may be working with it any more. */
export async function dropLookups(ledger: Ledger, recostId: string, hold: Hold): Promise<void> {
  const name = `recost_lookup_${idOf(recostId)}_`;
  await endTries(ledger, name, hold);
  const tables = await ledger.query(
    'SELECT name FROM system.tables WHERE database = {database:String} AND startsWith(name, {name:String})',
    {
      params: { database: ledger.database, name },
      parse: (row) => String(row.name),
    },
  );
  for (const table of tables) await ledger.command(`DROP TABLE IF EXISTS \`${table}\` SYNC`);
}

/** The re-costings that have left some. */
export async function recostsWithLookups(ledger: Ledger): Promise<readonly string[]> {
  const found = await ledger.query(
    "SELECT DISTINCT extract(name, '^recost_lookup_(.+)_[0-9]+$') AS id FROM system.tables WHERE database = {database:String} AND startsWith(name, 'recost_lookup_')",
    { params: { database: ledger.database }, parse: (row) => String(row.id) },
  );
  return found.filter((id) => id !== '');
}

export type Stretch = Pick<RecostStep, 'from' | 'to'>;

/** What is compared at once: where everything in it differs, a thousand lines are some thirty megabytes in this process. */
const comparable: StepLimits = { lines: 10_000, bytes: Number.POSITIVE_INFINITY };

/** Where a re-costing has lines, or only those of one step, as stretches small enough to be compared with the calls. */
export async function stretchesOf(ledger: Ledger, recostId: string, within: Stretch | null = null): Promise<readonly Stretch[]> {
  const stretches = await stepsOf(ledger, recostId, comparable);
  if (within === null) return stretches;
  return stretches
    .map(({ from, to }) => ({ from: Math.max(from, within.from), to: Math.min(to, within.to) }))
    .filter(({ from, to }) => from < to);
}

/** Compares usage rows with their calls and puts right what differs; resolves with the quarters that did. */
export async function settleUsage(ledger: Ledger, stretches: readonly Stretch[]): Promise<readonly string[]> {
  const repaired = new Set<string>();
  for (const { from, to } of stretches) {
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    // While calls are posted into a quarter it may differ for a moment, and again after it was put right.
    for (let look = 0; look < 5; look += 1) {
      const { differing_buckets } = await verifyUsage(ledger, range);
      if (differing_buckets.length === 0) break;
      for (const bucket of await repairBuckets(ledger, differing_buckets)) repaired.add(bucket);
    }
  }
  return [...repaired].sort();
}

const costNames = ['before_estimated_cost', 'before_currency', 'before_cost_status'] as const;

/** The values by id, in the engine's memory and, for a change that goes on after a restart, on its disk. */
async function fillLookup(ledger: Ledger, lookup: string, recostId: string, step: RecostStep): Promise<void> {
  const names = ['request_id', ...costColumns.map((name) => `after_${name}`), ...costNames];
  await ledger.command(`DROP TABLE IF EXISTS ${lookup} SYNC`);
  await ledger.command(`CREATE TABLE ${lookup} ENGINE = Join(ANY, LEFT, request_id) EMPTY AS SELECT ${names.join(', ')} FROM recost_lines`);
  const { where, params } = linesWithin(ledger, recostId, step);
  await ledger.command(`INSERT INTO ${lookup} SELECT ${names.join(', ')} FROM ${where}`, params, {}, longest);
}

async function changeCalls(ledger: Ledger, lookup: string, recostId: string, step: RecostStep): Promise<void> {
  const { calls, params } = callsWithin(ledger, recostId, step);
  const sets = costColumns.map((name) => `${name} = ${valueIn(ledger, lookup, `after_${name}`)}`);
  const month = new Date(step.from).toISOString().slice(0, 7).replace('-', '');
  try {
    await ledger.command(
      `ALTER TABLE calls UPDATE ${sets.join(', ')} IN PARTITION ${month} WHERE ${calls}`,
      params,
      { mutations_sync: '2', allow_nondeterministic_mutations: 1 },
      longest,
    );
  } catch (error) {
    // A change the engine cannot carry out would be tried for ever and hold up all that come after it.
    if (!(error instanceof DaybookError) || error.code !== 'ledger_away') await killChanges(ledger, lookup);
    throw error;
  }
}

/**
 * Most calls keep their currency, and with it their rows: of these only the amount and the count of the unpriced change, which
 * takes a fifth of the time. A call whose currency changes is taken out of one row and put into another with all its sums.
 */
async function addDifference(ledger: Ledger, lookup: string, recostId: string, step: RecostStep): Promise<void> {
  const stays = "ifNull(before_currency, '') = ifNull(after_currency, '')";
  const staying = callsWithin(ledger, recostId, step, stays);
  const moving = callsWithin(ledger, recostId, step, `NOT (${stays})`);
  const beforeCost = valueIn(ledger, lookup, 'before_estimated_cost');
  const beforeStatus = valueIn(ledger, lookup, 'before_cost_status');
  const changed = usageFromCalls(
    `(SELECT *, toInt128(ifNull(estimated_cost, 0)) - toInt128(ifNull(${beforeCost}, 0)) AS cost_change, ` +
      `toInt64(${unpriced}) - toInt64(${unpriced.replaceAll('cost_status', beforeStatus)}) AS unpriced_change FROM calls WHERE ${staying.calls})`,
    'WHERE cost_change != 0 OR unpriced_change != 0',
    costChanges,
  );
  const names = costChanges.map(({ name }) => name).join(', ');
  await ledger.command(`INSERT INTO usage_15m (${usageKey}, ${names}) ${changed}`, staying.params, adding, longest);
  if ((await countLinesWithin(ledger, moving)) === 0) return;
  const before = ['estimated_cost', 'currency', 'cost_status'].map((name) => `${valueIn(ledger, lookup, `before_${name}`)} AS ${name}`);
  const [from, to] = [
    `(SELECT * REPLACE(${before.join(', ')}) FROM calls WHERE ${moving.calls})`,
    `(SELECT * FROM calls WHERE ${moving.calls})`,
  ];
  await ledger.command(insertUsageDifference(from, to), moving.params, adding, longest);
}

const adding = { deduplicate_insert_select: 'disable', max_bytes_before_external_group_by: '536870912' } as const;

const sumOf = (name: 'total_cost' | 'unpriced_count', calls: string): UsageColumn => ({
  name,
  type: 'Int128',
  calls,
  merge: `sum(${name})`,
  mergeState: `sum(${name})`,
});
const costChanges: readonly UsageColumn[] = [sumOf('total_cost', 'sum(cost_change)'), sumOf('unpriced_count', 'sum(unpriced_change)')];

async function countOf(ledger: Ledger, from: string, params: Within['params']): Promise<number> {
  const [count] = await ledger.query(`SELECT count() AS n FROM ${from}`, { params, parse: (row) => Number(row.n), timeout_ms: 300_000 });
  return count ?? 0;
}
const countLinesWithin = (ledger: Ledger, { where, params }: Within): Promise<number> => countOf(ledger, where, params);
const countCalls = (ledger: Ledger, { calls, params }: Within): Promise<number> => countOf(ledger, `calls WHERE ${calls}`, params);

const valueIn = (ledger: Ledger, lookup: string, name: string): string => `joinGet('${ledger.database}.${lookup}', '${name}', request_id)`;

type Within = {
  /** The lines of the step, as what stands behind FROM. */
  readonly where: string;
  /** Their calls, as a condition. */
  readonly calls: string;
  readonly bounds: string;
  readonly params: Readonly<Record<string, unknown>>;
};

/** A change goes on in the background after a restart, where no database is chosen: tables carry its name. */
export function linesWithin(ledger: Ledger, recostId: string, step: RecostStep, condition = 'true'): Within {
  const bindings = newBindings();
  const time = (at: number): string => bindings.bind("DateTime64(3, 'UTC')", sqlTime(at));
  const bounds = `request_timestamp >= ${time(step.from)} AND request_timestamp < ${time(step.to)}`;
  const where = `${ledger.database}.recost_lines WHERE recost_id = '${idOf(recostId)}' AND ${bounds} AND ${condition}`;
  return { where, calls: `${bounds} AND request_id IN (SELECT request_id FROM ${where})`, bounds, params: bindings.params };
}

const callsWithin = linesWithin;

const changesLeft =
  "FROM system.mutations WHERE database = {database:String} AND table = 'calls' AND NOT is_done AND NOT is_killed AND position(command, {lookup:String}) > 0";

const insertsLeft = "system.processes WHERE query_id != queryID() AND query_kind = 'Insert' AND position(query, {lookup:String}) > 0";

/**
 * Waits until nothing of an earlier try is under way. A change that fails is stopped, because it is begun anew anyway. The engine
 * goes on with an insert whose desk has died: usage that was compared before it ends would be given the difference twice.
 */
async function endTries(ledger: Ledger, lookup: string, hold: Hold): Promise<void> {
  for (let pause = 50; ; pause = Math.min(1_000, pause * 2)) {
    const left = await ledger.query(`SELECT latest_fail_reason ${changesLeft}`, {
      params: { database: ledger.database, lookup },
      parse: (row) => String(row.latest_fail_reason),
    });
    if (left.length === 0 && (await countOf(ledger, insertsLeft, { lookup })) === 0) return;
    if (left.some((reason) => reason !== '')) await killChanges(ledger, lookup);
    await sleep(pause);
    await hold();
  }
}

async function killChanges(ledger: Ledger, lookup: string): Promise<void> {
  await ledger.command(
    "KILL MUTATION WHERE database = {database:String} AND table = 'calls' AND NOT is_done AND position(command, {lookup:String}) > 0",
    { database: ledger.database, lookup },
  );
}
