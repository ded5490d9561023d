// The comparison of costs that were corrected while parts of Daybook died: every call has the cost its last re-costing planned, the
// lines of one call hang together, re-costings ended, and the audit log names them all.
import type { Accounts } from './accounts.ts';
import type { Difference } from './compare.ts';
import type { LedgerRow, Line } from './ledger.ts';

export type CostFacts = {
  readonly rows: readonly LedgerRow[];
  readonly lines: readonly Line[];
  readonly accounts: Pick<Accounts, 'prices' | 'jobs' | 'audit'>;
};

const ends: ReadonlySet<string> = new Set(['applied', 'cancelled', 'stale']);

export function compareCosts({ rows, lines, accounts: { prices, jobs, audit } }: CostFacts): readonly Difference[] {
  const differences: Difference[] = [];
  const differs = (rule: string, id: string, detail: string): void => void differences.push({ rule, id, detail });
  const noted = (action: string, subject: string): number => audit.filter(([a, s]) => a === action && s === subject).length;

  for (const { id, state, error, confirmed_at, progress } of jobs) {
    if (!ends.has(state)) differs('a re-costing did not end', id, `${state}: ${error}`);
    if (noted('recost.plan', id) !== 1) differs('the audit log lacks a plan', id, state);
    if (noted('recost.confirm', id) < (confirmed_at === null ? 0 : 1)) differs('the audit log lacks a confirmation', id, state);
    if (noted('recost.applied', id) !== (state === 'applied' ? 1 : 0)) differs('the audit log and a re-costing differ', id, state);
    if (noted('recost.cancel', id) !== (state === 'cancelled' ? 1 : 0)) differs('the audit log and a re-costing differ', id, state);
    if (state !== 'applied') continue;
    const of = lines.filter(({ recost_id }) => recost_id === id).length;
    if (progress.calls_changed !== of || progress.calls_applied !== of)
      differs(
        'a re-costing has other lines than it says',
        id,
        `${of} lines, ${progress.calls_changed} planned, ${progress.calls_applied} applied`,
      );
  }
  for (const [name] of prices) {
    const id = name.replace('own:', '');
    if (noted('price.add', id) + noted('price.correct', id) !== 1) differs('the audit log lacks a price', id, '');
  }

  // One at a time is applied, so they stand in the order they ended.
  const order = new Map(
    jobs
      .filter(({ state }) => state === 'applied')
      .sort((a, b) => ((a.ended_at ?? '') < (b.ended_at ?? '') ? -1 : 1))
      .map(({ id }, n) => [id, n]),
  );
  const histories = new Map<string, Line[]>();
  for (const line of lines) {
    if (!order.has(line.recost_id)) continue;
    const history = histories.get(line.request_id);
    if (history === undefined) histories.set(line.request_id, [line]);
    else history.push(line);
  }
  const byId = new Map(rows.map((row) => [row.request_id, row]));
  for (const [id, history] of histories) {
    history.sort((a, b) => (order.get(a.recost_id) ?? 0) - (order.get(b.recost_id) ?? 0));
    for (const [n, { recost_id, before }] of history.entries()) {
      const earlier = history[n - 1];
      if (earlier?.recost_id === recost_id) differs('a call stands in a re-costing twice', id, recost_id);
      else if (earlier !== undefined && String(earlier.after) !== String(before))
        differs('a call’s history is torn', id, `${earlier.after} and then ${before}`);
    }
    const row = byId.get(id);
    const last = history.at(-1)?.after;
    const is = row && [row.cost, row.currency, row.price_id].map((value) => (value === null ? null : String(value)));
    if (String(is) !== String(last)) differs('a call has not the cost that was planned', id, `${is}, planned ${last}`);
  }

  for (const row of rows) {
    if (row.status !== 'success') continue;
    const now = [...prices].find(([, { isInBook, from, to }]) => isInBook && from <= row.at && row.at < to)?.[0] ?? null;
    const isRight = now === null ? row.price_id?.startsWith('default_book:') : row.price_id === now;
    if (!isRight) differs('a call has not the price of its time', row.request_id, `${row.price_id}, the book says ${now}`);
  }
  return differences;
}
