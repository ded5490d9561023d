// What usage must say, added up in memory from the calls themselves, without the code under test.
import { formatNano, parseNano } from '../../lib/money.ts';
import type { CallRecord } from '../../schema/call.ts';
import type { Period, WeekStart } from '../../schema/question.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(zone, clock);
  return clock;
}

/** What a person would call the period an instant is in. */
export function labelOf(instant: number, period: Period, zone: string, weekStarts: WeekStart = 'mon'): string {
  if (period === 'total') return 'total';
  if (period === 'quarter_hour') return new Date(Math.floor(instant / 900_000) * 900_000).toISOString();
  const wall = clockOf(zone).format(instant);
  const offset = Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000;
  if (period === 'hour') return `${wall.slice(0, 13)} ${offset}`;
  if (period === 'day') return wall.slice(0, 10);
  if (period === 'month') return wall.slice(0, 7);
  if (period === 'quarter') return `${wall.slice(0, 4)} Q${Math.ceil(Number(wall.slice(5, 7)) / 3)}`;
  if (period === 'year') return wall.slice(0, 4);
  const date = new Date(`${wall.slice(0, 10)}T00:00:00Z`);
  const first = { mon: 1, sun: 0, sat: 6 }[weekStarts];
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() - first + 7) % 7));
  return date.toISOString().slice(0, 10);
}

const total = (of: readonly CallRecord[], value: (call: CallRecord) => number | null): number =>
  of.reduce((sum, call) => sum + (value(call) ?? 0), 0);

export function amountsOf(of: readonly CallRecord[], value: (call: CallRecord) => string | null): Record<string, string> {
  const sums: Record<string, bigint> = {};
  for (const call of of) if (call.currency !== null) sums[call.currency] = (sums[call.currency] ?? 0n) + parseNano(value(call) ?? '0');
  return Object.fromEntries(Object.entries(sums).map(([code, nano]) => [code, formatNano(nano)]));
}

/** The vendor answered, or some of its tokens are known, and what it cost is not. */
export const isUnpriced = ({ cost_status, status, prompt_tokens, completion_tokens, total_tokens }: CallRecord): boolean =>
  cost_status === 'unknown' &&
  status !== 'refused' &&
  (status === 'success' || [prompt_tokens, completion_tokens, total_tokens].some((tokens) => (tokens ?? 0) > 0));

export const expectedUsage = (of: readonly CallRecord[]) => ({
  call_count: of.length,
  success_count: of.filter((call) => call.status === 'success').length,
  failed_count: of.filter((call) => call.status === 'failed' || call.status === 'timeout').length,
  cancelled_count: of.filter((call) => call.status === 'cancelled').length,
  refused_count: of.filter((call) => call.status === 'refused').length,
  unknown_count: of.filter((call) => call.status === 'unknown').length,
  cache_hit_count: of.filter((call) => call.cache_status === 'hit').length,
  prompt_tokens: total(of, (call) => call.prompt_tokens),
  completion_tokens: total(of, (call) => call.completion_tokens),
  total_tokens: total(of, (call) => call.total_tokens),
  cached_tokens: total(of, (call) => call.cached_tokens),
  cache_write_tokens: total(of, (call) => call.cache_write_tokens),
  reasoning_tokens: total(of, (call) => call.reasoning_tokens),
  unpriced_count: of.filter(isUnpriced).length,
  costs: amountsOf(of, (call) => call.estimated_cost),
  saved_costs: amountsOf(of, (call) => call.saved_cost),
});
