// The parameters that every question about many calls takes alike: a range, filters, words to look for. Who may not read text may
// not look for it either, nor count by it.
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../../errors.ts';
import type { CallsAsked } from '../../schema/question.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import type { Rights } from '../actor.ts';
import { filtersOf } from '../filters.ts';
import { rangeOrAll } from '../read/times.ts';

export const askedQuery = {
  from: z.string().optional().describe('Earliest start, inclusive: ISO 8601, a date, or now-6h.'),
  to: z.string().optional().describe('Until then; of a date without a time its end.'),
  zone: z.string().optional().describe('IANA time zone in which dates without a time are read; UTC unless given.'),
  search: z.string().optional().describe('Words to look for in requests and answers.'),
} as const;

type Asked = { readonly [name in keyof typeof askedQuery]?: string | undefined };

export function askedOf({ from, to, zone = 'UTC', search }: Asked, url: string, rights: Rights, now: number): CallsAsked {
  const filters = filtersOf(new URL(url).searchParams);
  if (!rights.text && (search !== undefined || filters.some(({ field }) => isText(field))))
    throw new DaybookError('key_forbidden', 'It may not search text.');
  return { range: rangeOrAll({ from, to }, now, zoneOf(zone)), filters, search: search ?? null };
}

/** Fields that say what was said, or may, under whatever key: not for a role that sees no text, not even to look for. */
const textFields: ReadonlySet<string> = new Set(['preview', 'answer_preview', 'error_message', 'metadata', 'attempts']);
export const isText = (field: string): boolean => textFields.has(field.split('.', 1)[0] ?? '');
