// Models in a table: where each goes, in order, and what its calls of thirty days came to.
import { Link } from '@tanstack/react-router';
import { ArrowRight, CircleSlash, Ellipsis, Pencil, Trash2, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Status } from '../../../src/schema/vocabulary.ts';
import { useMe } from '../../ask/me.ts';
import { Badge } from '../../parts/badge.tsx';
import { IconButton } from '../../parts/button.tsx';
import { Count, Percent, Tokens } from '../../parts/figures.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Amounts } from '../../parts/money.tsx';
import { type Column, type Sort, Table } from '../../parts/table.tsx';
import { TimeAgo } from '../../parts/time.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { CallsLink } from '../calls-link.tsx';
import { SourceBadge } from '../endpoints/source-badge.tsx';
import { vendorsWords } from '../words.ts';
import { keyOf, type Model } from './model.ts';

type ModelTableProps = {
  readonly models: readonly Model[];
  /** Where the counts begin. */
  readonly from: string;
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
  readonly onDo: (model: Model, deed: 'edit' | 'remove') => void;
  readonly empty: ReactNode;
};

export function ModelTable({ models, from, sort, onSort, onDo, empty }: ModelTableProps) {
  const w = useWords(vendorsWords);
  const { rights } = useMe();
  const seesRoutes = rights.reckoning;
  const columns: readonly Column<Model>[] = [
    { key: 'name', header: w.model, sort: true, cell: (model) => <Name of={model} from={from} /> },
    ...(seesRoutes ? [{ key: 'routes', header: w.routes, cell: (model: Model) => <Routes of={model} /> }] : []),
    {
      key: 'calls',
      header: w.calls,
      align: 'right',
      sort: true,
      cell: ({ name, counters }) =>
        counters === null ? (
          <span className="text-quiet">{w.noCalls}</span>
        ) : (
          <CallsLink filters={{ model: name }} from={from} label={w.callsOf(name)}>
            <Count value={counters.call_count} compact />
          </CallsLink>
        ),
    },
    { key: 'success', header: w.successRate, align: 'right', sort: true, cell: (model) => <Success of={model} from={from} /> },
    {
      key: 'tokens',
      header: w.tokens,
      align: 'right',
      sort: true,
      cell: ({ counters }) => counters !== null && <Tokens prompt={counters.prompt_tokens} completion={counters.completion_tokens} />,
    },
    { key: 'cost', header: w.cost, align: 'right', cell: (model) => <Cost of={model} /> },
    { key: 'seen', header: w.lastSeen, sort: true, cell: ({ counters }) => counters !== null && <TimeAgo at={counters.last_seen_at} /> },
    ...(rights.manage
      ? [
          {
            key: 'actions',
            header: <span className="sr-only">{w.actions}</span>,
            align: 'right' as const,
            cell: (model: Model) => <Actions of={model} onDo={(deed) => onDo(model, deed)} />,
          },
        ]
      : []),
  ];
  return <Table label={w.models} columns={columns} rows={models} rowKey={keyOf} sort={sort} onSort={onSort} empty={empty} />;
}

function Name({ of: { name, source, unused }, from }: { readonly of: Model; readonly from: string }) {
  const w = useWords(vendorsWords);
  const seesSource = useMe().rights.reckoning;
  return (
    <span className="flex min-w-36 flex-wrap items-center gap-1.5">
      <CallsLink filters={{ model: name }} from={from} label={w.callsOf(name)}>
        <span className="break-all font-medium">{name}</span>
      </CallsLink>
      {seesSource && source === 'file' && <SourceBadge source="file" from="" />}
      {unused !== null && (
        <Badge tone="warn" icon={TriangleAlert} title={unused}>
          {w.healths.unused}
        </Badge>
      )}
    </span>
  );
}

function Routes({ of: { routes } }: { readonly of: Model }) {
  const w = useWords(vendorsWords);
  if (routes === null || routes.length === 0) return <span className="text-quiet">{w.noRoutes}</span>;
  return (
    <ol className="flex min-w-60 flex-col gap-0.5 py-1">
      {routes.map(({ endpoint, model, is_used, is_priced }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a route is its place in the order
        <li key={at} className="flex flex-wrap items-center gap-1.5">
          <span className="text-quiet text-xs tabular-nums">{at + 1}</span>
          <span className={is_used ? undefined : 'text-quiet line-through'}>{endpoint}</span>
          <ArrowRight aria-hidden className="size-3 text-quiet" />
          <span className="break-all">{model}</span>
          {!is_used && (
            <Badge tone="warn" icon={TriangleAlert} title={w.routeGone}>
              {w.healths.unused}
            </Badge>
          )}
          {is_priced === false && (
            <Link to="/prices" search={{ tab: 'missing' }} title={w.unpricedRoute}>
              <Badge tone="warn" icon={CircleSlash}>
                {w.unpriced}
              </Badge>
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}

const otherThanSuccess = ['failed', 'timeout', 'cancelled', 'refused', 'unknown'] as const satisfies readonly Status[];

function Success({ of: { name, counters }, from }: { readonly of: Model; readonly from: string }) {
  const w = useWords(vendorsWords);
  if (counters === null || counters.call_count === 0) return null;
  const rate = <Percent ratio={counters.success_count / counters.call_count} />;
  if (counters.success_count === counters.call_count) return rate;
  return (
    <CallsLink filters={{ model: name, status: otherThanSuccess }} from={from} label={w.errorsOf(name)}>
      {rate}
    </CallsLink>
  );
}

/** Calls without a price are not in the sum, and say so. */
function Cost({ of: { counters } }: { readonly of: Model }) {
  const w = useWords(vendorsWords);
  const mayPrice = useMe().rights.reckoning;
  const { compact } = useFormats();
  if (counters === null) return null;
  const { costs, unpriced_count } = counters;
  const unpriced = (
    <Badge tone="warn" icon={CircleSlash}>
      {w.unpricedCalls(compact(unpriced_count))}
    </Badge>
  );
  return (
    <span className="flex flex-col items-end gap-0.5">
      {Object.keys(costs).length > 0 ? <Amounts costs={costs} /> : unpriced_count > 0 && <Amounts costs={null} />}
      {unpriced_count > 0 &&
        (mayPrice ? (
          <Link to="/prices" search={{ tab: 'missing' }} title={w.seePrices}>
            {unpriced}
          </Link>
        ) : (
          unpriced
        ))}
    </span>
  );
}

function Actions({ of, onDo }: { readonly of: Model; readonly onDo: (deed: 'edit' | 'remove') => void }) {
  const w = useWords(vendorsWords);
  if (of.source !== 'registry') return null;
  return (
    <Menu
      align="end"
      trigger={<IconButton size="s" label={w.more(of.name)} icon={Ellipsis} />}
      items={[
        { label: w.edit, icon: Pencil, onSelect: () => onDo('edit') },
        { label: w.remove, icon: Trash2, danger: true, onSelect: () => onDo('remove') },
      ]}
    />
  );
}
