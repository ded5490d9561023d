// Applying a re-costing that a person confirmed: step by step, each noted when it is done. A step that may have been tried before
// is done so that it ends exactly all the same. At the end the usage rows of the whole stretch are compared with the calls.
import { applyStep, dropLookups, type Hold, settleUsage, stretchesOf } from '../../ledger/recost/apply.ts';
import { leaveHalfway } from '../../ledger/recost/give-up.ts';
import { countLines } from '../../ledger/recost/lines.ts';
import { stepsOf, usualStep } from '../../ledger/recost/steps.ts';
import type { RecostJob } from '../../schema/recost.ts';
import { type RecostingParts, still } from './parts.ts';
import { startOver } from './plan.ts';

export async function applyJob(parts: RecostingParts, begun: RecostJob, hold: Hold): Promise<RecostJob> {
  const { ledger, jobs, log } = parts;
  const { id } = begun;
  let job = begun;
  await overtakeOthers(parts, job);
  const steps = await stepsOf(ledger, id, parts.limits?.step ?? usualStep);
  const { lines, doubled } = await countLines(ledger, id);
  const isTried = job.progress.steps_total !== null;
  if (lines !== job.progress.calls_changed || doubled > 0) return await abandon(parts, job, lines, hold);
  if (isTried) await dropLookups(ledger, id, hold);
  else job = still(await jobs.progress(id, { steps_total: steps.length }, 'applying'), id);
  let first_try = !isTried;
  for (const [number, step] of steps.entries()) {
    if (number < job.progress.steps_done) continue;
    await hold();
    const written = await applyStep(ledger, id, number, step, { first_try, hold });
    first_try = true;
    const patch = { steps_done: number + 1, calls_applied: job.progress.calls_applied + written, error: null };
    job = still(await jobs.progress(id, patch, 'applying'), id);
  }
  const { calls_applied, calls_changed } = job.progress;
  if (calls_applied < calls_changed)
    log.warn({ recost: id, calls_applied, calls_changed }, 'calls were forgotten between the plan of a re-costing and its application');
  const verify = parts.verify ?? ((stretches) => settleUsage(ledger, stretches));
  const repaired = await verify(await stretchesOf(ledger, id));
  if (repaired.length > 0) {
    log.warn({ recost: id, quarters: repaired.length, first: repaired[0] }, 'usage rows differed after a re-costing and were put right');
  }
  return still(await jobs.progress(id, { state: 'applied', error: null }, 'applying'), id);
}

/** The plan is not what was confirmed. What was applied of it stays, usage fits it, and the rest is planned again. */
async function abandon({ ledger, jobs, log }: RecostingParts, job: RecostJob, lines: number, hold: Hold): Promise<RecostJob> {
  const { id, progress } = job;
  const error = `The ledger has ${lines} lines of the ${progress.calls_changed} that were planned; plan it again.`;
  log.error({ recost: id, lines, planned: progress.calls_changed }, 'the plan of a re-costing is damaged');
  const calls_applied = progress.steps_total === null ? 0 : await leaveHalfway(ledger, id, hold);
  return still(await jobs.progress(id, { state: 'stale', calls_applied, error }, 'applying'), id);
}

/** Ends what a person gave up after it had stopped half-way. */
export async function giveUp({ ledger, jobs }: RecostingParts, { id }: RecostJob, hold: Hold): Promise<RecostJob> {
  const calls_applied = await leaveHalfway(ledger, id, hold);
  return still(await jobs.progress(id, { state: 'cancelled', calls_applied, error: null }, 'cancelling'), id);
}

/** Plans made before this one was applied compare with costs that are no more. */
async function overtakeOthers(parts: RecostingParts, job: RecostJob): Promise<void> {
  const stale = await parts.jobs.markStale(job.id);
  if (stale > 0) parts.log.info({ recost: job.id, plans: stale }, 'other plans are stale now');
  for (const other of await parts.jobs.open()) {
    if (other.state === 'planning' && other.progress.cursor !== null) await startOver(parts, other);
  }
}
