// Amounts of money, exact: decimal strings in, digits out, never a float between. Unknown is a word; an estimate says so with a tilde.
import { clsx } from 'clsx';
import type { CostStatus } from '../../src/schema/vocabulary.ts';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import { partsWords } from './words.ts';

type MoneyProps = {
  readonly amount: string | null | undefined;
  readonly currency: string | null | undefined;
  readonly status?: CostStatus | null | undefined;
  readonly className?: string | undefined;
};

export function Money({ amount, currency, status, className }: MoneyProps) {
  const { money } = useFormats();
  const w = useWords(partsWords);
  if (status === 'free') return <span className={clsx('text-quiet', className)}>{w.free}</span>;
  if (amount === null || amount === undefined || currency === null || currency === undefined || status === 'unknown') {
    return <span className={clsx('text-quiet', className)}>{w.unknown}</span>;
  }
  const estimated = status === 'estimated';
  return (
    <span
      title={estimated ? `${w.estimated}: ${amount} ${currency}` : `${amount} ${currency}`}
      className={clsx('whitespace-nowrap tabular-nums', className)}
    >
      {estimated && <span aria-hidden>~</span>}
      {estimated && <span className="sr-only">{w.estimated} </span>}
      {money(amount, currency)}
    </span>
  );
}

type AmountsProps = {
  /** By currency, as the API gives costs. Null: unknown. */
  readonly costs: Readonly<Record<string, string>> | null | undefined;
  readonly className?: string | undefined;
};

/** Several currencies side by side: without a rate they are not added up. */
export function Amounts({ costs, className }: AmountsProps) {
  const w = useWords(partsWords);
  const each = costs === null || costs === undefined ? [] : Object.entries(costs);
  if (costs === null || costs === undefined) return <span className={clsx('text-quiet', className)}>{w.unknown}</span>;
  if (each.length === 0) return <span className={clsx('text-quiet', className)}>{w.none}</span>;
  return (
    <span className={clsx('inline-flex flex-wrap justify-end gap-x-1.5', className)}>
      {each.map(([currency, amount], at) => (
        <span key={currency} className="inline-flex gap-1.5">
          {at > 0 && <span className="text-quiet">+</span>}
          <Money amount={amount} currency={currency} />
        </span>
      ))}
    </span>
  );
}
