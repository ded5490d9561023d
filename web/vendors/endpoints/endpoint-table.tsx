// Endpoints in a table: health, counts and latency of the last day, each figure a way to the calls behind it.
import { Ellipsis, Pencil, PlugZap, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '../../ask/me.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button, IconButton } from '../../parts/button.tsx';
import { Count, Duration, Percent } from '../../parts/figures.tsx';
import { Menu, type MenuItem } from '../../parts/menu.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { TimeAgo } from '../../parts/time.tsx';
import { useWords } from '../../words/words.ts';
import { CallsLink } from '../calls-link.tsx';
import { vendorsWords } from '../words.ts';
import { type Endpoint, familyNames, keyOf } from './endpoint.ts';
import { HealthBadge } from './health-badge.tsx';
import { SourceBadge } from './source-badge.tsx';

export type Deed = 'open' | 'test' | 'edit' | 'remove';

type EndpointTableProps = {
  readonly endpoints: readonly Endpoint[];
  /** In the reader’s language. */
  readonly vendorName: (endpoint: Endpoint) => string;
  readonly onDo: (endpoint: Endpoint, deed: Deed) => void;
  readonly empty: ReactNode;
};

const dayAgo = 'now-24h';

export function EndpointTable({ endpoints, vendorName, onDo, empty }: EndpointTableProps) {
  const w = useWords(vendorsWords);
  const columns: readonly Column<Endpoint>[] = [
    {
      key: 'name',
      header: w.endpoint,
      cell: (endpoint) => <Name of={endpoint} vendor={vendorName(endpoint)} onOpen={() => onDo(endpoint, 'open')} />,
    },
    { key: 'health', header: w.health, cell: (endpoint) => <HealthBadge of={endpoint} /> },
    { key: 'calls', header: w.calls, align: 'right', cell: (endpoint) => <Calls of={endpoint} /> },
    { key: 'errors', header: w.errorRate, align: 'right', cell: (endpoint) => <Errors of={endpoint} /> },
    { key: 'p50', header: w.p50, align: 'right', cell: ({ health }) => health !== null && <Duration ms={health.day.duration_p50_ms} /> },
    { key: 'p95', header: w.p95, align: 'right', cell: ({ health }) => health !== null && <Duration ms={health.day.duration_p95_ms} /> },
    { key: 'ttft', header: w.ttft, align: 'right', cell: ({ health }) => health !== null && <Duration ms={health.day.ttft_p50_ms} /> },
    { key: 'error', header: w.lastError, cell: (endpoint) => <LastError of={endpoint} /> },
    {
      key: 'actions',
      header: <span className="sr-only">{w.actions}</span>,
      align: 'right',
      cell: (endpoint) => <Actions of={endpoint} onDo={(deed) => onDo(endpoint, deed)} />,
    },
  ];
  return <Table label={w.endpoints} columns={columns} rows={endpoints} rowKey={keyOf} empty={empty} />;
}

function Name({ of, vendor, onOpen }: { readonly of: Endpoint; readonly vendor: string; readonly onOpen: () => void }) {
  const w = useWords(vendorsWords);
  return (
    <span className="flex min-w-40 flex-col gap-0.5 py-1">
      <span className="flex flex-wrap items-center gap-1.5">
        <button
          type="button"
          onClick={onOpen}
          title={w.details(of.name)}
          className="rounded-sm font-medium underline decoration-strong decoration-dotted underline-offset-4 hover:text-accent"
        >
          {of.name}
        </button>
        <SourceBadge source={of.source} from={of.from} />
        {of.default_for.length > 0 && (
          <Badge tone="accent">{w.defaultFor(of.default_for.map((family) => familyNames[family]).join(', '))}</Badge>
        )}
      </span>
      <span className="text-quiet text-xs">{vendor}</span>
    </span>
  );
}

function Calls({ of: { name, health } }: { readonly of: Endpoint }) {
  const w = useWords(vendorsWords);
  if (health === null) return null;
  return (
    <CallsLink filters={{ endpoint: name }} from={dayAgo} label={w.callsOf(name)}>
      <Count value={health.day.calls} compact />
    </CallsLink>
  );
}

function Errors({ of: { name, health } }: { readonly of: Endpoint }) {
  const w = useWords(vendorsWords);
  if (health === null) return null;
  if (health.day.failed + health.day.timeouts === 0) return <Percent ratio={health.day.error_rate} />;
  return (
    <CallsLink filters={{ endpoint: name, status: ['failed', 'timeout'] }} from={dayAgo} label={w.errorsOf(name)}>
      <Percent ratio={health.day.error_rate} />
    </CallsLink>
  );
}

export function LastError({ of: { name, health } }: { readonly of: Endpoint }) {
  const w = useWords(vendorsWords);
  if (health === null) return null;
  const { last_error } = health;
  if (last_error === null) return <span className="text-quiet">{w.noneLately}</span>;
  const filters = { endpoint: name, ...(last_error.code === null ? { status: ['failed', 'timeout'] } : { error: last_error.code }) };
  return (
    <span className="whitespace-nowrap">
      <CallsLink filters={filters} from={dayAgo} label={w.errorsOf(name)}>
        <code className="font-mono text-xs">{last_error.code ?? '—'}</code>
      </CallsLink>
      <span className="block text-quiet text-xs">
        <TimeAgo at={last_error.at} />
      </span>
    </span>
  );
}

function Actions({ of, onDo }: { readonly of: Endpoint; readonly onDo: (deed: Deed) => void }) {
  const w = useWords(vendorsWords);
  const { rights } = useMe();
  if (!rights.manage) return null;
  const items: readonly MenuItem[] = [
    { label: w.edit, icon: Pencil, onSelect: () => onDo('edit') },
    { label: w.remove, icon: Trash2, danger: true, onSelect: () => onDo('remove') },
  ];
  return (
    <span className="inline-flex items-center gap-1">
      {of.unused === null && (
        <Button size="s" variant="quiet" icon={PlugZap} onClick={() => onDo('test')}>
          {w.test}
        </Button>
      )}
      {of.source === 'registry' && (
        <Menu align="end" trigger={<IconButton size="s" label={w.more(of.name)} icon={Ellipsis} />} items={items} />
      )}
    </span>
  );
}
