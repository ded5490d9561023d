// What a table with two time axes said at a moment: rows that were recorded then and not yet superseded.
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { DaybookError } from '../../errors.ts';
import type { Tables } from '../database.ts';
import { utcOf } from './instant.ts';

/** As it was known then; null is now. */
export type KnownAt = { readonly known_at?: string | null };

export function wasKnown({ known_at = null }: KnownAt): (row: ExpressionBuilder<Tables, 'prices' | 'rates'>) => Expression<SqlBool> {
  if (known_at === null) return (row) => row('superseded_at', 'is', null);
  const moment = utcOf(known_at);
  if (moment === null)
    throw new DaybookError('question_invalid', `known_at must be a moment with its offset, such as 2026-11-23T00:00:00Z, not ${known_at}.`);
  return (row) =>
    row.and([row('recorded_at', '<=', moment), row.or([row('superseded_at', 'is', null), row('superseded_at', '>', moment)])]);
}

type Superseded = { readonly superseded_at: string | null; readonly superseded_by: string | null };

/** The row as it was then: nobody knew yet that it would be superseded. So the answer for a past moment never changes. */
export function asKnown<Row extends Superseded>({ known_at = null }: KnownAt): (row: Row) => Row {
  return known_at === null ? (row) => row : (row) => ({ ...row, superseded_at: null, superseded_by: null });
}
