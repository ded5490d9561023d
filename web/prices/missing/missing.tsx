// The inbox of calls whose cost is unknown: models without a price first, with the price that would settle it; then those whose tokens
// were not counted, which no price settles.
import { CircleCheck, Plus } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../ask/me.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { isWithoutPrice } from '../../parts/billed.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Count, Tokens } from '../../parts/figures.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { Table } from '../../parts/table.tsx';
import { TimeAgo } from '../../parts/time.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { useWords } from '../../words/words.ts';
import { Moment } from '../book/period.tsx';
import { type CallsAsked, CallsLink } from '../calls-link.tsx';
import { PriceDialog, type PriceStart } from '../change/price-dialog.tsx';
import { pricesWords } from '../words.ts';
import { missingWords } from './words.ts';

type Waiting = AnswerOf<'GET /api/prices/missing'>['missing'][number];

const askedFor = ({ vendor_id, model_id, response_model }: Waiting): CallsAsked => ({
  // As they are counted here; a call that was never billed has an unknown cost too, and waits for nothing.
  unpriced: 'true',
  vendor_id,
  model_id,
  ...(model_id === null && response_model !== null ? { response_model } : {}),
});

const wantsPrice = ({ reasons }: Waiting): boolean => reasons.length === 0 || reasons.some(isWithoutPrice);

export function Missing() {
  const w = useWords(missingWords);
  const p = useWords(pricesWords);
  const { rights } = useMe();
  const answer = useAsk('GET /api/prices/missing');
  const [adding, setAdding] = useState<PriceStart | null>(null);
  const nameOf = ({ model_id, response_model }: Waiting): string => model_id ?? response_model ?? w.noModel;
  const why = ({ reasons }: Waiting): string => reasons.map((reason) => w.reasons[reason] ?? reason).join(w.and);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <h2 className="font-semibold text-sm">{w.label}</h2>
      <p className="text-quiet">{w.lead}</p>
      {answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      <Card flush>
        {answer.data === undefined ? (
          answer.error === null && <Skeleton className="m-3 h-60" />
        ) : (
          <Table
            label={w.label}
            rows={[...answer.data.missing.filter(wantsPrice), ...answer.data.missing.filter((row) => !wantsPrice(row))]}
            rowKey={({ vendor_id, model_id, response_model }) => `${vendor_id} ${model_id} ${response_model}`}
            empty={
              <Empty icon={CircleCheck} title={w.emptyTitle}>
                {w.emptyText}
              </Empty>
            }
            columns={[
              { key: 'vendor', header: p.vendor, cell: ({ vendor_name, vendor_id }) => vendor_name ?? vendor_id ?? w.noVendor },
              {
                key: 'model',
                header: p.model,
                width: '11rem',
                cell: (row) => (
                  <>
                    <span className="break-all font-medium">{nameOf(row)}</span>
                    {row.response_model !== null && row.response_model !== row.model_id && row.model_id !== null && (
                      <span className="block text-quiet text-xs">{w.answered(row.response_model)}</span>
                    )}
                  </>
                ),
              },
              {
                key: 'calls',
                header: p.calls,
                align: 'right',
                cell: (row) => (
                  <CallsLink asked={askedFor(row)} from={row.first_at} to="now" label={nameOf(row)}>
                    <Count value={row.calls} />
                  </CallsLink>
                ),
              },
              {
                key: 'tokens',
                header: w.unpricedTokens,
                align: 'right',
                cell: (row) => <Tokens prompt={row.prompt_tokens} completion={row.completion_tokens} />,
              },
              { key: 'since', header: w.since, cell: ({ first_at }) => <Moment at={first_at} none={p.unknown} /> },
              { key: 'last', header: w.last, cell: ({ last_at }) => <TimeAgo at={last_at} /> },
              { key: 'why', header: w.why, cell: (row) => (wantsPrice(row) ? why(row) : w.uncounted(why(row))) },
              {
                key: 'act',
                header: <span className="sr-only">{w.add}</span>,
                align: 'right',
                cell: (row) => (
                  <span className="inline-flex gap-1">
                    <LinkButton
                      to="/prices"
                      size="s"
                      variant="quiet"
                      search={{ tab: 'look-up', vendor: row.vendor_id ?? '', model: row.model_id ?? row.response_model ?? '' }}
                    >
                      {w.lookUp}
                    </LinkButton>
                    {rights.manage && wantsPrice(row) && (
                      <Button
                        size="s"
                        icon={Plus}
                        aria-label={w.addFor(nameOf(row))}
                        onClick={() =>
                          setAdding({
                            kind: 'new',
                            vendor: row.vendor_id ?? '',
                            model: row.model_id ?? row.response_model ?? '',
                            from: row.first_at,
                          })
                        }
                      >
                        {w.add}
                      </Button>
                    )}
                  </span>
                ),
              },
            ]}
          />
        )}
      </Card>
      {adding !== null && <PriceDialog start={adding} onClose={() => setAdding(null)} />}
    </div>
  );
}
