// A price entry out of options, or out of a file where it has tiers, windows or service tiers. Amounts stay the text they were typed as.
import { timeOf, wallInstant } from '../../api/read/times.ts';
import { type Zone, zoneOf } from '../../ledger/questions/zone.ts';
import { readPricesYaml } from '../../prices/files/prices/yaml.ts';
import { type PriceKind, priceKinds } from '../../schema/price.ts';
import { UsageError } from '../exit.ts';
import { fileText } from '../file-text.ts';
import type { Surroundings } from '../surroundings.ts';
import type { KindOption } from './kinds.ts';

export type EntryOptions = Readonly<Partial<Record<KindOption, string>>> & {
  readonly vendor?: string;
  readonly model?: string;
  readonly currency?: string;
  readonly unit?: string;
  readonly perRequest?: string;
  readonly free?: true;
  readonly from?: string;
  readonly to?: string;
  readonly zone: string;
  readonly source?: string;
  readonly note?: string;
  readonly file?: string;
};

/** The entry to send. `before` is the one it corrects: what no option names stays as it was. */
export function entryFrom(options: EntryOptions, around: Surroundings, before: Readonly<Record<string, unknown>> = {}): unknown {
  const { file, zone, perRequest, free, from, to, currency, ...rest } = options;
  const place = zoneOf(zone);
  if (file !== undefined) return entryOf(file, place, around);
  const moment = (text: string, side: 'from' | 'to'): string => timeOf(text, around.now(), side === 'to' ? 'at' : side, place);
  const rates: Partial<Record<PriceKind, string>> = {};
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    const kind = priceKinds.find((one) => camel(one) === name);
    if (kind === undefined) given[name] = value;
    else if (typeof value === 'string') rates[kind] = value;
  }
  if (currency !== undefined) given['currency'] = currency.toUpperCase();
  if (perRequest !== undefined) given['per_request'] = perRequest;
  if (free !== undefined) given['free'] = true;
  if (from !== undefined) given['effective_from'] = moment(from, 'from');
  if (to !== undefined) given['effective_to'] = to === 'never' ? null : moment(to, 'to');
  const ratesBefore = typeof before['rates'] === 'object' && before['rates'] !== null ? before['rates'] : {};
  if (given['unit'] !== undefined && given['unit'] !== before['unit']) refuseOtherUnit(before, Object.keys(ratesBefore), rates);
  return { ...before, ...given, rates: { ...ratesBefore, ...rates } };
}

/** An amount that stays would become a thousand times another price. */
function refuseOtherUnit(
  before: Readonly<Record<string, unknown>>,
  kinds: readonly string[],
  rates: Readonly<Record<string, string>>,
): void {
  const kept = [
    ...kinds.filter((kind) => rates[kind] === undefined),
    ...['tiers', 'service_tiers', 'windows'].filter((name) => Array.isArray(before[name]) && before[name].length > 0),
  ];
  if (kept.length === 0) return;
  throw new UsageError(
    `With another --unit every amount is given anew; ${kept.join(', ')} would keep ${kept.length === 1 ? 'its figure' : 'their figures'} for ${String(before['unit'])}. What has no option is given with --file.`,
  );
}

const camel = (kind: string): string => kind.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function entryOf(file: string, place: Zone, around: Surroundings): unknown {
  const clock = (date: string, time: string | null): number => wallInstant(place, date, time);
  const { drafts, faults } = readPricesYaml(fileText(file, around), { clock, effective_from: null });
  if (faults.length > 0) throw new UsageError(faults.map(({ place: at, message }) => `${file}: ${at}: ${message}`).join('\n'));
  const [only] = drafts;
  if (only === undefined || drafts.length > 1)
    throw new UsageError(`${file} holds ${drafts.length} entries; this takes one. For several: daybook prices import ${file}`);
  return only.draft;
}
