// The European Central Bank's reference rates as a table: a day a row, a currency a column, what one euro is worth in it.
// eurofxref.csv writes `20 November 2026` and holds one day, eurofxref-hist.csv writes `2026-11-20`, and `N/A` where a currency was
// not quoted; both end each line with a separator. The rate of a day, set about 14:15 CET, holds here from 00:00 UTC of that day.
import type { RateDraft } from '../../../schema/rate.ts';
import type { Fault, Placed } from '../outcome.ts';
import type { Table } from '../table.ts';
import { amountOf, instantOf } from '../typed.ts';

export type FoundRates = {
  readonly drafts: readonly Placed<RateDraft>[];
  readonly faults: readonly Fault[];
  readonly notes: readonly string[];
};

export const ecbSource = 'European Central Bank, euro foreign exchange reference rates';

export const isEcbTable = ({ columns: [first, ...currencies] }: Table): boolean =>
  first === 'date' && currencies.length > 0 && currencies.every((name) => /^[a-z]{3}$/.test(name));

const months = 'january february march april may june july august september october november december'.split(' ');

/** `20 November 2026` or `2026-11-20` → midnight UTC. */
function dayOf(text: string): string | null {
  const [, day, month, year] = /^(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})$/.exec(text.trim()) ?? [];
  if (day === undefined || month === undefined || year === undefined) return instantOf(text);
  const written = month.toLowerCase();
  const at = months.findIndex((name) => name === written || name.slice(0, 3) === written);
  return at === -1 ? null : instantOf(`${year}-${at + 1}-${day}`);
}

export const euroRate = (currency: string, rate: string, effective_from: string): RateDraft => ({
  from_currency: 'EUR',
  to_currency: currency,
  rate: amountOf(rate),
  effective_from,
  source: ecbSource,
});

export function readEcbTable({ columns, rows }: Table): FoundRates {
  const drafts: Placed<RateDraft>[] = [];
  const faults: Fault[] = [];
  for (const { line, cells } of rows) {
    const text = cells.get('date') ?? '';
    const day = dayOf(text);
    if (day === null) {
      faults.push({ place: `line ${line}`, message: `date ${JSON.stringify(text)}: not a day such as 20 November 2026 or 2026-11-20` });
      continue;
    }
    for (const name of columns.slice(1)) {
      const rate = cells.get(name)?.trim() ?? '';
      if (rate !== '' && rate !== 'N/A')
        drafts.push({ place: `line ${line}, ${name.toUpperCase()}`, draft: euroRate(name.toUpperCase(), rate, day) });
    }
  }
  return { drafts, faults, notes: [] };
}
