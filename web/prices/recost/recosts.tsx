// Re-costings: every plan with its state and what it changes, and the way to make one. The one that is open is in the address, so it is
// still there after a reload.
import { Calculator, Plus } from 'lucide-react';
import { useMe } from '../../ask/me.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Count } from '../../parts/figures.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { Table } from '../../parts/table.tsx';
import { TimeAgo } from '../../parts/time.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { PlanDialog } from './plan-dialog.tsx';
import { QuestionWords } from './question-words.tsx';
import { Recost } from './recost.tsx';
import { Signed } from './signed.tsx';
import { isMoving, StateBadge } from './state-badge.tsx';
import { recostWords } from './words.ts';

export function Recosts() {
  const url = useUrl();
  const job = url.get('job');
  return job === null ? <RecostList /> : <Recost key={job} id={job} onBack={() => url.set({ job: null }, { push: true })} />;
}

function RecostList() {
  const w = useWords(recostWords);
  const url = useUrl();
  const { rights } = useMe();
  const plan = url.get('plan');
  const answer = useAsk(
    'GET /api/recost',
    {},
    { every: (data) => (data?.recosts.some(({ state }) => isMoving(state)) === true ? 1_500 : false) },
  );
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 basis-80 text-quiet">
          {w.lead} {!rights.manage && w.adminOnly}
        </p>
        {rights.manage && (
          <Button variant="primary" icon={Plus} onClick={() => url.set({ plan: 'new' })}>
            {w.plan}
          </Button>
        )}
      </div>
      {answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      <Card flush>
        {answer.data === undefined ? (
          answer.error === null && <Skeleton className="m-3 h-60" />
        ) : (
          <Table
            label={w.label}
            rows={answer.data.recosts}
            rowKey={({ id }) => id}
            onRow={({ id }) => url.set({ job: id }, { push: true })}
            empty={
              <Empty icon={Calculator} title={w.emptyTitle}>
                {w.emptyText}
              </Empty>
            }
            columns={[
              { key: 'state', header: w.state, cell: ({ state }) => <StateBadge state={state} /> },
              { key: 'reason', header: w.reasonShort, cell: ({ reason }) => reason },
              { key: 'question', header: w.question, cell: ({ question }) => <QuestionWords question={question} /> },
              { key: 'calls', header: w.changes, align: 'right', cell: ({ totals }) => <Count value={totals?.calls} /> },
              {
                key: 'difference',
                header: w.difference,
                align: 'right',
                cell: ({ totals }) => totals !== null && <Signed amounts={totals.difference} />,
              },
              {
                key: 'made',
                header: w.made,
                cell: ({ made_at, made_by }) => (
                  <>
                    <TimeAgo at={made_at} /> <span className="text-quiet">{w.by(made_by)}</span>
                  </>
                ),
              },
            ]}
          />
        )}
      </Card>
      {plan !== null && rights.manage && <PlanDialog unpriced={plan === 'unpriced'} onClose={() => url.set({ plan: null })} />}
    </div>
  );
}
