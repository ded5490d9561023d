// What went wrong most often, by error code and how the call ended.
import { CircleCheck } from 'lucide-react';
import { BarList } from '../../charts/bar-list.tsx';
import { ChartCard } from '../../charts/chart-card.tsx';
import { statusColour } from '../../charts/colours.ts';
import { useStatusWord } from '../../parts/status.tsx';
import { useFormats } from '../../words/formats.ts';
import { useFieldName } from '../../words/fields.ts';
import { useWords } from '../../words/words.ts';
import type { Overview } from '../asking.ts';
import type { Behind } from '../behind.ts';
import { overviewWords } from '../words.ts';

type FailureListProps = { readonly failures: NonNullable<Overview['failures']>; readonly behind: Behind };

export function FailureList({ failures, behind }: FailureListProps) {
  const w = useWords(overviewWords);
  const wordOf = useStatusWord();
  const nameOf = useFieldName();
  const { count } = useFormats();
  return (
    <ChartCard
      title={w.failures}
      table={{
        columns: [nameOf('error_code'), nameOf('status'), w.calls],
        rows: failures.map(({ error_code, status, calls }) => [`${error_code ?? w.noCode}`, wordOf(status), count(calls)]),
      }}
    >
      {failures.length === 0 ? (
        <p className="flex items-center gap-2 text-quiet">
          <CircleCheck aria-hidden className="size-4 text-good" />
          {w.noFailures}
        </p>
      ) : (
        <BarList
          label={w.failures}
          items={failures.map(({ error_code, status, calls }) => ({
            key: `${error_code} ${status}`,
            label: `${error_code ?? w.noCode} · ${wordOf(status)}`,
            value: calls,
            text: count(calls),
            colour: statusColour(status),
            to: '/calls',
            search: behind.of({ status: [status], error: [error_code] }),
          }))}
        />
      )}
    </ChartCard>
  );
}
