// How the cost of a call was changed by re-costings, oldest first.
import type { CostChange, CostState } from '../../../src/schema/recost.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Money } from '../../parts/money.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { When } from '../../parts/time.tsx';
import { useWords } from '../../words/words.ts';
import { panelWords } from '../words.ts';
import type { CostStatus } from '../../../src/schema/vocabulary.ts';

export function ChangesView({ changes }: { readonly changes: readonly CostChange[] }) {
  const w = useWords(panelWords);
  if (changes.length === 0) return null;
  const columns: readonly Column<CostChange>[] = [
    { key: 'at', header: w.changedAt, cell: ({ at }) => <When at={at} /> },
    { key: 'before', header: w.before, align: 'right', cell: ({ before }) => <Costs state={before} /> },
    { key: 'after', header: w.after, align: 'right', cell: ({ after }) => <Costs state={after} /> },
    { key: 'by', header: w.changedBy, cell: ({ by }) => by },
    { key: 'reason', header: w.reason, cell: ({ reason }) => <span className="break-words">{reason}</span> },
    {
      key: 'job',
      header: w.job,
      cell: ({ recost_id }) => (
        <LinkButton size="s" variant="quiet" to="/prices" search={{ tab: 'recost', job: recost_id }}>
          {w.seeRecost}
        </LinkButton>
      ),
    },
  ];
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h2 className="font-semibold text-sm">{w.changes}</h2>
      <Table label={w.changes} columns={columns} rows={changes} rowKey={({ recost_id, at }) => `${recost_id} ${at}`} />
    </section>
  );
}

const words = ['exact', 'estimated', 'unknown', 'free'] as const satisfies readonly CostStatus[];

const Costs = ({ state }: { readonly state: CostState }) => (
  <span title={state.price_id ?? undefined}>
    <Money amount={state.estimated_cost} currency={state.currency} status={words.find((word) => word === state.cost_status) ?? null} />
  </span>
);
