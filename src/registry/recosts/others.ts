// What a re-costing that changes costs means for the others: no second one meanwhile, and plans that compare with costs that are
// no more are stale. What the desk does by itself stands in the audit log under its own name.
import { DaybookError } from '../../errors.ts';
import type { RecostSummary } from '../../schema/recost.ts';
import { type Clerk, noteAll } from '../audit.ts';
import type { Change } from '../database.ts';

/** Who did what no person did. */
export const itself = 'daybook';

/** Throws `recost_state` where another one is being applied or given up, or stopped half-way. */
export async function refuseASecond(change: Change, id: string): Promise<void> {
  const other = await change
    .selectFrom('recosts')
    .select(['id', 'state'])
    .where('id', '!=', id)
    .where((row) =>
      row.or([row('state', 'in', ['applying', 'cancelling']), row.and([row('state', '=', 'failed'), row('steps_total', 'is not', null)])]),
    )
    .orderBy('made_at')
    .executeTakeFirst();
  if (other === undefined) return;
  if (other.state === 'failed')
    throw new DaybookError('recost_state', `The re-costing ${other.id} stopped half-way; confirm it again, or cancel it, first.`);
  throw new DaybookError('recost_state', `The re-costing ${other.id} is ${other.state}; wait until it has ended.`);
}

/** Plans that wait for a person become stale; gives how many. */
export async function overtake(change: Change, clerk: Clerk, exceptId: string | null): Promise<number> {
  const rows = await change
    .updateTable('recosts')
    .set({ state: 'stale', ended_at: new Date(clerk.now()).toISOString() })
    .where('state', '=', 'planned')
    .where('id', '!=', exceptId ?? '')
    .returning('id')
    .execute();
  const stale = { who: itself, action: 'recost.stale', before: { state: 'planned' }, after: { state: 'stale', overtaken_by: exceptId } };
  await noteAll(
    change,
    clerk,
    rows.map(({ id }) => ({ ...stale, subject: id })),
  );
  return rows.length;
}

/** What the audit log says of a job: enough to know what was decided, without the table of differences. */
export function briefOf({ state, reason, question, progress }: RecostSummary): object {
  const { calls_changed, calls_applied, steps_done } = progress;
  return { state, reason, question, calls_changed, calls_applied, steps_done };
}
