// A call from the moment it is asked for: what a list knows of it at once, its place while the rest comes, and why it may not come.
import { Clock } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Empty } from '../parts/empty.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useWords } from '../words/words.ts';
import { Facts } from './facts.tsx';
import type { CallState } from './use-call.ts';
import { panelWords } from './words.ts';

const load = () => import('./call-content.tsx');
const CallContent = lazy(async () => ({ default: (await load()).CallContent }));

/** Fetches what shows a call, so that the first one opens as fast as the next. */
export const prefetchCallView = (): void => void load();

type CallViewProps = { readonly state: CallState; readonly alone?: boolean | undefined };

export function CallView({ state, alone }: CallViewProps) {
  const w = useWords(panelWords);
  const { answer, known, error, isMissing, retry } = state;
  const waiting = (
    <div className="flex min-w-0 flex-col gap-3 px-4 py-3">
      {known === null ? <Skeleton className="h-24" /> : <Facts call={known} />}
      <Skeleton className="h-8" />
      <Skeleton className="h-80" />
    </div>
  );
  if (answer === undefined && isMissing) {
    return (
      <Empty icon={Clock} title={w.pendingTitle}>
        {w.pendingText}
      </Empty>
    );
  }
  if (answer === undefined && error !== null) {
    return (
      <div className="p-4">
        <Trouble error={error} onRetry={retry} />
      </div>
    );
  }
  if (answer === undefined) return waiting;
  return (
    <Suspense fallback={waiting}>
      <CallContent answer={answer} alone={alone} />
    </Suspense>
  );
}
