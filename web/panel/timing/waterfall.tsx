// Where the time of a call went: the whole, what was Daybook's own, and each attempt at a vendor, on one scale.
import type { CallRecord } from '../../../src/schema/call.ts';
import { Duration } from '../../parts/figures.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { Marked } from '../../chat/text/marked.tsx';
import { panelWords } from '../words.ts';
import { attemptsOf, type Attempt, spanOf } from './attempts.ts';

type Line = {
  readonly key: string;
  readonly name: string;
  readonly outcome: string | null;
  readonly isBad: boolean;
  readonly from: number | null;
  readonly head: number | null;
  readonly to: number | null;
  readonly mark: number | null;
};

export function Waterfall({ call }: { readonly call: CallRecord }) {
  const w = useWords(panelWords);
  const attempts = attemptsOf(call.attempts, call.request_timestamp);
  const ends = attempts.map(({ start, end }) => (start ?? 0) + (end ?? 0));
  const whole = Math.max(call.duration_ms ?? 0, ...ends);
  const lines: readonly Line[] = [
    { key: 'whole', name: w.whole, outcome: null, isBad: false, from: 0, head: null, to: call.duration_ms, mark: call.ttft_ms },
    ...attempts.map((attempt, at) => lineOf(attempt, at, w.noStatus, w.answeredWith, w.attempt)),
  ];
  const columns: readonly Column<Line>[] = [
    {
      key: 'name',
      header: w.attempt,
      cell: ({ name }) => (
        <span className="block max-w-40 truncate" title={name}>
          <Marked text={name} />
        </span>
      ),
    },
    {
      key: 'outcome',
      header: w.outcome,
      cell: ({ outcome, isBad }) => outcome !== null && <span className={isBad ? 'text-bad' : ''}>{outcome}</span>,
    },
    { key: 'bar', header: w.timeBar, width: '45%', cell: (line) => <Bar line={line} whole={whole} /> },
    { key: 'wait', header: w.waited, align: 'right', cell: ({ head }) => head !== null && <Duration ms={head} /> },
    { key: 'time', header: w.duration, align: 'right', cell: ({ from, to }) => <Duration ms={to === null ? null : to - (from ?? 0)} /> },
  ];
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Table label={w.attempts} columns={columns} rows={lines} rowKey={({ key }) => key} />
      <ul className="flex flex-col gap-1 text-quiet text-xs">
        {call.ttft_ms !== null && (
          <li>
            <span aria-hidden className="mr-1 inline-block h-3 w-0.5 bg-accent align-middle" />
            {w.firstToken}: <Duration ms={call.ttft_ms} />
          </li>
        )}
        {call.overhead_ms !== null && (
          <li>
            {w.overhead}: <Duration ms={call.overhead_ms} />
          </li>
        )}
        {call.retry_count > 0 && <li>{w.retriesBefore(call.retry_count)}</li>}
        {attempts.length === 0 && <li>{call.route === 'gateway' ? w.noAttempts : w.toldAttempts}</li>}
      </ul>
    </div>
  );
}

function lineOf(attempt: Attempt, at: number, none: string, answered: (status: number) => string, attemptWord: string): Line {
  const { endpoint, http_status, error_code, start, head, end } = attempt;
  const outcome = [http_status === null ? null : answered(http_status), error_code].filter((part) => part !== null).join(' · ');
  return {
    key: `attempt ${at}`,
    name: endpoint === null ? `${attemptWord} ${at + 1}` : `${at + 1}. ${endpoint}`,
    outcome: outcome === '' ? none : outcome,
    isBad: error_code !== null || (http_status !== null && http_status >= 400),
    from: start,
    head,
    to: end === null ? null : (start ?? 0) + end,
    mark: null,
  };
}

function Bar({ line, whole }: { readonly line: Line; readonly whole: number }) {
  const { duration } = useFormats();
  const w = useWords(panelWords);
  const { from, head, to, mark, isBad } = line;
  if (from === null || to === null) return null;
  const all = spanOf(from, to, whole);
  const waiting = head === null ? null : spanOf(from, from + Math.min(head, to - from), whole);
  return (
    <span title={w.barTitle(duration(from), duration(to))} className="relative block h-4 min-w-32 rounded-sm bg-sunken">
      <span
        style={{ left: `${all.left}%`, width: `${all.width}%` }}
        className={`absolute inset-y-0.5 rounded-sm ${isBad ? 'bg-bad' : 'bg-accent'}`}
      />
      {waiting !== null && (
        <span
          style={{ left: `${waiting.left}%`, width: `${waiting.width}%` }}
          className={`absolute inset-y-0.5 rounded-sm ${isBad ? 'bg-bad-soft' : 'bg-accent-soft'} border border-strong`}
        />
      )}
      {mark !== null && <span style={{ left: `${spanOf(mark, mark, whole).left}%` }} className="absolute inset-y-0 w-0.5 bg-ink" />}
    </span>
  );
}
