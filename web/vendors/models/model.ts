// A model as the page has it, and which of them are shown in which order.
import type { AnswerOf } from '../../../src/api/contract.ts';
import type { Sort } from '../../parts/table.tsx';

export type Model = AnswerOf<'GET /api/models'>['models'][number];

export const keyOf = ({ name, source }: Model): string => `${source}:${name}`;

const ranks = {
  name: ({ name }: Model): string => name,
  calls: ({ counters }: Model): number => counters?.call_count ?? -1,
  success: ({ counters }: Model): number =>
    counters === null || counters.call_count === 0 ? -1 : counters.success_count / counters.call_count,
  tokens: ({ counters }: Model): number => (counters === null ? -1 : counters.prompt_tokens + counters.completion_tokens),
  seen: ({ counters }: Model): string => counters?.last_seen_at ?? '',
} as const;

export const isRank = (key: string): key is keyof typeof ranks => key in ranks;

/** Without a sort, those with routes first, as the API gives them. */
export function shown(models: readonly Model[], text: string, sort: Sort | null): readonly Model[] {
  const looked = text.trim().toLowerCase();
  const found = models.filter(({ name }) => looked === '' || name.toLowerCase().includes(looked));
  if (sort === null || !isRank(sort.key)) return found;
  const rank = ranks[sort.key];
  const turn = sort.order === 'asc' ? 1 : -1;
  return [...found].sort((a, b) => (rank(a) < rank(b) ? -turn : rank(a) > rank(b) ? turn : 0));
}
