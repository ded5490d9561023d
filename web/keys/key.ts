// A key as the page has it.
import type { AnswerOf } from '../../src/api/contract.ts';

export type Key = AnswerOf<'GET /api/keys'>['keys'][number];

export const shows = ['active', 'revoked', 'all'] as const;
export type Show = (typeof shows)[number];

export function chosen(keys: readonly Key[], show: Show, text: string): readonly Key[] {
  const looked = text.trim().toLowerCase();
  return keys.filter(
    ({ revoked, name, user }) =>
      (show === 'all' || revoked === (show === 'revoked')) &&
      (looked === '' || name.toLowerCase().includes(looked) || user.toLowerCase().includes(looked)),
  );
}
