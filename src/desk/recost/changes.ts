// The history of one call's cost: each re-costing that changed it, oldest first, with who asked for it and why. The ledger has
// the amounts, the registry the people.
import type { Ledger } from '../../ledger/connect.ts';
import { askCostLines } from '../../ledger/recost/history.ts';
import { type StepLimits, stepsOf } from '../../ledger/recost/steps.ts';
import type { Recosts } from '../../registry/recosts/recosts.ts';
import type { CallRecord } from '../../schema/call.ts';
import type { CostChange, RecostJob } from '../../schema/recost.ts';

export async function costChangesOf(
  ledger: Ledger,
  jobs: Pick<Recosts, 'get' | 'everConfirmed'>,
  call: Pick<CallRecord, 'request_id' | 'request_timestamp'>,
  limits?: StepLimits,
): Promise<readonly CostChange[]> {
  // Where nothing was ever re-costed, which is most ledgers, opening a call need not ask the ledger for it.
  if (!(await jobs.everConfirmed())) return [];
  const changes: CostChange[] = [];
  for (const { recost_id, before, after } of await askCostLines(ledger, call)) {
    const job = await jobs.get(recost_id);
    if (job === null || !(await isApplied(ledger, job, Date.parse(call.request_timestamp), limits))) continue;
    const at = job.ended_at ?? job.confirmed_at ?? job.made_at;
    changes.push({ recost_id, at, by: job.confirmed_by ?? job.made_by, reason: job.reason, before, after });
  }
  return changes.sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Steps follow one another in time, so those that are done say which calls have changed already. */
async function isApplied(ledger: Ledger, job: RecostJob, at: number, limits?: StepLimits): Promise<boolean> {
  if (job.state === 'applied') return true;
  // Of one that was given up half-way, only the lines that were applied are kept.
  if (job.state === 'cancelled' || job.state === 'stale') return job.progress.calls_applied > 0;
  if (job.progress.steps_done === 0) return false;
  const done = (await stepsOf(ledger, job.id, limits)).slice(0, job.progress.steps_done);
  return done.some(({ from, to }) => at >= from && at < to);
}
