// Calls over time as bars coloured by how they ended: the good below, what went wrong on top. Drag to zoom, click for the calls.
import { useMemo } from 'react';
import type { Status } from '../../src/schema/vocabulary.ts';
import { partsWords } from '../parts/words.ts';
import { useWords } from '../words/words.ts';
import { statusColour } from './colours.ts';
import { TimeChart } from './time-chart.tsx';

type StatusBarsProps = {
  readonly label: string;
  readonly times: readonly number[];
  readonly end?: number | undefined;
  /** How many calls of a status each bucket has. */
  readonly counts: Readonly<Partial<Record<Status, readonly number[]>>>;
  readonly onZoom?: ((from: string, to: string) => void) | undefined;
  readonly onPick?: ((status: Status | null, from: string, to: string) => void) | undefined;
  readonly height?: number | undefined;
};

/** From the bottom up. Refused and out of time wear one colour, here as in lists: another stands between them. */
const order = ['success', 'pending', 'unknown', 'refused', 'cancelled', 'timeout', 'failed'] as const satisfies readonly Status[];

export function StatusBars({ counts, onPick, height = 96, ...rest }: StatusBarsProps) {
  const w = useWords(partsWords);
  const series = useMemo(
    () =>
      order.flatMap((status) => {
        const values = counts[status];
        return values?.some((count) => count > 0)
          ? [{ key: status, label: w[`status_${status}`], colour: statusColour(status), values }]
          : [];
      }),
    [counts, w],
  );
  const pick =
    onPick && ((key: string | null, from: string, to: string) => onPick(order.find((status) => status === key) ?? null, from, to));
  return <TimeChart {...rest} height={height} series={series} unit="count" bars onPick={pick} />;
}
