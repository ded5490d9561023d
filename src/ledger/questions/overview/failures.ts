// What went wrong most: failed calls and those out of time, by error code and status, those with the most calls first. Counted
// from calls, because usage rows know no codes; over the same whole quarters of an hour as usage.
import { z } from 'zod';
import { callFields } from '../../../schema/call.ts';
import type { Filter, TimeRange } from '../../../schema/question.ts';
import type { Ledger } from '../../connect.ts';
import { newBindings } from '../bindings.ts';
import { rangeConditions } from '../call-range.ts';
import { everything, type RowRule, ruleConditions } from '../rule.ts';
import { wholeQuarters } from '../usage.ts';
import { conditionsOf } from '../where.ts';

export type FailuresQuestion = { readonly range: TimeRange; readonly filters: readonly Filter[]; readonly most: number };

export type Failure = { readonly error_code: string | null; readonly status: 'failed' | 'timeout'; readonly calls: number };

const failureRow = z.object({ error_code: z.string().nullable(), status: z.enum(['failed', 'timeout']), calls: z.coerce.number() });

export async function askFailures(ledger: Ledger, question: FailuresQuestion, rule: RowRule = everything): Promise<readonly Failure[]> {
  const bindings = newBindings();
  const { from, to } = wholeQuarters(question.range);
  const conditions = [
    "status IN ('failed', 'timeout')",
    ...rangeConditions({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }, bindings),
    ...ruleConditions(rule, bindings),
    ...conditionsOf(callFields, question.filters, bindings),
  ];
  return ledger.query(
    `SELECT error_code, status, count() AS calls FROM calls WHERE ${conditions.join(' AND ')} ` +
      `GROUP BY error_code, status ORDER BY calls DESC, error_code, status LIMIT ${bindings.bind('UInt64', question.most)}`,
    { params: bindings.params, parse: (row) => failureRow.parse(row) },
  );
}
