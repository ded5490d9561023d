// Plans, shows, applies and cancels re-costings. Planning and applying go on in the desk; here is waited and told how far they are.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { amountsShape, amountsText, minutes } from '../amounts.ts';
import { type Client, clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';

export type PlanOptions = { readonly reason: string; readonly from?: string; readonly to?: string; readonly zone: string };

const everyMs = 300;

/** A screen or two; whoever wants more of them wants them as data. */
const mostRows = 50;

const sums = {
  calls: z.number(),
  before: amountsShape,
  after: amountsShape,
  difference: amountsShape,
  unpriced_before: z.number(),
  unpriced_after: z.number(),
};
const sumsShape = z.object(sums);

const summaryShape = z.looseObject({
  id: z.string(),
  state: z.string(),
  reason: z.string(),
  made_at: z.string(),
  made_by: z.string(),
  progress: z.looseObject({
    calls_seen: z.number(),
    calls_total: z.number().nullable(),
    calls_changed: z.number(),
    calls_applied: z.number(),
  }),
  totals: sumsShape.nullable(),
  error: z.string().nullable(),
});
const jobShape = summaryShape.extend({
  differences: z
    .array(z.object({ day: z.string(), vendor_name: z.string().nullable(), model_name: z.string().nullable(), ...sums }))
    .nullable(),
});
type Job = z.infer<typeof jobShape>;

const pathOf = (id: string): string => `/api/recost/${encodeURIComponent(id)}`;

export async function plan(filters: readonly string[], { reason, ...bounds }: PlanOptions, command: Command): Promise<void> {
  const client = await clientFor(command);
  const begun = jobShape.parse(await client.post(`/api/recost?${parametersOf(filters, bounds)}`, { reason }));
  tell(await untilNot('planning', begun.id, client, command), command);
}

export async function show(id: string, command: Command): Promise<void> {
  tell(jobShape.parse(await (await clientFor(command)).get(pathOf(id))), command);
}

export async function apply(id: string, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const client = await clientFor(command);
  const begun = jobShape.parse(await client.post(`${pathOf(id)}/apply`));
  // One that had failed before it was planned shows what it would change first.
  if (begun.state === 'planning') return tell(await untilNot('planning', id, client, command), command);
  const job = await untilNot('applying', id, client, command);
  if (globalsOf(command).json) out(jsonOf(job));
  if (job.state !== 'applied') throw new Error(`The re-costing is ${job.state}${job.error === null ? '.' : `: ${job.error}`}`);
  if (!globalsOf(command).json) err(`Applied: ${job.progress.calls_applied} calls have their new cost, and the usage rows with them.\n`);
}

export async function cancel(id: string, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const client = await clientFor(command);
  await client.post(`${pathOf(id)}/cancel`);
  const job = await untilNot('cancelling', id, client, command);
  if (globalsOf(command).json) out(jsonOf(job));
  if (job.state !== 'cancelled') throw new Error(`The re-costing is ${job.state}${job.error === null ? '.' : `: ${job.error}`}`);
  if (globalsOf(command).json) return;
  const { calls_applied, calls_changed } = job.progress;
  if (calls_applied === 0) return err('The re-costing is cancelled; no call was changed.\n');
  err(`The re-costing is cancelled; ${calls_applied} of ${calls_changed} calls were applied and keep their new cost.\n`);
}

export async function list(command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get('/api/recost');
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { recosts } = z.object({ recosts: z.array(summaryShape) }).parse(answer);
  if (recosts.length === 0) return err('There was no re-costing yet.\n');
  const rows = recosts.map((job): Cell[] => [
    job.id,
    job.state,
    minutes(job.made_at),
    job.made_by,
    job.progress.calls_changed,
    job.progress.calls_applied,
    job.totals === null ? null : amountsText(job.totals.difference),
    job.reason,
  ]);
  out(tableOf(['id', 'state', 'made', 'by', 'changes', 'applied', 'difference', 'reason'], rows));
}

/** Asks until the job has left a state; tells how far it is whenever that is another number. */
async function untilNot(state: 'planning' | 'applying' | 'cancelling', id: string, client: Client, command: Command): Promise<Job> {
  const { err } = surroundingsOf(command);
  let told = '';
  for (;;) {
    const job = jobShape.parse(await client.get(pathOf(id)));
    if (job.state !== state) return job;
    const { calls_seen, calls_total, calls_changed, calls_applied } = job.progress;
    const line =
      state === 'planning'
        ? `${calls_seen} of ${calls_total ?? 'unknown'} calls looked at`
        : state === 'applying'
          ? `${calls_applied} of ${calls_changed} calls written`
          : 'usage is made to fit what was applied';
    if (line !== told) err(`${line}\n`);
    told = line;
    await sleep(everyMs);
  }
}

function tell(job: Job, command: Command): void {
  const { out, err } = surroundingsOf(command);
  if (globalsOf(command).json) out(jsonOf(job));
  else out(differencesOf(job));
  if (job.state === 'failed') throw new Error(`The re-costing failed: ${job.error ?? 'no reason is known'}`);
  if (globalsOf(command).json) return;
  const rows = job.differences?.length ?? 0;
  if (rows > mostRows) err(`The first ${mostRows} of ${rows} rows; --json has them all. The total is of all.\n`);
  const { calls_seen, calls_changed, calls_applied } = job.progress;
  err(
    `${job.state}: ${calls_seen} calls looked at, ${calls_changed} cost something else${calls_applied > 0 ? `, ${calls_applied} written` : ''}.\n`,
  );
  if (job.state !== 'planned') return;
  err(calls_changed === 0 ? 'There is nothing to apply.\n' : `Nothing is changed yet. To apply it: daybook recost apply ${job.id}\n`);
}

/** In the order of days; the last row is the sum of all, also of those that are not shown. */
function differencesOf({ differences, totals }: Job): string {
  if (differences === null || totals === null || differences.length === 0) return '';
  const rows = differences.slice(0, mostRows).map((one): Cell[] => [one.day, one.vendor_name, one.model_name, ...cellsOf(one)]);
  rows.push(['total', null, null, ...cellsOf(totals)]);
  return tableOf(['day', 'vendor', 'model', 'calls', 'before', 'after', 'difference', 'unpriced', 'then'], rows);
}

const cellsOf = (one: z.infer<typeof sumsShape>): Cell[] => [
  one.calls,
  amountsText(one.before),
  amountsText(one.after),
  amountsText(one.difference),
  one.unpriced_before,
  one.unpriced_after,
];
