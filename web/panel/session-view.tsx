// The calls of the session around this one, in order, with the one before and the one after at hand.
import { Link } from '@tanstack/react-router';
import type { CallRecord } from '../../src/schema/call.ts';
import { useAsk } from '../ask/use-ask.ts';
import { Duration, Tokens } from '../parts/figures.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { Money } from '../parts/money.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { When } from '../parts/time.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { callsSearch } from '../query/query.ts';
import { useUrl } from '../url/use-url.ts';
import { useWords } from '../words/words.ts';
import { Marked } from '../chat/text/marked.tsx';
import { panelWords } from './words.ts';

const each = 5;

type SessionViewProps = { readonly call: CallRecord; readonly alone: boolean };

export function SessionView({ call, alone }: SessionViewProps) {
  const w = useWords(panelWords);
  if (call.session_id === null) {
    return (
      <div className="flex flex-col gap-1">
        <p>{w.noSession}</p>
        <p className="text-quiet">{w.sessionHint}</p>
      </div>
    );
  }
  return <Neighbours call={call} session={call.session_id} alone={alone} />;
}

function Neighbours({ call, session, alone }: SessionViewProps & { readonly session: string }) {
  const w = useWords(panelWords);
  const url = useUrl();
  const before = useAsk('GET /api/calls', { query: { session_id: session, to: call.request_timestamp, limit: each } }, { staleMs: 30_000 });
  const after = useAsk(
    'GET /api/sessions/{session_id}',
    { path: { session_id: session }, query: { from: call.request_timestamp, limit: each + 2 } },
    { staleMs: 30_000 },
  );
  const error = before.error ?? after.error;
  if (error !== null) return <Trouble error={error} onRetry={() => void Promise.all([before.refetch(), after.refetch()])} />;
  if (before.data === undefined || after.data === undefined) return <Skeleton lines={6} />;
  const later = after.data.calls.filter(({ request_id }) => request_id !== call.request_id);
  const rows = [...[...before.data.calls].reverse(), call, ...later.slice(0, each)];
  const at = rows.indexOf(call);
  const linked = (to: CallRecord, text: string) =>
    alone ? (
      <LinkButton size="s" to="/calls/$id" params={{ id: to.request_id }}>
        {text}
      </LinkButton>
    ) : (
      <LinkButton size="s" to="." search={(search: object) => ({ ...search, call: to.request_id })}>
        {text}
      </LinkButton>
    );
  const [earlier, next] = [rows[at - 1], rows[at + 1]];
  const columns: readonly Column<CallRecord>[] = [
    { key: 'at', header: w.started, cell: (row) => <When at={row.request_timestamp} /> },
    { key: 'status', header: w.outcome, cell: (row) => <Status status={row.status} /> },
    {
      key: 'what',
      header: w.call(''),
      cell: (row) => (
        <span dir="auto" className={`block max-w-80 truncate ${row === call ? 'font-semibold' : ''}`}>
          <Marked text={(row === call ? w.thisCall : (row.preview ?? row.model_name ?? row.path)).slice(0, 200)} />
        </span>
      ),
    },
    {
      key: 'tokens',
      header: w.tokens,
      align: 'right',
      cell: (row) => <Tokens prompt={row.prompt_tokens} completion={row.completion_tokens} />,
    },
    { key: 'time', header: w.duration, align: 'right', cell: (row) => <Duration ms={row.duration_ms} /> },
    {
      key: 'cost',
      header: w.cost,
      align: 'right',
      cell: (row) => <Money amount={row.estimated_cost} currency={row.currency} status={row.cost_status} />,
    },
  ];
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-quiet">{w.sessionOf}</span>
        <Link
          to="/calls"
          search={callsSearch({ filters: { session_id: session } })}
          className="min-w-0 truncate font-mono text-accent text-xs hover:underline"
          title={w.sessionCalls}
        >
          <Marked text={session} />
        </Link>
        <span className="ml-auto flex gap-1">
          {earlier !== undefined && linked(earlier, w.earlierCall)}
          {next !== undefined && linked(next, w.laterCall)}
        </span>
      </div>
      <Table
        label={w.around}
        columns={columns}
        rows={rows}
        rowKey={({ request_id }) => request_id}
        selected={call.request_id}
        {...(alone ? {} : { onRow: (row: CallRecord) => url.set({ call: row.request_id }, { push: true }) })}
      />
    </div>
  );
}
