// What a failed exchange with the ledger means to Daybook: away (not reachable, refusing, or out of time or memory: worth
// another try) or a mistake of ours. The engine's own words can hold values people typed, so they stay in `cause`.
import { ClickHouseError } from '@clickhouse/client';
import { DaybookError } from '../errors.ts';

/** ClickHouse codes that pass by themselves or by an operator's hand. */
const passing: Readonly<Record<string, string>> = {
  '60': 'A table is missing.',
  '81': 'The database does not exist yet.',
  '159': 'The question took too long.',
  '160': 'The question would take too long.',
  '164': 'It may only be read.',
  '202': 'It has too many questions at once.',
  '209': 'Its network timed out.',
  '210': 'Its network failed.',
  '236': 'The question was stopped.',
  '241': 'The question needs more memory than the ledger may use.',
  '242': 'Its table is read-only.',
  '243': 'Its disk is full.',
  '252': 'It has too many parts to merge.',
  '319': 'It could not tell whether the insert arrived.',
  '394': 'The question was stopped.',
  '497': 'The user may not do that.',
  '516': 'It refuses the user or the password.',
};

export function ledgerError(error: unknown): DaybookError {
  if (error instanceof DaybookError) return error;
  if (error instanceof ClickHouseError) {
    const words = passing[error.code];
    if (words !== undefined) return new DaybookError('ledger_away', words, { cause: error });
    return new DaybookError('internal', `The ledger refused a statement: ${error.type ?? 'unknown'} (${error.code}).`, { cause: error });
  }
  return new DaybookError('ledger_away', connectionWords(error), { cause: error });
}

function connectionWords(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string') return `${error.code}.`;
  return error instanceof Error && /timeout|aborted/i.test(error.message) ? 'It did not answer in time.' : null;
}
