// What is wrong with an entry that is written correctly: hours that overlap, tiers that cannot be told apart, amounts too fine to keep.
// Whoever takes entries asks here before adding one; each fault says where it is and what would be right.
import type { PriceDraft, PriceRates, PriceTierDraft } from '../schema/price.ts';
import { readDecimal, scaled } from './decimal.ts';
import { placesOf } from './entries/compile.ts';
import { minutesOf, wallClock } from './entries/wall-clock.ts';
import { hoursOf, spansOf } from './entries/windows.ts';
import { holidayList, holidayListIds } from './holidays/index.ts';
import type { TierConditions } from './price.ts';

export type PriceFault = {
  /** `windows.0.zone` */
  readonly path: string;
  readonly message: string;
};

/** The first fault as one sentence, or null where there is none. */
export function faultOf(draft: PriceDraft): string | null {
  const first = faultsOf(draft)[0];
  return first === undefined ? null : `${first.path}: ${first.message}`;
}

export function faultsOf(draft: PriceDraft): readonly PriceFault[] {
  return [
    ...ofDates(draft),
    ...ofWhatIsPriced(draft),
    ...ofTiers(draft),
    ...ofStatedTiers(draft),
    ...ofWindows(draft),
    ...ofAmounts(draft),
  ];
}

const fault = (path: string, message: string): readonly PriceFault[] => [{ path, message }];
const none: readonly PriceFault[] = [];

function ofDates({ effective_from, effective_to }: PriceDraft): readonly PriceFault[] {
  if (effective_from === null || effective_to === null || Date.parse(effective_from) < Date.parse(effective_to)) return none;
  return fault('effective_to', `must be later than effective_from, ${effective_from}; an entry ends just before it`);
}

const isEmpty = (rates: PriceRates): boolean => Object.keys(rates).length === 0;

function ofWhatIsPriced(draft: PriceDraft): readonly PriceFault[] {
  const { free, rates, tiers, service_tiers, windows, per_request, per_unit } = draft;
  const isByPiece = per_request !== null || per_unit.length > 0;
  if (free) {
    const isPriced = !isEmpty(rates) || tiers.length > 0 || service_tiers.length > 0 || windows.length > 0 || isByPiece;
    return isPriced ? fault('free', 'an entry that is free has no rates, tiers, windows or prices by the piece') : none;
  }
  if (isEmpty(rates) && tiers.length + service_tiers.length + windows.length > 0)
    return fault('rates', 'tiers, service tiers and windows depart from rates that hold otherwise; give those too');
  if (isEmpty(rates) && !isByPiece)
    return fault(
      'rates',
      'there is no price in it: give rates, per_request or per_unit, such as rates: { input: "0.15", output: "0.6" }, or say free',
    );
  const amounts = [
    ...[{ rates }, ...setsOf(draft)].flatMap((set) => Object.values(set.rates)),
    ...(per_request === null ? [] : [per_request]),
    ...per_unit.map(({ amount }) => amount),
  ];
  if (amounts.every((amount) => !/[1-9]/.test(amount)))
    return fault('rates', 'every amount is 0; if it costs nothing, say free: true and give no amounts');
  const units = per_unit.map(({ unit }) => unit);
  const twice = units.findIndex((unit, index) => units.indexOf(unit) !== index);
  return twice === -1 ? none : fault(`per_unit.${twice}.unit`, `${units[twice]} has a price already`);
}

/** Each set of rates that stands in the place of the entry's own, and where. */
function setsOf({ tiers, service_tiers, windows }: PriceDraft): readonly { readonly path: string; readonly rates: PriceRates }[] {
  return [
    ...tiers.map((tier, index) => ({ path: `tiers.${index}.rates`, rates: tier.rates })),
    ...service_tiers.flatMap(({ rates }, index) => (rates === null ? [] : [{ path: `service_tiers.${index}.rates`, rates }])),
    ...windows.flatMap((window, index) => [
      { path: `windows.${index}.rates`, rates: window.rates },
      ...window.tiers.map((tier, at) => ({ path: `windows.${index}.tiers.${at}.rates`, rates: tier.rates })),
    ]),
  ];
}

function ofTiers(draft: PriceDraft): readonly PriceFault[] {
  const lists = [
    { path: 'tiers', tiers: draft.tiers },
    ...draft.windows.map(({ tiers }, index) => ({ path: `windows.${index}.tiers`, tiers })),
  ];
  return lists.flatMap(({ path, tiers }) => tiers.flatMap((tier, index) => ofTier(`${path}.${index}`, tier, tiers.slice(index + 1))));
}

function ofTier(path: string, tier: PriceTierDraft, later: readonly PriceTierDraft[]): readonly PriceFault[] {
  if (tier.above_input_tokens === null && tier.above_output_tokens === null && !tier.when_reasoning)
    return fault(path, 'a tier needs a condition, such as above_input_tokens: 128000, above_output_tokens: 4000 or when_reasoning: true');
  if (later.some((other) => alwaysHoldsWith(other, tier)))
    return fault(path, 'a later tier holds whenever this one does, and the last that holds is taken: order them from loose to narrow');
  return none;
}

/** Whether one tier's conditions hold in every case in which the other's do. */
const alwaysHoldsWith = (one: TierConditions, other: TierConditions): boolean =>
  reaches(one.above_input_tokens, other.above_input_tokens) &&
  reaches(one.above_output_tokens, other.above_output_tokens) &&
  (!one.when_reasoning || other.when_reasoning);

const reaches = (one: number | null, other: number | null): boolean => one === null || (other !== null && one <= other);

function ofStatedTiers({ service_tiers }: PriceDraft): readonly PriceFault[] {
  return service_tiers.flatMap(({ service_tier, factor, rates }, index) => {
    const path = `service_tiers.${index}`;
    if ((factor === null) === (rates === null))
      return fault(path, 'give either a factor or rates, not both and not neither, such as factor: "0.5"');
    if (service_tiers.findIndex((other) => other.service_tier === service_tier) !== index)
      return fault(`${path}.service_tier`, `${service_tier} stands in the list already`);
    return none;
  });
}

function ofWindows({ windows }: PriceDraft): readonly PriceFault[] {
  const faults = windows.flatMap((window, index) => {
    const path = `windows.${index}`;
    const { zone, from, to, holidays, days, name } = window;
    if (wallClock(zone) === null) return fault(`${path}.zone`, `${zone} is no time zone; a name such as Asia/Shanghai is one`);
    if (zone !== windows[0]?.zone) return fault(`${path}.zone`, 'the windows of an entry go by one zone');
    if (minutesOf(from) === null || minutesOf(from) === minutesOf('24:00'))
      return fault(`${path}.from`, 'a window begins between 00:00 and 23:59');
    if (from === to) return fault(`${path}.to`, 'the window has no length; a whole day is 00:00 to 24:00');
    if (new Set(days).size !== days.length) return fault(`${path}.days`, 'a day is named twice');
    if (holidays !== null && holidayList(holidays) === null)
      return fault(`${path}.holidays`, `there is no holiday list ${holidays}; such as ${holidayListIds.join(', ')}`);
    if (windows.findIndex((other) => other.name === name) !== index)
      return fault(`${path}.name`, `${name} is the name of another window: a price is known by the name of its window`);
    return none;
  });
  return faults.length > 0 ? faults : overlaps(windows);
}

function overlaps(windows: PriceDraft['windows']): readonly PriceFault[] {
  const spans = windows.map((window) => spansOf(hoursOf(window)));
  return spans.flatMap((own, index) => {
    const other = spans.findIndex(
      (theirs, at) => at < index && own.some(([from, to]) => theirs.some(([start, end]) => from < end && start < to)),
    );
    return other === -1 ? none : fault(`windows.${index}`, `its hours overlap those of windows.${other}, ${windows[other]?.name}`);
  });
}

function ofAmounts(draft: PriceDraft): readonly PriceFault[] {
  const places = placesOf(draft.unit);
  const sets = [{ path: 'rates', rates: draft.rates }, ...setsOf(draft)];
  const fine = sets.flatMap(({ path, rates }) =>
    Object.entries(rates).flatMap(([kind, amount]) =>
      isKept(amount, places)
        ? none
        : fault(
            `${path}.${kind}`,
            `${amount} ${draft.unit} is finer than a pico-unit (1e-12) a token: at most ${places} decimal places can be kept`,
          ),
    ),
  );
  const incomplete = setsOf(draft).flatMap(({ path, rates }) =>
    (['input', 'output'] as const)
      .filter((kind) => draft.rates[kind] !== undefined && rates[kind] === undefined)
      .flatMap((kind) =>
        fault(path, `there is no rate for ${kind}: these rates stand in the place of the entry's, they do not add to them`),
      ),
  );
  return [...fine, ...incomplete];
}

function isKept(amount: string, places: number): boolean {
  const decimal = readDecimal(amount);
  return decimal !== null && decimal.digits >= 0n && scaled(decimal, places).exact;
}
