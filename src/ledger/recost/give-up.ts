// Giving up a re-costing that stopped half-way: the calls it has reached keep their new cost, the others never had it. Usage rows
// are made to fit the calls, and the lines of calls it has not reached are forgotten, so that what is left is a true history.
// Killed at any moment, it is done again to the same end.
import type { Ledger } from '../connect.ts';
import { dropLookups, type Hold, linesWithin, settleUsage, stretchesOf } from './apply.ts';
import { costColumns, countLines } from './lines.ts';
import { type RecostStep, stepsOf } from './steps.ts';

/** Resolves with how many calls have their new cost. */
export async function leaveHalfway(ledger: Ledger, recostId: string, hold: Hold): Promise<number> {
  await dropLookups(ledger, recostId, hold);
  // Usage first: once lines are forgotten, nothing says any more where it was in doubt.
  for (const stretch of await stretchesOf(ledger, recostId)) {
    await hold();
    await settleUsage(ledger, [stretch]);
  }
  for (const step of await stepsOf(ledger, recostId)) {
    await hold();
    await forgetUnreached(ledger, recostId, step);
  }
  return (await countLines(ledger, recostId)).lines;
}

/** What decides whether a line is written at all: a line differs from its call as it was in one of these at least. */
const telling = costColumns.filter((name) => name !== 'cost_detail');

async function forgetUnreached(ledger: Ledger, recostId: string, step: RecostStep): Promise<void> {
  const { where, bounds, params } = linesWithin(ledger, recostId, step);
  const same = telling.map((name) => `isNull(c.${name}) = isNull(l.after_${name}) AND ifNull(c.${name} = l.after_${name}, true)`);
  const reached =
    `SELECT l.request_id FROM (SELECT * FROM ${ledger.database}.calls WHERE ${bounds}) AS c ` +
    `INNER JOIN (SELECT * FROM ${where}) AS l ON c.request_id = l.request_id AND c.request_timestamp = l.request_timestamp ` +
    `WHERE ${same.join(' AND ')}`;
  await ledger.command(
    `DELETE FROM recost_lines IN PARTITION '${recostId}' WHERE ${bounds} AND request_id NOT IN (${reached})`,
    params,
    { lightweight_deletes_sync: '2', allow_nondeterministic_mutations: 1 },
    600_000,
  );
}
