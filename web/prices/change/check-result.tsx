// Said before a price is saved: which entry it ends, what is in the way, what may be wrong though it can be done.
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useAsk } from '../../ask/use-ask.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { useWords } from '../../words/words.ts';
import { EntryLine } from './entry-line.tsx';
import { changeWords } from './words.ts';
import type { Check } from './use-check.ts';

/** Null where the price is not complete yet. */
export function CheckResult({ check }: { readonly check: Check | null }) {
  const w = useWords(changeWords);
  const own = useAsk('GET /api/prices', { query: { layer: 'own' } });
  return (
    <section aria-label={w.check} aria-live="polite" className="min-h-20 rounded-sm border bg-sunken p-3">
      <h3 className="mb-1 text-quiet text-xs">{w.check}</h3>
      <Said check={check} closed={own.data?.prices.find(({ id }) => id === check?.data?.outcomes[0]?.closes) ?? null} />
    </section>
  );
}

type SaidProps = { readonly check: Check | null; readonly closed: Parameters<typeof EntryLine>[0]['price'] | null };

function Said({ check, closed }: SaidProps) {
  const w = useWords(changeWords);
  if (check === null) return <p className="text-quiet">{w.checkFirst}</p>;
  if (check.error !== null) return <Trouble error={check.error} onRetry={() => void check.refetch()} />;
  if (check.data === undefined) return <p className="text-quiet">{w.checking}</p>;
  const { faults, outcomes, warnings } = check.data;
  const [outcome] = outcomes;
  return (
    <div className="flex flex-col gap-2">
      {faults.map(({ place, message }) => (
        <p key={`${place} ${message}`} className="flex items-start gap-1.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="min-w-0 break-words">
            {placeText(place)} {message}
          </span>
        </p>
      ))}
      {faults.length === 0 && outcome !== undefined && (
        <p className="flex items-start gap-1.5 text-good">
          <CircleCheck aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {outcome.what === 'unchanged' ? w.already : closed === null ? w.willAdd : w.willCloseAtStart}
        </p>
      )}
      {faults.length === 0 && closed !== null && <EntryLine price={closed} endsAt={outcome?.effective_from ?? null} />}
      <Warnings warnings={warnings} />
    </div>
  );
}

export function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  return warnings.map((warning) => (
    <p key={warning} className="flex items-start gap-1.5 text-warn">
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="min-w-0 break-words">{warning}</span>
    </p>
  ));
}

/** A place in the form, not in the one line of text that was sent. */
const placeText = (place: string): string => {
  const path = place.replace(/^line 1$/, '').replace(/ ?\(line \d+\)$/, '');
  return path === '' ? '' : `${path}:`;
};
