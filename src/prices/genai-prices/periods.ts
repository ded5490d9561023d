// A model's dated and hourly rates in the book, turned into periods that follow one another, each with the daily windows that hold
// inside it. The book lists windows after the date they start on and cannot tie the two together; here a window begins with its period.
import type { ConditionalPrice, ModelInfo } from '@pydantic/genai-prices';
import { type Weekday, weekdays } from '../../schema/price.ts';
import type { Price } from '../price.ts';
import { bookCurrency, bookVersion, holidayCaveat, providerCaveats, workingDayWindows } from './facts.ts';
import type { NameMatch } from './model-rules.ts';
import { type Rates, readRates } from './rates.ts';

const secondsOfDay = 86_400;
const workingWeek: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

type Window = {
  readonly start: number;
  readonly end: number;
  readonly price: Price;
  /** Where set: from this time on the window does not hold on Saturdays and Sundays in a zone this far east of UTC. */
  readonly working_days: { readonly from: number; readonly zone_offset_ms: number; readonly price: Price } | null;
};
export type Period = { readonly from: number; readonly price: Price; readonly windows: readonly Window[] };

export type Scope = { readonly vendor: string; readonly provider: string; readonly model: ModelInfo; readonly name: NameMatch };

type Draft = { start_date: string | null; rates: Rates; windows: { from: string; to: string; rates: Rates }[] };

/** Periods ascending by start; null where the book says something this reader does not know, or says no price at all. */
export function readPeriods(scope: Scope): readonly Period[] | null {
  const { prices } = scope.model;
  const drafts = draftPeriods(Array.isArray(prices) ? prices : [{ prices }]);
  if (!drafts) return null;
  const periods: Period[] = [];
  for (const [index, draft] of drafts.entries()) {
    const until = drafts[index + 1]?.start_date ?? null;
    const price = writePrice(scope, draft, until, draft.rates, null);
    const windows: Window[] = [];
    for (const { from, to, rates } of draft.windows) {
      const start = secondsUtc(from);
      const end = secondsUtc(to);
      if (start === null || end === null) return null;
      const onDays = (days: readonly Weekday[]): Price =>
        writePrice(scope, draft, until, rates, { name: `${from}-${to}`, zone: 'UTC', days, from, to, holidays: null });
      const rule = workingDays(scope);
      windows.push({ start, end, price: onDays(weekdays), working_days: rule && { ...rule, price: onDays(workingWeek) } });
    }
    periods.push({ from: draft.start_date === null ? Number.NEGATIVE_INFINITY : Date.parse(draft.start_date), price, windows });
  }
  return periods;
}

/** The price that holds at a moment, or null before the first period. */
export function priceAt(periods: readonly Period[], at: number): Price | null {
  for (let index = periods.length - 1; index >= 0; index--) {
    const period = periods[index];
    if (period === undefined || at < period.from) continue;
    if (period.windows.length === 0) return period.price;
    const second = Math.floor(at / 1000) % secondsOfDay;
    const window = period.windows.findLast((one) => isInside(one, second) && isWorking(one, at));
    if (window === undefined) return period.price;
    return window.working_days && at >= window.working_days.from ? window.working_days.price : window.price;
  }
  return null;
}

function draftPeriods(entries: readonly ConditionalPrice[]): Draft[] | null {
  const drafts: Draft[] = [];
  for (const { constraint, prices } of entries) {
    const rates = readRates(prices);
    if (!rates) return null;
    const last = drafts.at(-1);
    if (constraint === undefined) {
      if (last) return null;
      drafts.push({ start_date: null, rates, windows: [] });
    } else if (constraint.type === 'start_date') {
      const before = last?.start_date ?? null;
      if (Number.isNaN(Date.parse(constraint.start_date)) || (before !== null && before >= constraint.start_date)) return null;
      drafts.push({ start_date: constraint.start_date, rates, windows: [] });
    } else if (constraint.type === 'time_of_date' && last) {
      last.windows.push({ from: constraint.start_time, to: constraint.end_time, rates });
    } else {
      return null;
    }
  }
  return drafts;
}

function writePrice(scope: Scope, draft: Draft, until: string | null, rates: Rates, window: Price['window']): Price {
  const { vendor, provider, model, name } = scope;
  const start = draft.start_date ?? 'always';
  const caveat = providerCaveats.get(provider);
  const caveats = [...rates.caveats];
  if (caveat !== undefined) caveats.push({ flag: caveat, kinds: null });
  if (window && workingDays(scope)) caveats.push({ flag: holidayCaveat, kinds: null });
  return {
    id: `default_book:${bookVersion}:${provider}:${model.id}:${start}${window ? `@${window.name}` : ''}`,
    source: 'default_book',
    source_version: bookVersion,
    vendor,
    provider,
    model: model.id,
    match: name.match,
    pattern: name.pattern,
    currency: bookCurrency,
    effective_from: draft.start_date === null ? null : isoOf(draft.start_date),
    effective_to: until === null ? null : isoOf(until),
    window,
    prices: rates.prices,
    tiers: rates.tiers,
    service_tiers: [],
    units: rates.units,
    // The book writes a model that costs nothing as one without rates; only a name that says so is believed.
    free: hasNoRates(rates) && model.id.endsWith(':free'),
    caveats,
  };
}

/** True for an entry that names a model and says nothing about money. */
export const hasNoRates = (rates: Pick<Rates, 'prices' | 'units'>): boolean =>
  Object.keys(rates.prices).length === 0 && Object.keys(rates.units).length === 0;

const isoOf = (date: string): string => new Date(date).toISOString();

function workingDays({ provider, model }: Scope): (typeof workingDayWindows)[number] | null {
  return workingDayWindows.find((row) => row.provider === provider && row.model.test(model.id)) ?? null;
}

/** `'16:30:00Z'` → seconds since midnight UTC. The bundled release writes UTC only; another zone is not guessed at. */
function secondsUtc(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)Z$/.exec(text);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : null;
}

/** A window may pass midnight. */
function isInside({ start, end }: Window, second: number): boolean {
  return end < start ? second >= start || second < end : second >= start && second < end;
}

function isWorking({ working_days }: Window, at: number): boolean {
  if (!working_days || at < working_days.from) return true;
  const day = new Date(at + working_days.zone_offset_ms).getUTCDay();
  return day !== 0 && day !== 6;
}
