// Files of exchange rates: a table of one's own, or what the European Central Bank publishes, told apart by what is in them. A rate
// that is dated with a day holds from the first moment of that day, in UTC or by a clock that is given; the Central Bank's always in UTC.
import { type RateDraft, rateDraft } from '../../../schema/rate.ts';
import { fitted } from '../../../lib/faults.ts';
import { type Fault, type FileRead, oncePerKey, onlyFault, type Placed } from '../outcome.ts';
import { type FoundRates, readEcbTable, isEcbTable } from './ecb-csv.ts';
import { readEcbXml } from './ecb-xml.ts';
import { readOwnTable } from './own-csv.ts';
import { readTable } from '../table.ts';
import type { Clock } from '../typed.ts';

export type RatesRead = FileRead<RateDraft> & { readonly format: 'csv' | 'ecb' };

/** The Central Bank's whole history is 200,000 rates: a reader may want those of a few currencies, or from a moment on. */
export type RatesWanted = { readonly currencies?: readonly string[]; readonly since?: number; readonly clock?: Clock };

export function readRates(text: string, wanted: RatesWanted = {}): RatesRead {
  if (/^\ufeff?\s*</.test(text)) return checked(readEcbXml(text), 'ecb', wanted);
  const read = readTable(text);
  if ('message' in read) return { ...onlyFault(`line ${read.line}`, read.message), format: 'csv' };
  const isEcb = isEcbTable(read.table);
  const found = isEcb ? readEcbTable(read.table) : readOwnTable(read.table, wanted.clock ?? null);
  const misfits = read.misfits.map(({ line, message }) => ({ place: `line ${line}`, message }));
  return checked({ ...found, faults: [...misfits, ...found.faults] }, isEcb ? 'ecb' : 'csv', wanted);
}

function checked(found: FoundRates, format: 'csv' | 'ecb', { currencies, since }: RatesWanted): RatesRead {
  const faults: Fault[] = [...found.faults];
  const drafts: Placed<RateDraft>[] = [];
  const notes = [...found.notes];
  let passed = 0;
  for (const { draft, place } of found.drafts) {
    const isMeant =
      (currencies === undefined || (currencies.includes(draft.from_currency) && currencies.includes(draft.to_currency))) &&
      (since === undefined || !(Date.parse(draft.effective_from) < since));
    if (!isMeant) {
      passed += 1;
      continue;
    }
    const read = fitted(rateDraft, draft);
    if ('value' in read) drafts.push({ draft: read.value, place });
    else for (const { path, message } of read.faults) faults.push({ place, message: `${named(path[0])}${message}` });
  }
  if (passed > 0)
    notes.push(
      `${passed === 1 ? '1 rate' : `${passed} rates`} of other currencies or of an earlier time ${passed === 1 ? 'was' : 'were'} passed over`,
    );
  if (drafts.length + faults.length + passed === 0) faults.push({ place: 'line 1', message: 'there is no rate in the file' });
  const pair = (draft: RateDraft) => `${draft.from_currency} ${draft.to_currency} ${Date.parse(draft.effective_from)}`;
  const once = oncePerKey(drafts, pair, 'a rate of this pair and moment');
  return { format, drafts: once.drafts, faults: [...faults, ...once.faults], notes };
}

const columnNames: Readonly<Record<string, string>> = { from_currency: 'from', to_currency: 'to', rate: 'rate', effective_from: 'date' };

const named = (key: PropertyKey | undefined): string => (key === undefined ? '' : `${columnNames[String(key)] ?? String(key)}: `);
