// The history of one vendor's model: a line for each entry along time, and below what was entered, when and by whom, with what the book no
// longer holds.
import { clsx } from 'clsx';
import { useNow } from '../../parts/now.ts';
import { When } from '../../parts/time.tsx';
import { useLanguage, useWords } from '../../words/words.ts';
import { decimalText, inUnit, type Per } from '../figures/amounts.ts';
import { kindOrder } from '../figures/kinds.ts';
import { forceOf, type Recorded } from '../figures/shape.ts';
import { figureWords } from '../figures/words.ts';
import { pricesWords } from '../words.ts';
import { Period } from './period.tsx';
import { bookWords } from './words.ts';

type TimelineProps = { readonly history: readonly Recorded[]; readonly opened: string; readonly per: Per };

export function Timeline({ history, opened, per }: TimelineProps) {
  const w = useWords(bookWords);
  const held = history.filter(({ superseded_at }) => superseded_at === null);
  const old = history.filter(({ superseded_at }) => superseded_at !== null);
  const ordered = held.toSorted((a, b) => (b.effective_from ?? '').localeCompare(a.effective_from ?? ''));
  return (
    <section aria-label={w.lines}>
      <h3 className="mb-2 text-quiet text-xs">{w.lines}</h3>
      <ol className="flex flex-col gap-2">
        {ordered.map((price) => (
          <Line key={`${price.id} ${price.revision}`} price={price} all={held} isOpen={price.id === opened} per={per} />
        ))}
      </ol>
      {old.length > 0 && (
        <details className="mt-3" open={held.length === 0}>
          <summary className="w-fit cursor-pointer rounded-sm text-quiet text-xs">{w.oldLines(old.length)}</summary>
          <ol className="mt-2 flex flex-col gap-2">
            {old.map((price) => (
              <Line key={`${price.id} ${price.revision}`} price={price} all={history} isOpen={false} per={per} />
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

type LineProps = { readonly price: Recorded; readonly all: readonly Recorded[]; readonly isOpen: boolean; readonly per: Per };

function Line({ price, all, isOpen, per }: LineProps) {
  const w = useWords(bookWords);
  const p = useWords(pricesWords);
  const f = useWords(figureWords);
  const now = useNow();
  const locale = useLanguage() === 'zh' ? 'zh-CN' : 'en-GB';
  const force = forceOf(price, now);
  const rates = kindOrder.flatMap((kind) => {
    const amount = Object.entries(price.rates).find(([name]) => name === kind)?.[1];
    return amount === undefined ? [] : [`${p.kinds[kind] ?? kind} ${decimalText(inUnit(amount, price.unit, per), locale)}`];
  });
  return (
    <li
      className={clsx(
        'rounded-sm border-l-2 px-3 py-1',
        isOpen ? 'border-accent bg-accent-soft' : force === 'now' ? 'border-good' : 'border-strong',
      )}
    >
      <div className="flex flex-wrap justify-between gap-x-3">
        <span className={clsx(force === 'superseded' && 'text-quiet line-through')}>
          <Period from={price.effective_from} to={price.effective_to} />
        </span>
        <span className={clsx('text-xs', force === 'now' ? 'text-good' : 'text-quiet')}>{f.force[force]}</span>
      </div>
      <Lane price={price} all={all} now={now} />
      <div className="tabular-nums">{price.free ? p.free : `${price.currency} · ${rates.join(' · ')}`}</div>
      <div className="text-quiet text-xs">
        <When at={price.recorded_at} /> {w.recordedBy(price.recorded_by)}
        {price.replaces !== null && ` · ${w.replaces}`}
        {price.superseded_at !== null && (
          <>
            {' · '}
            <When at={price.superseded_at} /> {w.supersededBy(price.superseded_by ?? p.unknown)}
          </>
        )}
      </div>
      {price.note !== null && <div className="text-quiet text-xs">{price.note}</div>}
    </li>
  );
}

/** Where the entry lies between the first moment that is named and a little after now. */
function Lane({ price, all, now }: { readonly price: Recorded; readonly all: readonly Recorded[]; readonly now: number }) {
  const moments = all
    .flatMap(({ effective_from, effective_to }) => [effective_from, effective_to])
    .flatMap((at) => (at === null ? [] : [Date.parse(at)]));
  const first = Math.min(now, ...moments);
  const last = Math.max(now, ...moments);
  const margin = Math.max((last - first) / 10, 86_400_000);
  const place = (at: string | null, none: number): number =>
    ((at === null ? none : Date.parse(at)) - first + margin) / (last - first + 2 * margin);
  const left = place(price.effective_from, first - margin);
  const right = place(price.effective_to, last + margin);
  return (
    <div aria-hidden className="relative my-1 h-1.5 overflow-hidden rounded-full bg-sunken">
      <div
        className={clsx('absolute inset-y-0 rounded-full', price.superseded_at === null ? 'bg-accent' : 'bg-strong')}
        style={{ left: `${left * 100}%`, width: `${Math.max(0.5, (right - left) * 100)}%` }}
      />
      <div className="absolute inset-y-0 w-px bg-ink" style={{ left: `${place(null, now) * 100}%` }} />
    </div>
  );
}
