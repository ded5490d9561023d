// The periods of the trends as charts take them: where each begins, within the range, and where the last one ends.
import { useMemo } from 'react';
import { useFormats } from '../../words/formats.ts';
import type { Overview, Trends } from '../asking.ts';

export type Periods = {
  readonly times: readonly number[];
  readonly end: number;
  /** Each as a reader knows it; no two alike. */
  readonly labels: readonly string[];
};

/** The first period may begin before the range does; its calls do not. */
export function usePeriods(range: Overview['range'], { starts }: Trends): Periods {
  const formats = useFormats();
  return useMemo(() => {
    const from = Date.parse(range.from);
    const times = starts.map((start) => Math.max(from, Date.parse(start)));
    return { times, end: Date.parse(range.to), labels: times.map(formats.dateTime) };
  }, [range.from, range.to, starts, formats]);
}
