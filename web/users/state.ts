// What an account is, in a word; which one is the last admin, who cannot go; and which keys act for its user.
import type { AnswerOf } from '../../src/api/contract.ts';

export type User = AnswerOf<'GET /api/users'>['users'][number];
type Key = AnswerOf<'GET /api/keys'>['keys'][number];
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

/** Keys that calls of this user may come with now: how many can be revoked, and the names of those that only their file ends. */
export function keysOf(user: string, keys: readonly Key[]): { readonly open: number; readonly ofFile: readonly string[] } {
  const acting = keys.filter((key) => key.user === user && !key.revoked);
  const ofFile = acting.filter(({ source }) => source === 'file').map(({ name }) => name);
  return { open: acting.length - ofFile.length, ofFile };
}
