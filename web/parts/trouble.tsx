// What went wrong, in words, and what can be done about it. The API's own sentence stands where it says more than we could.
import { TriangleAlert } from 'lucide-react';
import { ApiError } from '../ask/error.ts';
import { refusalText } from '../words/refusals.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { Button } from './button.tsx';
import { partsWords } from './words.ts';

type TroubleProps = { readonly error: unknown; readonly onRetry?: (() => void) | undefined };

export function Trouble({ error, onRetry }: TroubleProps) {
  const w = useWords(partsWords);
  const said = useTroubleWords()(error);
  return (
    <div role="alert" className="flex flex-wrap items-start gap-2 rounded-sm bg-bad-soft px-3 py-2 text-bad text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="break-words">{said}</p>
        {error instanceof ApiError && error.status !== 0 && <p className="font-mono text-xs">{error.code}</p>}
      </div>
      {onRetry !== undefined && (
        <Button size="s" onClick={onRetry}>
          {w.again}
        </Button>
      )}
    </div>
  );
}

/** An error as one or two sentences: for a toast, or beside a field. */
export function useTroubleWords(): (error: unknown) => string {
  const w = useWords(partsWords);
  const language = useLanguage();
  return (error) => {
    if (!(error instanceof ApiError)) return error instanceof Error && error.message !== '' ? error.message : w.trouble;
    const own = error.message === '' ? null : refusalText(error.code, error.message, language);
    if (error.status === 0) return w.troubles.unreachable;
    if (error.status === 401) return own !== null && error.code.startsWith('sign_in') ? own : w.troubles.signedOut;
    if (error.status === 403) return w.troubles.forbidden;
    if (error.status === 429) return w.troubles.tooMany(error.retryAfter);
    if (error.status === 404) return own ?? w.troubles.missing;
    if (error.status >= 500) return own === null ? w.troubles.broken : `${w.troubles.broken} ${own}`;
    return own ?? w.trouble;
  };
}
