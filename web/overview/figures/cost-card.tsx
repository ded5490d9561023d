// What calls cost, or what caches saved of it: each currency by itself, or all of it in the one that was chosen. Calls whose cost is
// unknown are named, with the way to them.
import { pixelsOf } from '../../charts/decimals.ts';
import { Delta } from '../../parts/delta.tsx';
import { Unknown } from '../../parts/figures.tsx';
import { Money } from '../../parts/money.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { Overview, Totals, Trends } from '../asking.ts';
import type { Behind } from '../behind.ts';
import { overviewWords } from '../words.ts';
import { FigureCard, Note, type Spark } from './figure-card.tsx';

type CostCardProps = {
  readonly saved?: boolean;
  readonly overview: Pick<Overview, 'display'>;
  readonly now: Totals;
  readonly before: Totals;
  readonly total: Trends['total'] | null;
  readonly behind: Behind;
  readonly against: (text: string) => string;
};

type Amount = { readonly currency: string; readonly now: string | null; readonly before: string | null };

export function CostCard({ saved = false, overview: { display }, now, before, total, behind, against }: CostCardProps) {
  const w = useWords(overviewWords);
  const formats = useFormats();
  const title = saved ? w.saved : w.cost;
  const amounts = amountsOf(display, now, before, saved);
  // Nothing was saved, or nothing was called: an amount of nothing. Calls of unknown cost alone are not.
  const none = saved || now.unpriced_count === 0;
  const better = saved ? 'up' : 'down';
  const missing = now.display?.missing ?? [];
  const comparable = amounts.filter((one) => one.now !== null && one.before !== null);
  const partial = !saved && now.unpriced_count > 0 && amounts.some((one) => one.now !== null);
  const before_text = amounts.flatMap((one) => (one.before === null ? [] : formats.money(one.before, one.currency))).join(' + ');
  return (
    <FigureCard
      title={title}
      search={saved ? behind.of({ cache_status: ['hit'] }) : behind.of()}
      value={
        amounts.length === 0 ? (
          none ? (
            w.none
          ) : (
            <Unknown />
          )
        ) : (
          <span className={amounts.length > 1 ? 'flex flex-col' : 'flex flex-wrap items-baseline gap-x-1.5'}>
            {amounts.map(({ currency, now: amount }) => (
              <Money key={currency} amount={amount} currency={currency} className={amounts.length > 1 ? 'text-lg' : undefined} />
            ))}
            {partial && (
              <span className="font-normal text-warn text-xs" title={w.partial}>
                {w.andUnknown(formats.count(now.unpriced_count))}
              </span>
            )}
          </span>
        )
      }
      change={
        <span className="flex flex-wrap gap-x-3">
          {comparable.map((one) => (
            <span key={one.currency} className="inline-flex gap-1 text-quiet text-xs">
              {amounts.length > 1 && one.currency}
              <Delta now={pixelsOf(one.now)} before={pixelsOf(one.before)} better={better} />
            </span>
          ))}
          {comparable.length === 0 && amounts.length > 0 && <Delta now={null} before={null} />}
        </span>
      }
      against={against(before_text === '' ? '–' : before_text)}
      sparks={total && sparksOf(amounts, total, saved, display, (currency) => w.sparkOf(`${title} ${currency}`))}
    >
      {missing.length > 0 && <span className="text-warn">{w.noRate(missing.join(', '))}</span>}
      {saved ? null : now.unpriced_count > 0 ? (
        <Note search={behind.of({ unpriced: ['true'] })} tone="text-warn" title={w.seePriced}>
          {w.unpriced(formats.count(now.unpriced_count))}
        </Note>
      ) : (
        missing.length === 0 && now.call_count > 0 && w.allPriced
      )}
    </FigureCard>
  );
}

/** Nothing where calls were made and no cost of theirs is known; nothing at all is an amount of nothing. */
function amountsOf(display: string | null, now: Totals, before: Totals, saved: boolean): readonly Amount[] {
  if (display !== null) {
    const of = (totals: Totals): string | null => (saved ? totals.display?.saved : totals.display?.amount) ?? null;
    return [{ currency: display, now: of(now), before: of(before) }];
  }
  const [costs, earlier] = saved ? [now.saved_costs, before.saved_costs] : [now.costs, before.costs];
  return Object.entries(costs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ currency, now: amount, before: earlier[currency] ?? null }))
    .filter((one) => !saved || one.now !== '0' || (one.before !== null && one.before !== '0'));
}

function sparksOf(
  amounts: readonly Amount[],
  total: Trends['total'],
  saved: boolean,
  display: string | null,
  label: (currency: string) => string,
): readonly Spark[] {
  // What was saved has a course in the currencies it was billed in alone.
  const columnOf = (currency: string) => {
    if (display !== null) return saved ? null : total.display;
    return saved ? total.saved_costs[currency] : total.costs[currency];
  };
  return amounts.slice(0, 2).flatMap(({ currency }) => {
    const column = columnOf(currency);
    return column == null ? [] : [{ label: label(currency), values: column.map(pixelsOf) }];
  });
}
