// What the writer counts: entries recorded and lost, writes and syncs, the last fault. What is lost is summed into one gap, which
// the journal itself will state as soon as it can be written again.
import { DaybookError } from '../../errors.ts';
import { codeOf, type Gap } from '../layout.ts';

export type Tally = {
  opened: number;
  closed: number;
  /** Calls that ended and could not be recorded. */
  lost: number;
  /** Calls that wait, or were recorded, without their bodies, because too much waited. */
  shortened: number;
  writes: number;
  syncs: number;
  last_error: { readonly at: number; readonly message: string } | null;
  /** What is lost and not yet stated in the journal. */
  readonly gap: Gap | null;
  lose(): void;
  stated(gap: Gap): void;
  synced(): void;
  /** Remembers the fault; reports it when it is another than before, and again after a while: a full disk fails at every write. */
  fault(error: Error): void;
};

const reportAgainMs = 10_000;

export function tally(now: () => number, onFault: (error: Error) => void): Tally {
  let gap: Gap | null = null;
  let reported: { readonly at: number; readonly message: string } | null = null;
  const counts: Tally = {
    opened: 0,
    closed: 0,
    lost: 0,
    shortened: 0,
    writes: 0,
    syncs: 0,
    last_error: null,
    get gap() {
      return gap;
    },
    lose() {
      counts.lost += 1;
      const at = now();
      gap = { from: gap?.from ?? at, to: at, lost: (gap?.lost ?? 0) + 1 };
    },
    stated(written) {
      const rest = gap === null ? 0 : gap.lost - written.lost;
      gap = gap === null || rest === 0 ? null : { from: written.to, to: gap.to, lost: rest };
    },
    synced() {
      counts.syncs += 1;
    },
    fault(error) {
      const fault = { at: now(), message: error.message };
      counts.last_error = fault;
      if (reported !== null && reported.message === fault.message && fault.at - reported.at < reportAgainMs) return;
      reported = fault;
      onFault(error);
    },
  };
  return counts;
}

/** No room is `journal_full`, all else `journal_broken`. Only the system's code goes out, for messages hold paths. */
export function journalError(error: Error): DaybookError {
  if (error instanceof DaybookError) return error;
  const code = codeOf(error);
  return new DaybookError(isNoRoom(error) ? 'journal_full' : 'journal_broken', typeof code === 'string' ? `(${code})` : null, {
    cause: error,
  });
}

export function isNoRoom(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}
