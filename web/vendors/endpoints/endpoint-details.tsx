// One endpoint: the last hour beside the last day, its settings, and why it cannot be changed here where that is so.
import { Link } from '@tanstack/react-router';
import { PlugZap, Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '../../ask/me.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Count, Duration, Percent } from '../../parts/figures.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { TimeAgo } from '../../parts/time.tsx';
import { useWords } from '../../words/words.ts';
import { vendorsWords } from '../words.ts';
import { type Endpoint, families, familyNames } from './endpoint.ts';
import type { Deed } from './endpoint-table.tsx';
import { HealthBadge } from './health-badge.tsx';
import { SourceBadge } from './source-badge.tsx';

type EndpointDetailsProps = {
  readonly endpoint: Endpoint;
  readonly vendor: string;
  readonly onClose: () => void;
  readonly onDo: (deed: Deed) => void;
};

export function EndpointDetails({ endpoint, vendor, onClose, onDo }: EndpointDetailsProps) {
  const w = useWords(vendorsWords);
  const { rights } = useMe();
  const { source, unused } = endpoint;
  const why = unused ?? (source === 'file' ? w.fileWhy : source === 'environment' ? w.environmentWhy(endpoint.from) : null);
  const footer = rights.manage ? (
    <>
      {source === 'registry' && (
        <Button icon={Pencil} onClick={() => onDo('edit')}>
          {w.edit}
        </Button>
      )}
      {unused === null && (
        <Button variant="primary" icon={PlugZap} onClick={() => onDo('test')}>
          {w.test}
        </Button>
      )}
    </>
  ) : undefined;
  return (
    <Dialog open wide onClose={onClose} title={endpoint.name} {...(footer === undefined ? {} : { footer })}>
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <HealthBadge of={endpoint} />
          <SourceBadge source={source} from={endpoint.from} />
          <span className="text-quiet">{vendor}</span>
        </div>
        {why !== null && <p className="text-quiet">{why}</p>}
        {endpoint.health !== null && <Spans of={endpoint.health} />}
        <Settings of={endpoint} />
      </div>
    </Dialog>
  );
}

type Measured = NonNullable<Endpoint['health']>;

function Spans({ of }: { readonly of: Measured }) {
  const w = useWords(vendorsWords);
  type Span = { readonly key: 'hour' | 'day'; readonly name: string };
  const rows: readonly Span[] = [
    { key: 'hour', name: w.hour },
    { key: 'day', name: w.day },
  ];
  const figure = (key: string, header: string, cell: (counts: Measured['day']) => ReactNode): Column<Span> => ({
    key,
    header,
    align: 'right',
    cell: (span) => cell(of[span.key]),
  });
  const columns: readonly Column<Span>[] = [
    { key: 'span', header: <span className="sr-only">{w.span}</span>, cell: ({ name }) => name },
    figure('calls', w.calls, ({ calls }) => <Count value={calls} />),
    figure('success', w.succeeded, ({ success }) => <Count value={success} />),
    figure('failed', w.failed, ({ failed }) => <Count value={failed} />),
    figure('timeouts', w.timedOut, ({ timeouts }) => <Count value={timeouts} />),
    figure('rate', w.errorRate, ({ error_rate }) => <Percent ratio={error_rate} />),
    figure('p50', w.p50, ({ duration_p50_ms }) => <Duration ms={duration_p50_ms} />),
    figure('p95', w.p95, ({ duration_p95_ms }) => <Duration ms={duration_p95_ms} />),
    figure('ttft', w.ttft, ({ ttft_p50_ms }) => <Duration ms={ttft_p50_ms} />),
  ];
  return <Table label={w.health} columns={columns} rows={rows} rowKey={({ key }) => key} />;
}

function Settings({ of: endpoint }: { readonly of: Endpoint }) {
  const w = useWords(vendorsWords);
  const bases = families.flatMap((family) => {
    const base = endpoint.bases[family];
    return base === undefined ? [] : [[family, base] as const];
  });
  const { last_success_at = null, last_error = null } = endpoint.health ?? {};
  return (
    <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[10rem_1fr]">
      {bases.map(([family, base]) => (
        <Row key={family} name={bases.length === 1 ? w.address : `${w.address}, ${familyNames[family]}`}>
          <code className="break-all font-mono text-xs">{base}</code>
        </Row>
      ))}
      <Row name={w.credential}>{credentialWords(endpoint, w)}</Row>
      {endpoint.currency !== null && <Row name={w.currency}>{endpoint.currency}</Row>}
      {endpoint.headers.length > 0 && (
        <Row name={w.headers}>
          <code className="font-mono text-xs">{endpoint.headers.join(', ')}</code>
        </Row>
      )}
      {endpoint.models.length > 0 && <Row name={w.routedBy}>{endpoint.models.join(', ')}</Row>}
      {endpoint.health !== null && (
        <Row name={w.lastSuccess}>
          <TimeAgo at={last_success_at} never={w.noneLately} />
        </Row>
      )}
      {last_error !== null && (
        <Row name={w.lastError}>
          <code className="font-mono text-xs">{last_error.code ?? '—'}</code> <TimeAgo at={last_error.at} />{' '}
          <Link to="/calls" search={{ call: last_error.request_id }} className="text-accent underline underline-offset-2">
            {w.seeCall}
          </Link>
        </Row>
      )}
      {endpoint.changed_by !== null && (
        <Row name={w.changedBy(endpoint.changed_by)}>
          <TimeAgo at={endpoint.changed_at} />
        </Row>
      )}
    </dl>
  );
}

function credentialWords(
  { has_credential, credential_ends_with, credential_from, source }: Endpoint,
  w: (typeof vendorsWords)['en'],
): string {
  if (!has_credential) return w.credentialNone;
  if (source !== 'registry') return w.credentialFrom(credential_from ?? '');
  return credential_ends_with === null ? w.credentialSealed : w.credentialEnds(credential_ends_with);
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0 max-sm:mb-1">{children}</dd>
    </>
  );
}
