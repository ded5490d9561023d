// One entry in a line: for whom, its figures, from when to when.
import { useWords, useLanguage } from '../../words/words.ts';
import { Moment } from '../book/period.tsx';
import { decimalText } from '../figures/amounts.ts';
import { kindOrder } from '../figures/kinds.ts';
import type { Listed } from '../figures/shape.ts';
import { pricesWords } from '../words.ts';

/** `endsAt` is where it is about to end. */
export function EntryLine({ price, endsAt }: { readonly price: Listed; readonly endsAt?: string | null }) {
  const p = useWords(pricesWords);
  const locale = useLanguage() === 'zh' ? 'zh-CN' : 'en-GB';
  const rates: Readonly<Record<string, string | undefined>> = price.rates;
  const figures = kindOrder.flatMap((kind) => {
    const amount = rates[kind];
    return amount === undefined ? [] : [`${p.kinds[kind] ?? kind} ${decimalText(amount, locale)}`];
  });
  return (
    <div className="border-strong border-l-2 pl-3">
      <div>
        {price.vendor} <span className="font-medium">{price.model}</span>
      </div>
      <div className="tabular-nums">{price.free ? p.free : `${price.currency} ${p.perMany(price.unit)}: ${figures.join(' · ')}`}</div>
      <div className="text-quiet text-xs">
        <Moment at={price.effective_from} none={p.ever} /> –{' '}
        {endsAt === undefined || endsAt === null ? (
          <Moment at={price.effective_to} none={p.noEnd} />
        ) : (
          <>
            <s>
              <Moment at={price.effective_to} none={p.noEnd} />
            </s>{' '}
            <strong className="text-ink">
              <Moment at={endsAt} none={p.noEnd} />
            </strong>
          </>
        )}
      </div>
    </div>
  );
}
