// How many calls there were over time, by how they ended, and how many in all. Dragging over bars zooms in; a click on one asks for its
// calls.
import { useMemo } from 'react';
import { useAsk } from '../ask/use-ask.ts';
import { StatusBars } from '../charts/status-bars.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { parseQuery, textOf, withoutField } from '../query/query.ts';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import type { Status } from '../../src/schema/vocabulary.ts';
import type { Asked, Counts } from './asked/use-asked.ts';
import { callsWords } from './words.ts';

const endings = ['success', 'failed', 'cancelled', 'refused', 'unknown'] as const;
const height = 84;
/** With the names of the statuses below the bars. */
const whole = height + 28;

export function Volume({ asked, counts }: { readonly asked: Asked; readonly counts: Counts }) {
  const w = useWords(callsWords);
  const { count } = useFormats();
  const { data, error, refetch } = useAsk(
    'GET /api/calls/volume',
    { query: asked.query },
    { enabled: counts.isOn && asked.faults.length === 0, keepBefore: true, every: counts.every },
  );
  const shape = useMemo(() => {
    const buckets = data?.buckets ?? [];
    return {
      times: buckets.map(({ start }) => Date.parse(start)),
      counts: Object.fromEntries(endings.map((name) => [name, buckets.map((bar) => bar[name])])),
    };
  }, [data]);
  const pick = (status: Status | null, from: string, to: string): void => {
    asked.range.set({ from, to });
    if (status !== null) asked.setText(withStatus(asked.text, status));
  };
  return (
    <section aria-label={w.volume} className="rounded-md border border-line bg-card px-3 pt-2 pb-1">
      <p className="text-quiet text-xs tabular-nums" aria-live="polite">
        {data === undefined || error !== null || asked.faults.length > 0 ? '\u00a0' : w.total(count(data.total))}
      </p>
      <div style={{ minHeight: whole }}>
        {error !== null ? (
          <Trouble error={error} onRetry={() => void refetch()} />
        ) : asked.faults.length > 0 ? null : data === undefined ? (
          <div style={{ height: whole }} className="flex">
            <Skeleton className="h-full w-full" />
          </div>
        ) : data.total === 0 ? null : (
          <StatusBars
            label={w.volume}
            times={shape.times}
            end={data.range === null ? undefined : Date.parse(data.range.to)}
            counts={shape.counts}
            onZoom={(from, to) => asked.range.set({ from, to })}
            onPick={pick}
            height={height}
          />
        )}
      </div>
    </section>
  );
}

/** A bar of failures is with those that ran out of time. */
function withStatus(text: string, status: Status): string {
  const values: readonly Status[] = status === 'failed' ? ['failed', 'timeout'] : [status];
  const terms = values.map((value) => ({ kind: 'is', field: 'status', not: false, value }) as const);
  const rest = parseQuery(text).faults.length > 0 ? text : withoutField(text, 'status');
  return `${rest} ${textOf(terms)}`.trim();
}
