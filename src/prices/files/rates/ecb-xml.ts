// The European Central Bank's reference rates as XML (eurofxref-daily.xml, eurofxref-hist-90d.xml, eurofxref-hist.xml): cubes in a
// cube, each with a day, each holding what one euro is worth. Only these tags and attributes are looked at; no XML is interpreted.
import type { RateDraft } from '../../../schema/rate.ts';
import type { Fault, Placed } from '../outcome.ts';
import { instantOf } from '../typed.ts';
import { euroRate, type FoundRates } from './ecb-csv.ts';

const cube = /<Cube\b([^<>]*)>/g;
const attributeOf = (tag: string, name: string): string | null =>
  new RegExp(`\\b${name}\\s*=\\s*(?:'([^']*)'|"([^"]*)")`)
    .exec(tag)
    ?.slice(1)
    .find((value) => value !== undefined) ?? null;

export function readEcbXml(text: string): FoundRates {
  const bad = (message: string): FoundRates => ({ drafts: [], faults: [{ place: 'line 1', message }], notes: [] });
  if (!/<Cube\b/.test(text)) return bad('this XML is not the European Central Bank’s: it has no Cube');
  if (!/<\/(?:\w+:)?Envelope>/.test(text)) return bad('the file is cut short: its Envelope is never closed');
  const drafts: Placed<RateDraft>[] = [];
  const faults: Fault[] = [];
  let day: string | null = null;
  let line = 1;
  let counted = 0;
  for (const match of text.matchAll(cube)) {
    for (let at = text.indexOf('\n', counted); at !== -1 && at < match.index; at = text.indexOf('\n', counted)) {
      line += 1;
      counted = at + 1;
    }
    const place = `line ${line}`;
    const tag = match[1] ?? '';
    const [time, currency, rate] = [attributeOf(tag, 'time'), attributeOf(tag, 'currency'), attributeOf(tag, 'rate')];
    if (time !== null) {
      day = instantOf(time);
      if (day === null) faults.push({ place, message: `time ${JSON.stringify(time)}: not a day such as 2026-11-20` });
    } else if (currency !== null && rate !== null && day !== null) drafts.push({ place, draft: euroRate(currency, rate, day) });
    else if (currency !== null && rate === null) faults.push({ place, message: `${currency} has no rate` });
  }
  return { drafts, faults, notes: [] };
}
