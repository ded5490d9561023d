// What re-costings did to one call: its lines, before anyone asks who and why. A line is written when a re-costing is planned;
// whether it was applied is for the re-costing to say.
import type { CallRecord } from '../../schema/call.ts';
import type { CostState } from '../../schema/recost.ts';
import type { Ledger } from '../connect.ts';
import { newBindings, sqlTime } from '../questions/bindings.ts';
import { columnNames, recordParser } from '../questions/records.ts';
import { lineFields, type RecostLine } from './lines.ts';

export type CostLine = { readonly recost_id: string; readonly before: CostState; readonly after: CostState };

const parseLine = recordParser(lineFields);

export async function askCostLines(
  ledger: Ledger,
  call: Pick<CallRecord, 'request_id' | 'request_timestamp'>,
): Promise<readonly CostLine[]> {
  const bindings = newBindings();
  const at = bindings.bind("DateTime64(3, 'UTC')", sqlTime(Date.parse(call.request_timestamp)));
  const found = await ledger.query(
    `SELECT ${columnNames(lineFields)} FROM recost_lines WHERE request_timestamp = ${at} AND request_id = ${bindings.bind('String', call.request_id)}`,
    { params: bindings.params, parse: parseLine },
  );
  return found.map((line) => ({ recost_id: line.recost_id, before: stateOf(line, 'before'), after: stateOf(line, 'after') }));
}

const stateOf = (line: RecostLine, side: 'before' | 'after'): CostState => ({
  estimated_cost: line[`${side}_estimated_cost`],
  currency: line[`${side}_currency`],
  cost_source: line[`${side}_cost_source`],
  cost_status: line[`${side}_cost_status`],
  price_id: line[`${side}_price_id`],
  cost_detail: line[`${side}_cost_detail`],
});
