// The eight figures of a range. What is unknown is said to be, with the way to it.
import { Delta } from '../../parts/delta.tsx';
import { Count, Duration, Percent } from '../../parts/figures.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { Overview, Totals, Trends } from '../asking.ts';
import { type Behind, failedStatuses } from '../behind.ts';
import { knownTokens, knownTokensOver } from '../tokens.ts';
import { overviewWords } from '../words.ts';
import { CostCard } from './cost-card.tsx';
import { FigureCard, figureGrid, Note } from './figure-card.tsx';
import { Points } from './points.tsx';

type FigureCardsProps = {
  readonly overview: Pick<Overview, 'before' | 'display'>;
  readonly totals: { readonly now: Totals; readonly before: Totals };
  /** Null while they are on their way: the figures need not wait for their course. */
  readonly trends: Trends | null;
  readonly behind: Behind;
};

export function FigureCards({ overview, totals: { now, before }, trends, behind }: FigureCardsProps) {
  const w = useWords(overviewWords);
  const formats = useFormats();
  const total = trends?.total ?? null;
  const period = w.before(formats.dateTime(overview.before.from), formats.dateTime(overview.before.to));
  const against = (text: string): string => `${period} (${w.wasBefore(text)})`;
  const spark = (label: string, values: readonly (number | null)[] | undefined) =>
    values === undefined ? null : [{ label: w.sparkOf(label), values }];
  const rates = total?.call_count.map((calls, at) => (calls === 0 ? null : (total.success_count[at] ?? 0) / calls));
  const time = (ms: number | null): string => (ms === null ? '–' : formats.duration(ms));
  return (
    <div className={figureGrid}>
      <FigureCard
        title={w.calls}
        search={behind.of()}
        value={<Count value={now.call_count} />}
        change={<Delta now={now.call_count} before={before.call_count} />}
        against={against(formats.count(before.call_count))}
        sparks={spark(w.calls, total?.call_count)}
      >
        {now.cancelled_count > 0 && (
          <Note search={behind.of({ status: ['cancelled'] })}>{w.cancelled(formats.count(now.cancelled_count))}</Note>
        )}
        {now.refused_count > 0 && <Note search={behind.of({ status: ['refused'] })}>{w.refused(formats.count(now.refused_count))}</Note>}
      </FigureCard>
      <FigureCard
        title={w.successRate}
        search={behind.of({ status: ['success'] })}
        value={<Percent ratio={now.success_rate} />}
        change={<Points now={now.success_rate} before={before.success_rate} />}
        against={against(before.success_rate === null ? '–' : formats.percent(before.success_rate))}
        sparks={spark(w.successRate, rates)}
      >
        {now.failed_count === 0 ? (
          w.allWell
        ) : (
          <Note search={behind.of({ status: failedStatuses })} tone="text-bad">
            {w.failed(formats.count(now.failed_count))}
          </Note>
        )}
      </FigureCard>
      <CostCard overview={overview} now={now} before={before} total={total} behind={behind} against={against} />
      <FigureCard
        title={w.tokens}
        search={behind.of()}
        value={<Count value={knownTokens(now)} compact />}
        change={<Delta now={knownTokens(now)} before={knownTokens(before)} />}
        against={against(formats.count(knownTokens(before)))}
        sparks={spark(w.tokens, total === null ? undefined : knownTokensOver(total))}
      >
        <span title={`${formats.count(now.prompt_tokens)} → ${formats.count(now.completion_tokens)}`}>
          {formats.compact(now.prompt_tokens)} → {formats.compact(now.completion_tokens)}
        </span>
        {now.cached_tokens > 0 && <span>{w.cachedTokens(formats.compact(now.cached_tokens))}</span>}
      </FigureCard>
      <FigureCard
        title={w.duration}
        search={behind.of()}
        value={<Duration ms={now.duration_p50_ms} />}
        change={<Delta now={now.duration_p50_ms} before={before.duration_p50_ms} better="down" />}
        against={against(time(before.duration_p50_ms))}
        sparks={spark(w.duration, total?.duration_p50_ms)}
      >
        {now.duration_p95_ms !== null && <span>{w.p95Value(formats.duration(now.duration_p95_ms))}</span>}
        {now.duration_p95_ms !== null && before.duration_p95_ms !== null && (
          <Delta now={now.duration_p95_ms} before={before.duration_p95_ms} better="down" />
        )}
      </FigureCard>
      <FigureCard
        title={w.ttft}
        search={behind.of()}
        value={<Duration ms={now.ttft_p50_ms} />}
        change={<Delta now={now.ttft_p50_ms} before={before.ttft_p50_ms} better="down" />}
        against={against(time(before.ttft_p50_ms))}
        sparks={spark(w.ttft, total?.ttft_p50_ms)}
      >
        {now.ttft_p95_ms !== null && <span>{w.p95Value(formats.duration(now.ttft_p95_ms))}</span>}
        {now.ttft_p95_ms !== null && before.ttft_p95_ms !== null && (
          <Delta now={now.ttft_p95_ms} before={before.ttft_p95_ms} better="down" />
        )}
      </FigureCard>
      <CostCard saved overview={overview} now={now} before={before} total={total} behind={behind} against={against} />
      <FigureCard
        title={w.cacheHits}
        search={behind.of({ cache_status: ['hit'] })}
        value={<Count value={now.cache_hit_count} />}
        change={<Delta now={now.cache_hit_count} before={before.cache_hit_count} better="up" />}
        against={against(formats.count(before.cache_hit_count))}
        sparks={spark(w.cacheHits, total?.cache_hit_count)}
      >
        {now.call_count > 0 && w.hitsOf(formats.percent(now.cache_hit_count / now.call_count))}
      </FigureCard>
    </div>
  );
}
