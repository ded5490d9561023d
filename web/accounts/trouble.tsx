// What went wrong with an account, in the reader's language; and the time to wait where there were too many attempts, counted down.
import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ApiError } from '../ask/error.ts';
import { useTroubleWords } from '../parts/trouble.tsx';
import { useWords } from '../words/words.ts';
import { accountsWords } from './words.ts';

export function useAccountTrouble(): (error: unknown) => string {
  const w = useWords(accountsWords);
  const other = useTroubleWords();
  return (error) => {
    const known = error instanceof ApiError ? Object.entries(w.troubles).find(([code]) => code === error.code) : undefined;
    return known?.[1] ?? other(error);
  };
}

/** Seconds until `error` says that trying again may help; null where it need not be waited for. */
export function useWait(error: unknown): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    if (!(error instanceof ApiError) || error.retryAfter === null) {
      setLeft(null);
      return;
    }
    const until = Date.now() + error.retryAfter * 1_000;
    const tick = (): void => {
      const seconds = Math.ceil((until - Date.now()) / 1_000);
      setLeft(seconds > 0 ? seconds : null);
      if (seconds <= 0) clearInterval(timer);
    };
    const timer = setInterval(tick, 1_000);
    tick();
    return () => clearInterval(timer);
  }, [error]);
  return left;
}

/** 14:05, as clocks count down. */
export const clockText = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

export function AccountTrouble({ error, wait = null }: { readonly error: unknown; readonly wait?: number | null }) {
  const w = useWords(accountsWords);
  const words = useAccountTrouble();
  if (error === null || error === undefined) return null;
  const isLimited = error instanceof ApiError && error.status === 429;
  if (isLimited && wait === null) return null;
  return (
    <p role="alert" className="flex items-start gap-2 rounded-sm bg-bad-soft px-3 py-2 text-bad text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {isLimited && wait !== null ? (
        <span>
          <span aria-hidden className="tabular-nums">
            {w.limited(clockText(wait))}
          </span>
          {/* Read out once, not every second. */}
          <span className="sr-only">{w.limited(clockText(error.retryAfter ?? wait))}</span>
        </span>
      ) : (
        <span className="min-w-0 break-words">{words(error)}</span>
      )}
    </p>
  );
}
