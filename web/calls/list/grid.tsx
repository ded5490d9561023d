// The list as a grid of which only the rows in sight are in the page, so that a hundred thousand scroll as ten do. One row is the one
// the keys are at: j and k or the arrows move it, Enter opens it.
import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { type KeyboardEvent, useCallback, useEffect, useId, useLayoutEffect, useRef } from 'react';
import type { CallOrder } from '../../../src/schema/question.ts';
import { useWords } from '../../words/words.ts';
import { keyOf } from '../feed/merge.ts';
import type { Call, Feed } from '../feed/use-feed.ts';
import type { LiveCall } from '../feed/use-live.ts';
import { callsWords } from '../words.ts';
import type { ColumnChoice } from './column-choice.ts';
import { Head } from './head.tsx';
import { CallRow, LiveRow } from './rows.tsx';

type GridProps = {
  readonly feed: Feed;
  readonly live: readonly LiveCall[];
  readonly choice: ColumnChoice;
  readonly order: CallOrder;
  readonly onOrder: (order: CallOrder) => void;
  /** The id of the call that is open. */
  readonly open: string | null;
  /** The key of the row the keys are at. */
  readonly at: string | null;
  readonly onAt: (key: string | null) => void;
  readonly onOpen: (call: Call) => void;
  readonly onScrolled: (isScrolled: boolean) => void;
  /** Rises when the list is to go to its top. */
  readonly top: number;
};

const heights = { dense: 28, roomy: 40 } as const;
const headHeight = 32;
const ahead = 30;

export function Grid({ feed, live, choice, order, onOrder, open, at, onAt, onOpen, onScrolled, top }: GridProps) {
  const w = useWords(callsWords);
  const id = useId();
  const region = useRef<HTMLDivElement>(null);
  const height = heights[choice.density];
  const { calls, hasMore, isLoadingMore, isOld, loadMore } = feed;
  const count = live.length + calls.length;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => region.current,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: headHeight,
  });
  const items = rows.getVirtualItems();
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows have another height then.
  useEffect(() => {
    rows.measure();
  }, [height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going to the top is asked for by the number, and another list begins there.
  useLayoutEffect(() => {
    region.current?.scrollTo({ top: 0 });
  }, [top, feed.answered]);
  useEffect(() => () => onScrolled(false), [onScrolled]);

  const lastInSight = items.at(-1)?.index ?? 0;
  useEffect(() => {
    // After a leap to the top what was in sight below it is not any more.
    const hasLeapt = (rows.scrollOffset ?? 0) - (region.current?.scrollTop ?? 0) > height;
    if (hasMore && !isLoadingMore && !hasLeapt && lastInSight >= count - ahead) loadMore();
  }, [hasMore, isLoadingMore, lastInSight, count, loadMore, rows, height]);

  const index = at === null ? -1 : calls.findIndex((call) => keyOf(call) === at);
  const go = useCallback(
    (to: number): void => {
      const call = calls[to];
      if (call === undefined) return;
      onAt(keyOf(call));
      rows.scrollToIndex(live.length + to, { align: 'auto' });
    },
    [calls, live.length, onAt, rows],
  );
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (isControl(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
    const page = Math.floor((region.current?.clientHeight ?? 400) / height) - 1;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + page, PageUp: index - page, Home: 0, End: calls.length - 1 }[
      event.key
    ];
    if (to !== undefined) {
      event.preventDefault();
      go(Math.max(0, Math.min(calls.length - 1, to)));
    }
    const call = calls[index];
    if (event.key === 'Enter' && call !== undefined) {
      event.preventDefault();
      onOpen(call);
    }
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: of a table element all rows would have to be in the page */}
      <div
        ref={region}
        role="grid"
        tabIndex={0}
        // The router keeps where a list is scrolled to; another list is not scrolled there.
        data-scroll-restoration-id={encodeURIComponent(feed.asked)}
        aria-label={w.list}
        aria-rowcount={hasMore ? -1 : count + 1}
        aria-colcount={choice.columns.length}
        aria-activedescendant={index >= 0 && items.some((item) => item.index === index + live.length) ? `${id}-${index}` : undefined}
        aria-busy={isLoadingMore || isOld}
        onKeyDown={press}
        onScroll={({ currentTarget }) => onScrolled(currentTarget.scrollTop > 4)}
        className={clsx(
          'relative min-h-0 min-w-0 flex-1 overflow-auto -outline-offset-2',
          // Rows of before say so where the others take their time.
          isOld && 'opacity-70 transition-opacity delay-300',
        )}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
        <div role="rowgroup" className="sticky top-0 z-2 w-max min-w-full">
          <Head choice={choice} order={order} onOrder={onOrder} />
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
        <div role="rowgroup" className="relative w-max min-w-full" style={{ height: rows.getTotalSize() }}>
          <Spread choice={choice} />
          {items.map((item) => {
            const shape = {
              columns: choice.columns,
              widthOf: choice.widthOf,
              rowIndex: item.index + 2,
              top: item.start - headHeight,
              height,
            };
            const flying = live[item.index];
            if (flying !== undefined) return <LiveRow key={flying.id} call={flying} {...shape} />;
            const call = calls[item.index - live.length];
            if (call === undefined) return null;
            return (
              <CallRow
                key={keyOf(call)}
                id={`${id}-${item.index - live.length}`}
                call={call}
                isAt={at === keyOf(call)}
                isOpen={open === call.request_id}
                onOpen={onOpen}
                {...shape}
              />
            );
          })}
        </div>
      </div>
      <p role="status" className="h-6 shrink-0 px-3 text-quiet text-xs leading-6">
        {isLoadingMore ? w.loadingMore : hasMore ? '' : w.end}
      </p>
    </>
  );
}

/** Its keys are its own. */
const isControl = (target: EventTarget): boolean =>
  target instanceof HTMLElement && target.closest('button, input, [role="separator"]') !== null;

/** As wide as all columns: rows lie upon one another and give their place no width of their own. */
function Spread({ choice }: { readonly choice: ColumnChoice }) {
  const width = choice.columns.reduce((sum, column) => sum + choice.widthOf(column), 0);
  return <div aria-hidden style={{ width }} />;
}
