// What an account is, in a word; and which one is the last admin, who cannot go.
import type { AnswerOf } from '../../src/api/contract.ts';

export type User = AnswerOf<'GET /api/users'>['users'][number];
export type UserState = 'active' | 'invited' | 'passwordless' | 'disabled';

export function stateOf({ disabled_at, has_password, email, signed_in_at }: User): UserState {
  if (disabled_at !== null) return 'disabled';
  if (has_password && email !== null) return 'active';
  return signed_in_at === null ? 'invited' : 'passwordless';
}

/** The id of the only admin who can sign in, or null where there are several. */
export function lastAdminOf(users: readonly User[]): string | null {
  const [first, second] = users.filter(({ role, disabled_at }) => role === 'admin' && disabled_at === null);
  return second === undefined ? (first?.id ?? null) : null;
}

/** Users whose name or address has `text` in it, in any letters. */
export function foundIn(users: readonly User[], text: string): readonly User[] {
  const wanted = text.trim().toLowerCase();
  return users.filter(({ user, email }) => user.toLowerCase().includes(wanted) || (email ?? '').includes(wanted));
}

export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
