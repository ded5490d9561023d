// Re-costing as the desk runs it: one job at a time, the others wait in line; what was interrupted is taken up at start. While
// the ledger is away a job waits and says so; any other failure ends it with its reason, and confirming it again resumes it.
import { DaybookError } from '../../errors.ts';
import { dropLookups, type Hold, recostsWithLookups } from '../../ledger/recost/apply.ts';
import { dropLines, recostsWithLines } from '../../ledger/recost/lines.ts';
import { countCallsToPrice, recostConditions } from '../../ledger/recost/read.ts';
import { newBindings } from '../../ledger/questions/bindings.ts';
import type { RecostJob, RecostQuestion, RecostSummary } from '../../schema/recost.ts';
import type { Working } from '../../registry/recosts/recosts.ts';
import { applyJob, giveUp } from './apply.ts';
import { Overtaken, type RecostingParts, Stopping } from './parts.ts';
import { planJob } from './plan.ts';

export type Recosting = {
  /** Begins to plan; throws `question_invalid` before anything is written. */
  plan(question: RecostQuestion, reason: string, who: string): Promise<RecostJob>;
  /** Newest first. */
  list(): Promise<readonly RecostSummary[]>;
  get(id: string): Promise<RecostJob | null>;
  /** Applies what was planned, or resumes what failed. */
  confirm(id: string, who: string): Promise<RecostJob>;
  /** Gives one up; resolves when it has ended, or after a while with how it is: making usage fit what was applied takes time. */
  cancel(id: string, who: string): Promise<RecostJob>;
  /** Resolves when nothing is done for the job any more: it waits for a person, or has ended. */
  settled(id: string): Promise<RecostJob>;
  /** Ends after the piece at hand, or leaves it after a few seconds: whatever is cut short is taken up again. */
  stop(): Promise<void>;
};

const waits = [250, 500, 1_000, 2_000, 5_000, 15_000] as const;
const mostListed = 200;
const stopWithinMs = 4_000;
/** Another desk may have taken up or left a job, and nobody tells. */
const lookAgainMs = 15_000;
const usualLeaseMs = 60_000;
const cancelWithinMs = 20_000;
/** What fails for a reason nobody knows, the registry's for example, is tried so often before a person is asked. */
const mostFaults = 3;

export function startRecosting(parts: RecostingParts): Recosting {
  const { jobs, ledger, log, worker, lease_ms = usualLeaseMs } = parts;
  const stopping = new AbortController();
  const listeners = new Set<() => void>();
  /** Planned, in part at least, by this process, and so with its books. */
  const here = new Set<string>();
  /** The job at hand. One that is noted as failed is still at hand while what it leaves is cleared away. */
  let atHand: string | null = null;

  const untilStopped: Hold = async () => {
    if (stopping.signal.aborted) throw new Stopping();
  };
  const hold: Hold = async () => {
    await untilStopped();
    if (!(await jobs.lease.renew(worker, lease_ms))) throw new Overtaken(null);
  };
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const told = (withinMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, withinMs);
      function done(): void {
        clearTimeout(timer);
        listeners.delete(done);
        resolve();
      }
      listeners.add(done);
      if (stopping.signal.aborted) done();
    });
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', done);
        resolve();
      }
      stopping.signal.addEventListener('abort', done);
      if (stopping.signal.aborted) done();
    });

  const step = (job: RecostJob): Promise<RecostJob> => {
    if (job.state === 'planning') return planJob(parts, job, here, hold);
    return job.state === 'applying' ? applyJob(parts, job, hold) : giveUp(parts, job, hold);
  };

  /** Until the job waits for a person or has ended. */
  const work = async (first: RecostJob): Promise<void> => {
    const began = parts.now();
    let job: RecostJob | null = first;
    for (let tries = 0, faults = 1; job !== null && isOpen(job); ) {
      try {
        const done = await step(job);
        const { calls_seen, calls_changed } = done.progress;
        log.info(
          { recost: done.id, state: done.state, calls_seen, calls_changed, ms: parts.now() - began },
          `a re-costing is ${done.state}`,
        );
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (error instanceof Overtaken) {
          here.delete(job.id);
          return await cleanUp(job.id);
        }
        const isAway = error instanceof DaybookError && error.code === 'ledger_away';
        if (!isAway && (error instanceof DaybookError || faults >= mostFaults)) return await fail(job, error);
        if (!isAway) {
          log.warn({ recost: job.id, err: error }, 'a re-costing is tried again after a fault');
          faults += 1;
        } else if (tries === 0) {
          log.warn({ recost: job.id, err: error }, 'a re-costing waits for the ledger');
          await jobs.progress(job.id, { error: `Waiting: ${error.message}` }, job.state);
          tell();
        }
        await pause(waits[Math.min(tries, waits.length - 1)] ?? 0);
        tries += 1;
        const before: RecostJob = job;
        job = await jobs.get(before.id);
        // Whoever got further than the last try waits as shortly as at first.
        if (job !== null && isFurther(job, before)) tries = 1;
      }
    }
    if (job !== null) await cleanUp(job.id);
  };

  const fail = async (job: RecostJob, error: unknown): Promise<void> => {
    log.error({ recost: job.id, err: error }, 'a re-costing failed');
    const reason = error instanceof Error ? error.message : String(error);
    if (!isOpen(job)) return;
    await jobs.progress(job.id, { state: 'failed', error: reason }, job.state);
    // What it leaves takes the engine's memory while a person makes up their mind.
    if (job.state !== 'planning')
      await dropLookups(ledger, job.id, hold).catch((left: unknown) => log.warn({ recost: job.id, err: left }, 'its tables were left'));
  };

  /** A plan that nobody can confirm any more needs no lines. */
  const cleanUp = async (id: string): Promise<void> => {
    const job = await jobs.get(id);
    const isOver = job?.state === 'cancelled' || job?.state === 'stale';
    if (isOver && job.progress.calls_applied === 0) await dropLines(ledger, id);
  };

  const sweep = async (): Promise<void> => {
    for (const id of await recostsWithLines(ledger)) await cleanUp(id);
    for (const id of await recostsWithLookups(ledger)) {
      const job = await jobs.get(id);
      if (job?.state === 'applied' || job?.state === 'stale') await dropLookups(ledger, id, untilStopped);
    }
  };

  /** False where another desk is at work. */
  const workOnNext = async (): Promise<boolean> => {
    if (!(await jobs.lease.take(worker, lease_ms))) return false;
    const renewing = setInterval(() => {
      jobs.lease.renew(worker, lease_ms).catch((error: unknown) => log.warn({ err: error }, 'the lease of re-costing was not renewed'));
    }, lease_ms / 4).unref();
    try {
      // As it is now: the desk that had the lease before may have ended it.
      const [job] = await jobs.open();
      if (job !== undefined) {
        atHand = job.id;
        await work(job);
      }
    } finally {
      atHand = null;
      clearInterval(renewing);
      await jobs.lease.giveBack(worker);
    }
    return true;
  };

  const loop = async (): Promise<void> => {
    let isSwept = false;
    while (!stopping.signal.aborted) {
      try {
        // Listening begins before looking, so that nothing that comes between is missed.
        const news = told(lookAgainMs);
        if ((await jobs.open()).length > 0) {
          if (await workOnNext()) tell();
          else await pause(Math.min(2_000, lease_ms));
          isSwept = false;
        } else if (isSwept) {
          await news;
        } else {
          await sweep();
          isSwept = true;
        }
      } catch (error) {
        // The registry or the ledger is away, between jobs or while one was noted.
        if (stopping.signal.aborted) return;
        log.warn({ err: error }, 're-costing rests after a fault and goes on');
        await pause(2_000);
      }
    }
  };
  const running = loop();

  const there = async (id: string): Promise<RecostJob> => {
    const job = await jobs.get(id);
    if (job === null) throw new DaybookError('recost_unknown', `There is no re-costing ${id}.`);
    return job;
  };

  const settled = async (id: string, until = Number.POSITIVE_INFINITY): Promise<RecostJob> => {
    for (;;) {
      const next = told(1_000);
      const job = await there(id);
      const isSettled = !isOpen(job) && atHand !== id;
      if (isSettled || stopping.signal.aborted || parts.now() >= until) return job;
      await next;
    }
  };

  return {
    async plan(question, reason, who) {
      recostConditions(question, newBindings());
      const total = await countCallsToPrice(ledger, question).catch((error: unknown) => {
        if (error instanceof DaybookError && error.code === 'ledger_away') return null; // The job waits for it.
        throw error;
      });
      const job = await jobs.create(question, reason, who, total);
      tell();
      return job;
    },
    list: () => jobs.list(mostListed),
    get: (id) => jobs.get(id),
    async confirm(id, who) {
      const job = await there(id);
      if (job.state === 'applying') return job;
      const confirmed = await jobs.confirm(id, who);
      tell();
      return confirmed;
    },
    async cancel(id, who) {
      const job = await jobs.cancel(id, who);
      tell();
      if (job.state === 'cancelling') return settled(id, parts.now() + cancelWithinMs);
      // What cannot be dropped now, or is written this very moment, is dropped when it is next looked at.
      await dropLines(ledger, id).catch((error: unknown) =>
        log.warn({ recost: id, err: error }, 'the lines of a cancelled plan were left'),
      );
      return job;
    },
    settled: (id) => settled(id),
    async stop() {
      stopping.abort();
      tell();
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref())]);
    },
  };
}

type Open = RecostJob & { readonly state: Working };

const isOpen = (job: RecostJob): job is Open => job.state === 'planning' || job.state === 'applying' || job.state === 'cancelling';

const isFurther = (job: RecostJob, before: RecostJob): boolean =>
  job.progress.calls_seen > before.progress.calls_seen || job.progress.steps_done > before.progress.steps_done;
