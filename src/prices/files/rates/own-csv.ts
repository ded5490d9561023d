// A table of rates that people keep themselves: a day or a moment, two currencies, a rate, and where it is from. Columns come in
// any order, in English or in Chinese.
import type { RateDraft } from '../../../schema/rate.ts';
import type { Fault, Placed } from '../outcome.ts';
import type { Table } from '../table.ts';
import { amountOf, type Clock, instantOf } from '../typed.ts';
import type { FoundRates } from './ecb-csv.ts';

const names = {
  date: ['date', 'effective_from', '日期', '生效日期'],
  from: ['from', 'from_currency', '源币种', '原币种'],
  to: ['to', 'to_currency', '目标币种'],
  rate: ['rate', '汇率'],
  source: ['source', '来源'],
} as const;

export function readOwnTable({ columns, rows }: Table, clock: Clock | null): FoundRates {
  const column = (which: keyof typeof names): string | undefined => columns.find((name) => names[which].some((known) => known === name));
  const [date, from, to, rate, source] = [column('date'), column('from'), column('to'), column('rate'), column('source')];
  if (date === undefined || from === undefined || to === undefined || rate === undefined) {
    const message = `the header must name date, from, to and rate (日期, 源币种, 目标币种, 汇率), or be the European Central Bank’s; it names ${columns.slice(0, 8).join(', ') || 'nothing'}`;
    return { drafts: [], faults: [{ place: 'line 1', message }], notes: [] };
  }
  const drafts: Placed<RateDraft>[] = [];
  const faults: Fault[] = [];
  for (const { line, cells } of rows) {
    const place = `line ${line}`;
    const cell = (name: string): string => cells.get(name)?.trim() ?? '';
    const effective_from = instantOf(cell(date), clock);
    if (effective_from === null) faults.push({ place, message: `date ${JSON.stringify(cell(date))}: not a day such as 2026-11-23` });
    else
      drafts.push({
        place,
        draft: {
          from_currency: cell(from).toUpperCase(),
          to_currency: cell(to).toUpperCase(),
          rate: amountOf(cell(rate)),
          effective_from,
          source: source === undefined ? null : cell(source) || null,
        },
      });
  }
  const known = new Set([date, from, to, rate, source]);
  const others = columns.filter((name) => !known.has(name));
  return { drafts, faults, notes: others.length === 0 ? [] : [`columns passed over: ${others.join(', ')}`] };
}
