// The calls of the page: read page by page as one scrolls and, while the tail is on, with those that ended since. A call that began
// long ago and ended now is found by its end. While somebody looks at something, what is new waits and says how much it is.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ask } from '../../ask/ask.ts';
import type { ApiError } from '../../ask/error.ts';
import type { Asked } from '../asked/use-asked.ts';
import { gathered, lastEnd, merged } from './merge.ts';
import { type CallPage, feedQuestion, pageSize } from './question.ts';

export type Call = CallPage['calls'][number];

export type Feed = {
  readonly calls: readonly Call[];
  /** Null until the first page is there. */
  readonly isReady: boolean;
  /** These are still the calls of the question before. */
  readonly isOld: boolean;
  /** The question as a text. */
  readonly asked: string;
  /** The one these calls answer; with another it is another list. */
  readonly answered: string;
  readonly error: ApiError | null;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** How many are new and wait; `many` is more than are kept. */
  readonly waiting: number;
  loadMore(): void;
  showWaiting(): void;
  reload(): void;
  /** Look for new calls at once. */
  look(): void;
};

type Found = { readonly question: string; readonly fresh: readonly Call[]; readonly shown: readonly Call[] };
const none: readonly Call[] = [];
const nothing: Found = { question: '', fresh: none, shown: none };

const everyMs = 1_000;
/** Ledger and gateways of several machines agree on the time to about this much. */
const lookBackMs = 15_000;
/** A call that ends now may have begun so long ago. */
const longestMs = 6 * 3_600_000;
const widestOffsetMs = 14 * 3_600_000;
const mostFresh = 500;
const mostPages = 5;

export function useFeed(asked: Asked, isTailing: boolean, isHeld: boolean): Feed {
  const { query, order, faults } = asked;
  const isAsked = faults.length === 0;
  const read = useInfiniteQuery({
    ...feedQuestion(asked),
    enabled: isAsked,
    refetchOnWindowFocus: false,
    // Until the answer is there the list before it stays, so that nothing jumps.
    placeholderData: keepPreviousData,
  });
  const isOld = read.isPlaceholderData;
  // What was found for another question is none of this one's, however late it comes.
  const question = useMemo(() => JSON.stringify([query, order]), [query, order]);
  const [answered, setAnswered] = useState(question);
  if (!isOld && answered !== question) setAnswered(question);
  const [found, setFound] = useState<Found>(nothing);
  const fresh = found.question === answered ? found.fresh : none;
  const shown = found.question === answered ? found.shown : none;
  const pages = isAsked ? read.data?.pages : undefined;
  const calls = useMemo(() => pages?.flatMap((page) => page.calls) ?? [], [pages]);

  const seen = useRef<string | null>(null);
  const firstPage = isOld ? undefined : pages?.[0];
  useEffect(() => {
    seen.current = firstPage === undefined ? null : lastEnd(firstPage.calls);
  }, [firstPage]);

  const asking = useRef(question);
  useEffect(() => {
    asking.current = question;
  }, [question]);

  const { refetch } = read;
  const isOn = isTailing && isAsked && firstPage !== undefined;
  const look = useCallback(async (): Promise<void> => {
    const since = seen.current === null ? null : Date.parse(seen.current) - lookBackMs;
    const canAskEnd = !Object.keys(query).some((name) => name.startsWith('response_timestamp'));
    const bounds =
      since === null || !canAskEnd
        ? {}
        : { from: laterOf(query['from'], since - longestMs), 'response_timestamp.from': new Date(since).toISOString() };
    let cursor: string | null = null;
    for (let pagesRead = 0; pagesRead < mostPages; pagesRead += 1) {
      const page: CallPage = await ask('GET /api/calls', { query: { ...query, ...bounds, limit: pageSize, cursor } });
      if (asking.current !== question) return;
      const end = lastEnd(page.calls);
      if (end !== null && (seen.current === null || end > seen.current)) seen.current = end;
      setFound((before) => {
        const own = before.question === question ? before : { question, fresh: none, shown: none };
        const next = gathered(own.fresh, page.calls, mostFresh);
        return next === before.fresh ? before : { ...own, fresh: next };
      });
      cursor = since === null ? null : page.next;
      if (cursor === null) return;
    }
    // More ended in a second than can be shown one by one: the list is read anew.
    await refetch();
  }, [query, question, refetch]);

  const isLooking = useRef(false);
  const lookOnce = useCallback((): void => {
    if (isLooking.current || document.hidden) return;
    isLooking.current = true;
    // The tail tries again in a second; what is wrong for longer, the list and the chart say.
    look()
      .catch(() => undefined)
      .finally(() => {
        isLooking.current = false;
      });
  }, [look]);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(lookOnce, everyMs);
    return () => clearInterval(timer);
  }, [isOn, lookOnce]);

  const showAll = useCallback(
    (): void => setFound((before) => (before.shown === before.fresh ? before : { ...before, shown: before.fresh })),
    [],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is new is shown, unless somebody looks at something.
  useEffect(() => {
    if (!isHeld) showAll();
  }, [fresh, isHeld, showAll]);

  // As these pages say, and not the question that is on its way. Nothing is fresh but in a list of the newest.
  const hasMore = (pages?.at(-1)?.next ?? null) !== null;
  const list = useMemo(() => merged(calls, shown, hasMore), [calls, shown, hasMore]);
  const all = useMemo(() => merged(calls, fresh, hasMore), [calls, fresh, hasMore]);
  return {
    calls: list,
    isReady: pages !== undefined,
    isOld,
    asked: question,
    answered,
    error: read.error,
    hasMore,
    isLoadingMore: read.isFetchingNextPage,
    waiting: all.length - list.length,
    loadMore: () => {
      if (hasMore && !isOld && !read.isFetchingNextPage) void read.fetchNextPage();
    },
    showWaiting: showAll,
    reload: () => void refetch(),
    look: useCallback(() => {
      if (isOn) lookOnce();
    }, [isOn, lookOnce]),
  };
}

/** A range's own beginning stays, unless it lies before what has to be looked through. */
function laterOf(from: string | readonly string[] | undefined, at: number): string {
  const text = typeof from === 'string' ? from : '';
  const own = Date.parse(text);
  // What a date is depends on the zone; where it may be either, the whole range is looked through, which is short then.
  if (!Number.isNaN(own)) return own + widestOffsetMs < at ? new Date(at).toISOString() : text;
  const [, count = '', unit = ''] = /^now-(\d+)([mhdw])$/.exec(text) ?? [];
  const ms = Number(count) * ({ m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[unit] ?? Number.NaN);
  return ms > longestMs + lookBackMs ? new Date(at).toISOString() : text;
}
