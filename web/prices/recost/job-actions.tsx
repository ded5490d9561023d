// What can be done with a re-costing in the state it is in: apply it, resume it, give it up, plan it again.
import { Check, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../ask/me.ts';
import { useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { Job } from './recost.tsx';
import { recostWords } from './words.ts';

export function JobActions({ job }: { readonly job: Job }) {
  const w = useWords(recostWords);
  const { count } = useFormats();
  const { rights } = useMe();
  const url = useUrl();
  const [asking, setAsking] = useState<'apply' | 'cancel' | null>(null);
  const invalidates = ['GET /api/recost', 'GET /api/recost/{id}', 'GET /api/prices/missing'] as const;
  const apply = useChange('POST /api/recost/{id}/apply', { invalidates });
  const cancel = useChange('POST /api/recost/{id}/cancel', { invalidates });
  const plan = useChange('POST /api/recost', { invalidates });
  const { state, totals, progress } = job;
  if (!rights.manage) return <p className="text-quiet text-xs">{w.adminOnly}</p>;
  const isBegun = progress.steps_done > 0;
  const mayApply = (state === 'planned' && (totals?.calls ?? 0) > 0) || (state === 'failed' && job.confirmed_at !== null);
  const mayCancel = state === 'planning' || state === 'planned' || state === 'failed';
  const again = () =>
    plan.mutate(
      { body: { reason: job.reason, range: job.question.range, filters: [...job.question.filters] } },
      { onSuccess: ({ id }) => url.set({ job: id }, { push: true }) },
    );
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {mayApply && (
        <Button variant="primary" icon={Check} onClick={() => setAsking('apply')}>
          {state === 'failed' ? w.resume : w.apply}
        </Button>
      )}
      {(state === 'stale' || state === 'cancelled' || (state === 'failed' && job.confirmed_at === null)) && (
        <Button variant="primary" icon={RotateCcw} busy={plan.isPending} onClick={again}>
          {w.again}
        </Button>
      )}
      {mayCancel && (
        <Button variant="danger" icon={X} onClick={() => setAsking('cancel')}>
          {w.cancel}
        </Button>
      )}
      {plan.error !== null && <Trouble error={plan.error} />}
      <Confirm
        open={asking === 'apply'}
        onClose={() => setAsking(null)}
        title={w.applyTitle}
        confirmLabel={state === 'failed' ? w.resume : w.apply}
        onConfirm={() => apply.mutateAsync({ path: { id: job.id } })}
      >
        {w.applyText(count(totals?.calls ?? 0))}
      </Confirm>
      <Confirm
        open={asking === 'cancel'}
        danger
        onClose={() => setAsking(null)}
        title={w.cancelTitle}
        confirmLabel={w.cancel}
        onConfirm={() => cancel.mutateAsync({ path: { id: job.id } })}
      >
        {isBegun ? w.cancelText : w.cancelPlanText}
      </Confirm>
    </div>
  );
}
