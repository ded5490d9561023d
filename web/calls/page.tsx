// Every call: how many over time, what kinds there are, the list itself as it grows, and the one that is open beside it.
import { clsx } from 'clsx';
import { ListFilter, Radio } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { RangePicker } from '../charts/range-picker.tsx';
import { FirstRun, useAnyCall } from '../first-run/first-run.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useUrl } from '../url/use-url.ts';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import { CurrencyChoice } from './asked/currency-choice.tsx';
import { QueryBar } from './asked/query-bar.tsx';
import { useAsked } from './asked/use-asked.ts';
import { FacetsPlace, useFacetsOpen } from './facets/place.tsx';
import { matchesLive } from './feed/matches.ts';
import { keyOf } from './feed/merge.ts';
import { type Call, useFeed } from './feed/use-feed.ts';
import { useLive } from './feed/use-live.ts';
import { useColumnChoice } from './list/column-choice.ts';
import { ColumnMenu } from './list/column-menu.tsx';
import { Grid } from './list/grid.tsx';
import { Nothing } from './list/nothing.tsx';
import { useKeys } from './use-keys.ts';
import { ViewsMenu } from './views/views-menu.tsx';
import { Volume } from './volume.tsx';
import { callsWords } from './words.ts';

const fetchPanel = () => import('../panel/call-panel.tsx');
const CallPanel = lazy(() => fetchPanel().then((module) => ({ default: module.CallPanel })));

/** Counts follow the list at this distance while it is live. */
const countsMs = 10_000;
const nobody = (): void => undefined;

export function CallsPage() {
  const w = useWords(callsWords);
  const [isEmpty, setEmpty] = useState(false);
  const any = useAnyCall(isEmpty);
  const url = useUrl();
  // What shows a call is fetched when the list stands, so that the first one opens as fast as the others.
  useEffect(() => {
    const idle = setTimeout(() => void fetchPanel().then((module) => module.prefetchCallView()), 1_000);
    return () => clearTimeout(idle);
  }, []);
  const [isSkipped, setSkipped] = useState(false);
  // Who follows a link to a call is told about that call, though they have none of their own.
  if (any === false && !isSkipped && url.get('call') === null) {
    return (
      <Page title={w.title}>
        <FirstRun onDone={() => setSkipped(true)} />
      </Page>
    );
  }
  return <CallsThere isSure={!isEmpty || any !== null} onEmpty={setEmpty} />;
}

type CallsThereProps = {
  /** Whether it is known that there are calls, if not these. */
  readonly isSure: boolean;
  readonly onEmpty: (isEmpty: boolean) => void;
};

function CallsThere({ isSure, onEmpty }: CallsThereProps) {
  const w = useWords(callsWords);
  const { count } = useFormats();
  const url = useUrl();
  const asked = useAsked();
  const choice = useColumnChoice();
  const [at, setAt] = useState<string | null>(null);
  const [isScrolled, setScrolled] = useState(false);
  const [top, setTop] = useState(0);
  const [isFacetsOpen, setFacetsOpen] = useFacetsOpen();
  const open = url.get('call');
  const canTail = asked.order === 'newest' && asked.range.to === 'now';
  const isLive = canTail && url.get('live') !== 'false';
  const isHeld = isScrolled || open !== null || at !== null;
  const feed = useFeed(asked, isLive, isHeld);
  const inFlight = useLive(isLive, feed.look);
  const terms = useMemo(() => asked.terms.map(({ term }) => term), [asked.terms]);
  const flying = useMemo(() => (isHeld ? [] : inFlight.calls.filter((call) => matchesLive(call, terms))), [inFlight.calls, terms, isHeld]);

  const isThere = feed.isReady && !feed.isOld;
  const hasNone = feed.calls.length + flying.length === 0;
  const isEmpty = isThere && hasNone;
  useEffect(() => onEmpty(isEmpty), [isEmpty, onEmpty]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: in another list no row is the one the keys are at.
  useEffect(() => setAt(null), [asked.query, asked.order, feed.answered]);

  const { set } = url;
  const show = useCallback(
    (call: Call): void => {
      setAt(keyOf(call));
      set({ call: call.request_id }, { push: true });
    },
    [set],
  );
  const close = (): void => set({ call: null });
  const step = (by: number): void => {
    const { calls } = feed;
    const here = calls.findIndex((call) => keyOf(call) === at || (at === null && call.request_id === open));
    const call = calls[here === -1 ? 0 : Math.max(0, Math.min(calls.length - 1, here + by))];
    if (call === undefined) return;
    setAt(keyOf(call));
    if (open !== null) set({ call: call.request_id });
  };
  useKeys({
    // While a call is open its panel walks, with the same keys.
    step: open === null ? step : nobody,
    open: () => {
      const call = feed.calls.find((one) => keyOf(one) === at);
      if (call !== undefined) show(call);
    },
  });
  const toTop = (): void => {
    setAt(null);
    feed.showWaiting();
    setTop((before) => before + 1);
  };
  const isAsked = asked.faults.length === 0;
  // Counts follow when the list is there: asked beside it they would keep it waiting.
  const counts = { isOn: isThere || feed.error !== null, every: isLive && !isHeld && countsMs };
  return (
    <Page
      title={w.title}
      actions={
        <>
          <ViewsMenu />
          <ColumnMenu choice={choice} />
          <RangePicker refresh={!isLive} />
        </>
      }
    >
      <div className="flex flex-wrap items-start gap-2">
        <Button
          icon={ListFilter}
          variant="plain"
          aria-expanded={isFacetsOpen}
          aria-label={isFacetsOpen ? w.hideFacets : w.showFacets}
          onClick={() => setFacetsOpen(!isFacetsOpen)}
        >
          <span className="hidden sm:inline">{w.facets}</span>
        </Button>
        <QueryBar text={asked.text} faults={asked.faults} range={{ from: asked.range.from, to: asked.range.to }} onAsk={asked.setText} />
        {canTail && (
          <Button
            icon={Radio}
            aria-pressed={isLive}
            title={isLive ? (isHeld ? w.paused : w.liveOn) : w.liveOff}
            onClick={() => url.set({ live: isLive ? 'false' : null })}
            className={clsx(isLive && 'text-good!')}
          >
            {w.live}
            {isLive && inFlight.count > 0 && (
              <span className="hidden text-quiet text-xs md:inline">{w.inFlight(count(inFlight.count))}</span>
            )}
          </Button>
        )}
      </div>
      <div className="flex min-w-0 gap-3">
        <FacetsPlace isOpen={isFacetsOpen} onClose={() => setFacetsOpen(false)} asked={asked} counts={counts} />
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          <Volume asked={asked} counts={counts} />
          {asked.order === 'cost' && <CurrencyChoice asked={asked} />}
          <section
            aria-label={w.list}
            className="relative flex h-[calc(100dvh-17.5rem)] min-h-96 min-w-0 flex-col overflow-hidden rounded-md border border-line bg-card"
          >
            {!isAsked && <p className="p-4 text-quiet">{w.faulty}</p>}
            {isAsked && feed.error !== null && !feed.isReady && <Trouble error={feed.error} onRetry={feed.reload} />}
            {isAsked && feed.error === null && (!feed.isReady || (feed.isOld && hasNone) || (isEmpty && !isSure)) && (
              <div className="p-3">
                <Skeleton lines={12} />
              </div>
            )}
            {isAsked && isEmpty && isSure && <Nothing asked={asked} />}
            {isAsked && feed.isReady && !hasNone && (
              <Grid
                feed={feed}
                live={flying}
                choice={choice}
                order={asked.order}
                onOrder={asked.setOrder}
                open={open}
                at={at}
                onAt={setAt}
                onOpen={show}
                onScrolled={setScrolled}
                top={top}
              />
            )}
            {isHeld && feed.waiting > 0 && (
              <span className="absolute top-10 left-1/2 z-3 -translate-x-1/2">
                <Button variant="primary" size="s" title={w.toTop} onClick={toTop}>
                  {w.waiting(count(feed.waiting))}
                </Button>
              </span>
            )}
          </section>
        </div>
      </div>
      {open !== null && (
        <Suspense>
          <CallPanel id={open} onClose={close} onStep={step} />
        </Suspense>
      )}
    </Page>
  );
}
