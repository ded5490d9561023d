// The question of the usage page, as its address has it and as the API takes it. What the address does not say is usual, and stays out of it.
import { useMemo } from 'react';
import type { UsageDimension, UsageMeasure, WeekStart } from '../../../src/schema/question.ts';
import { type Url, useUrl } from '../../url/use-url.ts';
import { useRange } from '../../url/range.ts';
import { type Measure, measureOf, usualMeasures } from './measures.ts';
import { type Every, everyChoices, usualEvery } from './periods.ts';

export const dimensions = [
  'model_name',
  'user',
  'source_app',
  'source_function',
  'vendor_name',
  'key_id',
  'call_type',
  'currency',
] as const satisfies readonly UsageDimension[];

export const weekChoices = ['mon', 'sun', 'sat'] as const satisfies readonly WeekStart[];

/** Null is without a value. */
export type DimensionFilter = { readonly field: UsageDimension; readonly not: boolean; readonly value: string | null };
export type SortBy = { readonly key: string; readonly order: 'asc' | 'desc' };

export type Asked = {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly every: Every;
  readonly week: WeekStart;
  /** None, one or two. */
  readonly by: readonly UsageDimension[];
  readonly shown: readonly Measure[];
  readonly display: string | null;
  readonly pivot: boolean;
  /** The column that the chart and the pivot are about; null is the first that suits. */
  readonly of: string | null;
  readonly sort: SortBy | null;
  readonly filters: readonly DimensionFilter[];
};

type Read = Pick<Url, 'get' | 'all'>;
type Range = { readonly from: string; readonly to: string; readonly zone: string };

export function askedOf(url: Read, range: Range, now: number): Asked {
  const by = url.get('by');
  const sort = url.get('sort');
  const shown =
    url
      .get('show')
      ?.split(',')
      .flatMap((key) => measureOf(key) ?? []) ?? [];
  const display = url.get('display')?.toUpperCase() ?? null;
  return {
    from: range.from,
    to: range.to,
    zone: range.zone,
    every: everyChoices.find((one) => one === url.get('every')) ?? usualEvery(range.from, range.to, now),
    week: weekChoices.find((one) => one === url.get('week')) ?? 'mon',
    by:
      by === null
        ? ['model_name']
        : [...new Set(by.split(',').flatMap((name) => dimensions.find((one) => one === name) ?? []))].slice(0, 2),
    shown: shown.length > 0 ? shown : usualMeasures.flatMap((key) => measureOf(key) ?? []),
    display: display !== null && /^[A-Z]{3}$/.test(display) ? display : null,
    pivot: url.get('pivot') === '1',
    of: url.get('of'),
    sort: sort === null ? null : sort.startsWith('-') ? { key: sort.slice(1), order: 'desc' } : { key: sort, order: 'asc' },
    filters: dimensions.flatMap((field) =>
      [false, true].flatMap((not) =>
        url.all(not ? `${field}.not` : field).map((value): DimensionFilter => ({ field, not, value: value === 'null' ? null : value })),
      ),
    ),
  };
}

export function useAsked(now: number): Asked {
  const url = useUrl();
  const { from, to, zone } = useRange();
  return useMemo(() => askedOf(url, { from, to, zone }, now), [url, from, to, zone, now]);
}

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** As GET /api/usage takes it. Only what is shown is worked out, for percentiles cost the most. */
export function queryOf(asked: Asked): Query {
  const groups = new Set<UsageMeasure>(['calls', ...asked.shown.map(({ group }) => group)]);
  // A cost says how many calls it lacks.
  return {
    from: asked.from,
    to: asked.to,
    zone: asked.zone,
    every: asked.every,
    week: asked.every === 'week' && asked.week !== 'mon' ? asked.week : undefined,
    by: asked.by.length === 0 ? undefined : asked.by.join(','),
    measures: [...groups].join(','),
    display: asked.display ?? undefined,
    ...filterQuery(asked.filters),
  };
}

export function filterQuery(filters: readonly DimensionFilter[]): Readonly<Record<string, readonly string[]>> {
  const query: Record<string, string[]> = {};
  for (const { field, not, value } of filters) {
    const name = not ? `${field}.not` : field;
    query[name] = [...(query[name] ?? []), value ?? 'null'];
  }
  return query;
}

/** The changes to an address that make its filters these. */
export function filterChanges(filters: readonly DimensionFilter[]): Readonly<Record<string, readonly string[] | null>> {
  const none = Object.fromEntries(
    dimensions.flatMap(
      (field) =>
        [
          [field, null],
          [`${field}.not`, null],
        ] as const,
    ),
  );
  return { ...none, ...filterQuery(filters) };
}
