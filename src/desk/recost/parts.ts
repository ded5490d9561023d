// What re-costing works with, and how it says that a job is no longer its to work on.
import type { Ledger } from '../../ledger/connect.ts';
import type { Stretch } from '../../ledger/recost/apply.ts';
import type { StepLimits } from '../../ledger/recost/steps.ts';
import type { PriceBook } from '../../prices/book.ts';
import type { Recosts } from '../../registry/recosts/recosts.ts';
import type { RecostJob } from '../../schema/recost.ts';

export type RecostingLog = Readonly<Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>>;

export type RecostingParts = {
  readonly ledger: Ledger;
  readonly jobs: Recosts;
  /** Names this desk among those that share the registry; the same after a restart. */
  readonly worker: string;
  /** The book as it was known at a moment: own prices of then over those that come with the program. */
  readonly bookAt: (known_at: string) => Promise<PriceBook>;
  /** Names the books that come with the program; a plan begun by another one starts over. */
  readonly book_version: string;
  /** Compares the usage rows of some stretches of time with the calls; resolves with the quarters that were put right. */
  readonly verify?: (stretches: readonly Stretch[]) => Promise<readonly string[]>;
  readonly log: RecostingLog;
  /** Epoch milliseconds, for how long things took. */
  readonly now: () => number;
  readonly limits?: Limits;
  /** How long other desks wait for one that has died. */
  readonly lease_ms?: number;
};

export type Limits = {
  /** Of a page of calls: at most so many, and about so many bytes. */
  readonly page: { readonly calls: number; readonly bytes: number };
  readonly step: StepLimits;
};

/** The job was cancelled, overtaken or taken by another desk while it was worked on: whoever works on it leaves it. */
export class Overtaken extends Error {
  constructor(id: string | null) {
    super(`The re-costing ${id ?? 'at hand'} went on without its worker.`);
    this.name = 'Overtaken';
  }
}

/** The end of the desk, not of the job. */
export class Stopping extends Error {}

export function still(job: RecostJob | null, id: string): RecostJob {
  if (job === null) throw new Overtaken(id);
  return job;
}
