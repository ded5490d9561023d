// Re-costings as jobs: asked for, planned, confirmed by a person, applied. People's steps are changes with an audit entry; the
// worker's progress is neither, and is written only while the job is in the state the worker believes it to be in, so that a job
// that was cancelled or overtaken does not go on.
import { DaybookError } from '../../errors.ts';
import type { RecostDifference, RecostJob, RecostQuestion, RecostState, RecostSummary } from '../../schema/recost.ts';
import { type Clerk, note } from '../audit.ts';
import { takeMoment } from '../bitemporal/moment.ts';
import type { Change, Changing, Database, Writing } from '../database.ts';
import { leaseOf, type RecostLease } from './lease.ts';
import { briefOf, itself, overtake, refuseASecond } from './others.ts';
import { jobOf, type RecostRow, summaryOf } from './row.ts';
import { totalsOf } from './totals.ts';

/** Where a worker may bring a job from where it works on it. */
const reached = {
  planning: ['planned', 'failed', 'stale'],
  applying: ['applied', 'failed', 'stale'],
  cancelling: ['cancelled', 'failed'],
} as const;
export type Working = keyof typeof reached;

export type RecostPatch = Partial<RecostJob['progress']> & {
  readonly state?: (typeof reached)[Working][number];
  readonly differences?: readonly RecostDifference[];
  /** Why it failed, or what it waits for; null once it goes on. */
  readonly error?: string | null;
};

export type Recosts = {
  create(question: RecostQuestion, reason: string, who: string, calls_total: number | null): Promise<RecostJob>;
  get(id: string): Promise<RecostJob | null>;
  /** Newest first. */
  list(limit: number): Promise<readonly RecostSummary[]>;
  /** Whether any was ever confirmed: before that none has changed a cost. */
  everConfirmed(): Promise<boolean>;
  /** Those being planned, applied or given up, oldest first. */
  open(): Promise<readonly RecostJob[]>;
  /**
   * planned → applying, and all other plans are stale; one that failed goes on where it stopped. Throws `recost_unknown`, or
   * `recost_state`, also while another one changes costs or has stopped half-way.
   */
  confirm(id: string, who: string): Promise<RecostJob>;
  /** planning, planned or failed → cancelled; one that stopped half-way → cancelling, for the worker to end. Throws `recost_unknown` or `recost_state`. */
  cancel(id: string, who: string): Promise<RecostJob>;
  /** Writes how far the worker is. Null where the job is not, or no longer, in the state expected: the worker stops then. */
  progress(id: string, patch: RecostPatch, expected: Working): Promise<RecostJob | null>;
  /** Plans that wait for a confirmation are of no use once the ledger's costs have changed; gives how many. */
  markStale(exceptId: string | null): Promise<number>;
  readonly lease: RecostLease;
};

/** A list is read without the differences, of which a job can have thousands. */
const listed = [
  ...['id', 'state', 'question', 'reason', 'made_at', 'made_by', 'prices_known_at', 'confirmed_at', 'confirmed_by', 'ended_at'],
  ...['calls_seen', 'calls_total', 'calls_changed', 'calls_applied', 'cursor', 'steps_done', 'steps_total', 'totals', 'error'],
] as const satisfies readonly (keyof RecostRow)[];

type Parts = { readonly db: Database; readonly write: Writing; readonly clerk: Clerk; readonly changing: Changing };

export function recostsOf({ db, write, clerk, changing }: Parts): Recosts {
  const now = (): string => new Date(clerk.now()).toISOString();
  /** A person's step, with its entry; refused where the worker has brought the job elsewhere meanwhile. */
  const decided = async (change: Change, before: RecostJob, who: string, action: string, set: Partial<RecostRow>): Promise<RecostJob> => {
    const { id, state } = before;
    const row = await change
      .updateTable('recosts')
      .set(set)
      .where('id', '=', id)
      .where('state', '=', state)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw new DaybookError('recost_state', `The re-costing ${id} is no longer ${state}; look at it again.`);
    const after = jobOf(row);
    await note(change, clerk, { who, action, subject: id, before: briefOf(before), after: briefOf(after) });
    return after;
  };
  return {
    async create(question, reason, who, calls_total) {
      return changing(async (change) => {
        // Taking a moment of the book makes sure that no later change is recorded as known at it.
        const prices_known_at = await takeMoment(change, clerk);
        const row: RecostRow = {
          id: clerk.id(Date.parse(prices_known_at)),
          state: 'planning',
          question: JSON.stringify(question),
          reason,
          made_at: prices_known_at,
          made_by: who,
          prices_known_at,
          confirmed_at: null,
          confirmed_by: null,
          ended_at: null,
          calls_seen: 0,
          calls_total,
          calls_changed: 0,
          calls_applied: 0,
          cursor: null,
          steps_done: 0,
          steps_total: null,
          differences: null,
          totals: null,
          error: null,
        };
        await change.insertInto('recosts').values(row).execute();
        const after = { question, reason, prices_known_at };
        await note(change, clerk, { who, action: 'recost.plan', subject: row.id, before: null, after });
        return jobOf(row);
      });
    },

    async get(id) {
      const row = await db.selectFrom('recosts').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : jobOf(row);
    },

    async list(limit) {
      const rows = await db.selectFrom('recosts').select(listed).orderBy('made_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(summaryOf);
    },

    async everConfirmed() {
      const row = await db.selectFrom('recosts').select('id').where('confirmed_at', 'is not', null).limit(1).executeTakeFirst();
      return row !== undefined;
    },

    async open() {
      const working = Object.keys(reached);
      const rows = await db.selectFrom('recosts').selectAll().where('state', 'in', working).orderBy('made_at').orderBy('id').execute();
      return rows.map(jobOf);
    },

    async confirm(id, who) {
      return changing(async (change) => {
        const before = await inState(change, id, ['planned', 'failed'], 'confirmed');
        const going = { ended_at: null, error: null };
        // One that failed before it was planned has shown nobody anything to confirm yet.
        if (before.differences === null) return decided(change, before, who, 'recost.confirm', { ...going, state: 'planning' });
        await refuseASecond(change, id);
        await overtake(change, clerk, id);
        return decided(change, before, who, 'recost.confirm', { ...going, state: 'applying', confirmed_at: now(), confirmed_by: who });
      });
    },

    async cancel(id, who) {
      return changing(async (change) => {
        const before = await inState(change, id, ['planning', 'planned', 'failed'], 'cancelled');
        const isHalfway = before.progress.steps_total !== null;
        return decided(change, before, who, 'recost.cancel', isHalfway ? { state: 'cancelling' } : { state: 'cancelled', ended_at: now() });
      });
    },

    async progress(id, patch, expected) {
      const { state, differences, cursor, ...counts } = patch;
      if (state !== undefined && !reached[expected].some((one) => one === state))
        throw new DaybookError('recost_state', `A re-costing does not go from ${expected} to ${state}.`);
      return write(async (change) => {
        const row = await change
          .updateTable('recosts')
          .set({
            ...counts,
            ...(cursor === undefined ? {} : { cursor: cursor === null ? null : JSON.stringify(cursor) }),
            ...(differences === undefined
              ? {}
              : { differences: JSON.stringify(differences), totals: JSON.stringify(totalsOf(differences)) }),
            ...(state === undefined ? { state: expected } : { state }),
            ...(state === undefined || state === 'planned' ? {} : { ended_at: now() }),
          })
          .where('id', '=', id)
          .where('state', '=', expected)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return null;
        const job = jobOf(row);
        if (state !== undefined && state !== 'planned') {
          const who = state === 'applied' ? (job.confirmed_by ?? job.made_by) : itself;
          const more = state === 'applied' ? { totals: job.totals } : state === 'cancelled' ? {} : { error: job.error };
          const after = { ...briefOf(job), ...more };
          await note(change, clerk, { who, action: `recost.${state}`, subject: id, before: { state: expected }, after });
        }
        return job;
      });
    },

    markStale: (exceptId) => write((change) => overtake(change, clerk, exceptId)),
    lease: leaseOf({ write, clerk }),
  };
}

async function inState(change: Change, id: string, states: readonly RecostState[], toBe: string): Promise<RecostJob> {
  const row = await change.selectFrom('recosts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new DaybookError('recost_unknown', `There is no re-costing ${id}.`);
  const job = jobOf(row);
  if (states.includes(job.state)) return job;
  throw new DaybookError('recost_state', `The re-costing ${id} is ${job.state}; only one that is ${states.join(' or ')} can be ${toBe}.`);
}
