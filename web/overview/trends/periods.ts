// The periods of the trends as charts take them: where each begins and where the last one ends. The first may begin before the range
// does; its calls do not, so what leads to them begins with the range.
import { useMemo } from 'react';
import { useFormats } from '../../words/formats.ts';
import type { Overview, Trends } from '../asking.ts';

export type Periods = {
  readonly times: readonly number[];
  readonly end: number;
  /** Each as a reader knows it; no two alike. */
  readonly labels: readonly string[];
};

export function usePeriods(range: Overview['range'], { starts }: Trends): Periods {
  const formats = useFormats();
  return useMemo(() => {
    const times = starts.map((start) => Date.parse(start));
    return { times, end: Date.parse(range.to), labels: times.map(formats.dateTime) };
  }, [range.to, starts, formats]);
}
