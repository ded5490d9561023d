// One re-costing, from its plan to its end: how far it is, what it changes by currency, day and model, and what can be done with it.
import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Progress } from '../../parts/progress.tsx';
import { ShortId } from '../../parts/short-id.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { When } from '../../parts/time.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { JobActions } from './job-actions.tsx';
import { Preview } from './preview.tsx';
import { QuestionWords } from './question-words.tsx';
import { isMoving, StateBadge } from './state-badge.tsx';
import { recostWords } from './words.ts';

export type Job = AnswerOf<'GET /api/recost/{id}'>;

/** Figures everywhere are old once costs have changed: when what was moving has come to rest. */
function useFreshAfter(state: Job['state'] | undefined): void {
  const queries = useQueryClient();
  const before = useRef(state);
  useEffect(() => {
    const ended = isMoving(before.current) && state !== undefined && !isMoving(state);
    before.current = state;
    if (ended) void queries.invalidateQueries();
  }, [state, queries]);
}

export function Recost({ id, onBack }: { readonly id: string; readonly onBack: () => void }) {
  const w = useWords(recostWords);
  const answer = useAsk(
    'GET /api/recost/{id}',
    { path: { id } },
    { every: (data) => (data === undefined || isMoving(data.state) ? 1_000 : false) },
  );
  useFreshAfter(answer.data?.state);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Button variant="quiet" size="s" icon={ArrowLeft} className="self-start" onClick={onBack}>
        {w.back}
      </Button>
      {answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data === undefined ? answer.error === null && <Skeleton className="h-80" /> : <Opened job={answer.data} />}
    </div>
  );
}

function Opened({ job }: { readonly job: Job }) {
  const w = useWords(recostWords);
  const { count } = useFormats();
  const { progress, state } = job;
  return (
    <>
      <Card>
        <div className="flex min-w-0 flex-col gap-3">
          <div className="flex flex-wrap items-center gap-2">
            <StateBadge state={state} />
            <h2 className="min-w-0 break-words font-semibold text-base">{job.reason}</h2>
            <span className="grow" />
            <ShortId id={job.id} />
          </div>
          <p aria-live="polite">{w.stateText[state]}</p>
          {state === 'applied' && <p>{w.applied(count(progress.calls_applied))}</p>}
          {state === 'planning' && <Progress label={w.progressPlanning} value={progress.calls_seen} max={progress.calls_total} />}
          {state === 'applying' && <Progress label={w.progressApplying} value={progress.steps_done} max={progress.steps_total} />}
          {state === 'cancelling' && <Progress label={w.progressCancelling} value={progress.steps_done} max={progress.steps_total} />}
          {job.error !== null && (
            <p role="alert" className="break-words rounded-sm bg-bad-soft px-3 py-2 text-bad">
              {job.error}
            </p>
          )}
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            <dt className="text-quiet">{w.question}</dt>
            <dd>
              <QuestionWords question={job.question} />
            </dd>
            <dt className="text-quiet">{w.planned}</dt>
            <dd>
              <When at={job.made_at} /> {w.by(job.made_by)}
            </dd>
            {job.confirmed_at !== null && (
              <>
                <dt className="text-quiet">{w.confirmed}</dt>
                <dd>
                  {job.confirmed_by}, <When at={job.confirmed_at} />
                </dd>
              </>
            )}
            {job.ended_at !== null && (
              <>
                <dt className="text-quiet">{w.ended}</dt>
                <dd>
                  <When at={job.ended_at} />
                </dd>
              </>
            )}
          </dl>
          <JobActions job={job} />
        </div>
      </Card>
      {job.totals !== null && <Preview totals={job.totals} differences={job.differences ?? []} />}
    </>
  );
}
