// An account: somebody who signs in. Its row as people see it, and as the audit log notes it: neither ever holds the password's hash.
import { z } from 'zod';
import { type Role, roles } from '../../schema/vendor.ts';
import type { Tables } from '../database.ts';

export type Account = {
  readonly id: string;
  readonly user: string;
  /** In small letters; what a password is asked for with. */
  readonly email: string | null;
  readonly role: Role;
  /** An analyst who was granted the text of calls. Other roles have none to be granted. */
  readonly sees_text: boolean;
  readonly has_password: boolean;
  readonly language: string | null;
  readonly made_at: string;
  readonly made_by: string;
  readonly disabled_at: string | null;
  readonly signed_in_at: string | null;
};

export type AccountDetail = Account & { readonly sessions: number };

export type AccountRow = Tables['accounts'];

const roleIn = z.enum(roles);

export function accountOf(row: AccountRow): Account {
  const { id, email, language, made_at, made_by, disabled_at, signed_in_at } = row;
  return {
    id,
    user: row.user_name,
    email,
    role: roleIn.parse(row.role),
    sees_text: row.sees_text === 1,
    has_password: row.password !== null,
    language,
    made_at,
    made_by,
    disabled_at,
    signed_in_at,
  };
}

/** What the audit log keeps of an account, before and after a change. */
export function noted({ user, email, role, sees_text, has_password, language, disabled_at }: Account): Readonly<Record<string, unknown>> {
  return { user, email, role, sees_text, has_password, language, disabled: disabled_at !== null };
}

/** E-mail addresses are told apart without regard to case. */
export const plainEmail = (email: string): string => email.trim().toLowerCase();
