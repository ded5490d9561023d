// Applying a re-costing that a person confirmed: step by step, each noted when it is done. A step that may have been tried before
// is done so that it ends exactly all the same. At the end the usage rows of the whole stretch are compared with the calls.
import { applyStep, dropLookups, settleUsage, stretchesOf } from '../../ledger/recost/apply.ts';
import { countLines } from '../../ledger/recost/lines.ts';
import { stepsOf, usualStep } from '../../ledger/recost/steps.ts';
import { DaybookError } from '../../errors.ts';
import type { RecostJob } from '../../schema/recost.ts';
import { type RecostingParts, still } from './parts.ts';
import { startOver } from './plan.ts';

/** `untried` where this very process saw the confirmation, so that nobody can have tried the first step. */
export async function applyJob(parts: RecostingParts, begun: RecostJob, untried: boolean, halt: () => void): Promise<RecostJob> {
  const { ledger, jobs, log } = parts;
  const { id } = begun;
  let job = begun;
  await overtakeOthers(parts, job);
  const steps = await stepsOf(ledger, id, parts.limits?.step ?? usualStep);
  const { lines } = await countLines(ledger, id);
  const planned = job.progress.calls_changed;
  if (lines !== planned) throw new DaybookError('internal', `The re-costing has ${lines} lines of ${planned}; it must be planned again.`);
  if (!untried) await dropLookups(ledger, id);
  let first_try = untried;
  for (const [number, step] of steps.entries()) {
    if (number < job.progress.steps_done) continue;
    halt();
    await applyStep(ledger, id, number, step, { first_try });
    first_try = true;
    const patch = {
      steps_done: number + 1,
      steps_total: steps.length,
      calls_applied: job.progress.calls_applied + step.lines,
      error: null,
    };
    job = still(await jobs.progress(id, patch, 'applying'), id);
  }
  const verify = parts.verify ?? ((stretches) => settleUsage(ledger, stretches));
  const repaired = await verify(await stretchesOf(ledger, id));
  if (repaired.length > 0) {
    log.warn({ recost: id, quarters: repaired.length, first: repaired[0] }, 'usage rows differed after a re-costing and were put right');
  }
  return still(await jobs.progress(id, { state: 'applied', steps_total: steps.length, error: null }, 'applying'), id);
}

/** Plans made before this one was applied compare with costs that are no more. */
async function overtakeOthers(parts: RecostingParts, job: RecostJob): Promise<void> {
  const stale = await parts.jobs.markStale(job.id);
  if (stale > 0) parts.log.info({ recost: job.id, plans: stale }, 'other plans are stale now');
  for (const other of await parts.jobs.open()) {
    if (other.state === 'planning' && other.progress.cursor !== null) await startOver(parts, other);
  }
}
