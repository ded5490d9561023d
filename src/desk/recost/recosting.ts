// Re-costing as the desk runs it: one job at a time, the others wait in line; what was interrupted is taken up at start. While
// the ledger is away a job waits and says so; any other failure ends it with its reason, and confirming it again resumes it.
import { DaybookError } from '../../errors.ts';
import { dropLookups } from '../../ledger/recost/apply.ts';
import { dropLines, recostsWithLines } from '../../ledger/recost/lines.ts';
import { countCallsToPrice, recostConditions } from '../../ledger/recost/read.ts';
import { newBindings } from '../../ledger/questions/bindings.ts';
import type { RecostJob, RecostQuestion } from '../../schema/recost.ts';
import { applyJob } from './apply.ts';
import { Overtaken, type RecostingParts, Stopping } from './parts.ts';
import { planJob } from './plan.ts';

export type Recosting = {
  /** Begins to plan; throws `question_invalid` before anything is written. */
  plan(question: RecostQuestion, reason: string, who: string): Promise<RecostJob>;
  /** Newest first. */
  list(): Promise<readonly RecostJob[]>;
  get(id: string): Promise<RecostJob | null>;
  /** Applies what was planned, or resumes what failed. */
  confirm(id: string, who: string): Promise<RecostJob>;
  cancel(id: string, who: string): Promise<RecostJob>;
  /** Resolves when nothing is done for the job any more: it waits for a person, or has ended. */
  settled(id: string): Promise<RecostJob>;
  /** Ends after the piece at hand, or leaves it after a few seconds: whatever is cut short is taken up again. */
  stop(): Promise<void>;
};

const waits = [250, 500, 1_000, 2_000, 5_000, 15_000] as const;
const mostListed = 200;
const stopWithinMs = 4_000;

export function startRecosting(parts: RecostingParts): Recosting {
  const { jobs, ledger, log } = parts;
  const stopping = new AbortController();
  const listeners = new Set<() => void>();
  /** Confirmed in this process and not worked on yet. */
  const untried = new Set<string>();
  /** Planned, in part at least, by this process, and so with its books. */
  const here = new Set<string>();

  const halt = (): void => {
    if (stopping.signal.aborted) throw new Stopping();
  };
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const told = (): Promise<void> =>
    new Promise((resolve) => {
      function done(): void {
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
    if (job.state === 'planning') return planJob(parts, job, here, halt);
    const isUntried = untried.delete(job.id) && job.progress.steps_done === 0;
    return applyJob(parts, job, isUntried, halt);
  };

  /** Until the job waits for a person or has ended. */
  const work = async (first: RecostJob): Promise<void> => {
    const began = parts.now();
    let job: RecostJob | null = first;
    for (let tries = 0; job !== null && (job.state === 'planning' || job.state === 'applying'); ) {
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
        if (error instanceof Overtaken) return await cleanUp(job.id);
        if (!(error instanceof DaybookError) || error.code !== 'ledger_away') return await fail(job, error);
        if (tries === 0) {
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
    if (job.state === 'planning' || job.state === 'applying') await jobs.progress(job.id, { state: 'failed', error: reason }, job.state);
  };

  /** A plan that nobody can confirm any more needs no lines. */
  const cleanUp = async (id: string): Promise<void> => {
    const job = await jobs.get(id);
    if (job?.state === 'cancelled' || job?.state === 'stale') await dropLines(ledger, id);
  };

  const sweep = async (): Promise<void> => {
    for (const id of await recostsWithLines(ledger)) {
      await cleanUp(id);
      const job = await jobs.get(id);
      if (job?.state === 'applied') await dropLookups(ledger, id);
    }
  };

  const loop = async (): Promise<void> => {
    let isSwept = false;
    while (!stopping.signal.aborted) {
      try {
        // Listening begins before looking, so that nothing that comes between is missed.
        const news = told();
        const [job] = await jobs.open();
        if (job !== undefined) {
          await work(job);
          isSwept = false;
          tell();
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
      const halfway = (await jobs.list(mostListed)).find((one) => one.id !== id && isHalfway(one));
      if (halfway !== undefined)
        throw new DaybookError('recost_state', `The re-costing ${halfway.id} stopped half-way and must be confirmed again first.`);
      const confirmed = await jobs.confirm(id, who);
      if (job.state === 'planned') untried.add(id);
      tell();
      return confirmed;
    },
    async cancel(id, who) {
      const job = await jobs.cancel(id, who);
      tell();
      // What cannot be dropped now, or is written this very moment, is dropped when it is next looked at.
      await dropLines(ledger, id).catch((error: unknown) =>
        log.warn({ recost: id, err: error }, 'the lines of a cancelled plan were left'),
      );
      return job;
    },
    async settled(id) {
      for (;;) {
        const next = told();
        const job = await there(id);
        if ((job.state !== 'planning' && job.state !== 'applying') || stopping.signal.aborted) return job;
        await next;
      }
    },
    async stop() {
      stopping.abort();
      tell();
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref())]);
    },
  };
}

const isHalfway = (job: RecostJob): boolean => job.state === 'failed' && job.confirmed_at !== null;

const isFurther = (job: RecostJob, before: RecostJob): boolean =>
  job.progress.calls_seen > before.progress.calls_seen || job.progress.steps_done > before.progress.steps_done;
