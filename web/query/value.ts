// One value of a query, checked by the kind of its field as the API would: numbers, amounts, moments, words of a list.
import { type QueryField, wordsOf } from './fields.ts';
import type { Bound, FaultCode } from './term.ts';

type Wrong = { readonly code: FaultCode; readonly hint?: string };

/** Null where the value is right for `field:value`. */
export function faultOfValue(field: QueryField, value: string): Wrong | null {
  const words = wordsOf(field);
  if (words !== null && !words.includes(value) && !(field.kind !== 'flag' && value.includes('*')))
    return { code: 'value_wrong', hint: words.join(', ') };
  return field.filter === 'range' ? faultOfBound(field, value) : null;
}

export function faultOfBound(field: QueryField, value: string): Wrong | null {
  if (field.kind === 'time') return momentOf(value) === null ? { code: 'time_wrong' } : null;
  return patternOf(field.kind).test(value) ? null : { code: 'number_wrong' };
}

const patternOf = (kind: string): RegExp =>
  kind === 'count' ? /^\d{1,15}$/ : kind === 'money' ? /^-?\d{1,9}(\.\d{1,9})?$/ : /^\d{1,15}(\.\d{1,9})?$/;

const latest = Date.UTC(2106, 0, 1);

function momentOf(value: string): number | null {
  const isShaped = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(value);
  const at = isShaped ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) || at < 0 || at > latest ? null : at;
}

/** A lower bound as the API takes it, which includes it: an open one is the next value there is. */
export const lowerBound = (field: QueryField, { value, open }: Bound): string => (open ? moved(field, value, 1) : value);

/** An upper bound as the API takes it: included, but of times left out. */
export function upperBound(field: QueryField, { value, open }: Bound): string {
  if (field.kind === 'time') return open ? value : moved(field, value, 1);
  return open ? moved(field, value, -1) : value;
}

/** Counts are whole, times are of milliseconds, amounts and durations have nine places. */
function moved({ kind }: QueryField, value: string, by: 1 | -1): string {
  if (kind === 'time') return new Date((momentOf(value) ?? 0) + by).toISOString();
  if (kind === 'count') return String(Math.max(0, Number(value) + by));
  const isNegative = value.startsWith('-');
  const [whole = '0', places = ''] = value.replace('-', '').split('.');
  const scaled = BigInt(`${whole}${places.padEnd(9, '0')}`);
  const next = (isNegative ? -scaled : scaled) + BigInt(by);
  const text = (next < 0n ? -next : next).toString().padStart(10, '0');
  return `${next < 0n ? '-' : ''}${text.slice(0, -9)}.${text.slice(-9)}`.replace(/\.?0+$/, '');
}

/** Whether nothing can lie between the bounds. */
export function areCrossed(field: QueryField, from: Bound, to: Bound): boolean {
  const order = field.kind === 'time' ? (momentOf(from.value) ?? 0) - (momentOf(to.value) ?? 0) : Number(from.value) - Number(to.value);
  return order > 0;
}
