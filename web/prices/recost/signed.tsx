// Differences of money, by currency: each says its direction by its sign, never by colour alone.
import type { Amounts } from '../../../src/schema/recost.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { isNegative, isNothing } from '../figures/amounts.ts';
import { recostWords } from './words.ts';

export function Signed({ amounts }: { readonly amounts: Amounts }) {
  const { money } = useFormats();
  const w = useWords(recostWords);
  const each = Object.entries(amounts);
  if (each.length === 0) return <span className="text-quiet">{w.none}</span>;
  return (
    <span className="inline-flex flex-wrap justify-end gap-x-2 tabular-nums">
      {each.map(([currency, amount]) => (
        <span key={currency} title={`${amount} ${currency}`} className="whitespace-nowrap">
          {isNothing(amount)
            ? money(amount, currency)
            : isNegative(amount)
              ? `−${money(amount.slice(1), currency)}`
              : `+${money(amount, currency)}`}
        </span>
      ))}
    </span>
  );
}
