// One figure of usage: exact in its title, a link to the calls it is the sum of, and a word where there is none.
import { Link } from '@tanstack/react-router';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { callsBehind, type Place } from '../asked/behind.ts';
import { type Column, unpricedIn } from '../asked/columns.ts';
import type { Sums } from '../asked/measures.ts';
import { usageWords } from '../words.ts';
import { columnMoney } from './money.ts';

type FigureProps = {
  readonly column: Column;
  readonly sums: Sums;
  readonly place: Place;
  readonly label: string;
  readonly places: number;
};

const look =
  'inline-block min-w-6 rounded-sm py-0.5 decoration-strong decoration-dotted underline-offset-4 hover:text-accent hover:underline focus-visible:underline';

export function Figure({ column, sums, place, label, places }: FigureProps) {
  const w = useWords(usageWords);
  const { count } = useFormats();
  const write = useWriting();
  const { text, exact } = write(column, sums, places);
  const lack = column.lacks(sums);
  const unpriced = unpricedIn(column, sums);
  if (lack === 'none') return <span className="text-quiet">{text}</span>;
  const search = callsBehind(
    place,
    lack === null ? column.behind : lack === 'unknown' && column.unit !== 'ms' ? { unpriced: ['true'] } : {},
  );
  return (
    <>
      <Link
        to="/calls"
        search={search}
        title={exact === text ? w.seeCalls(label) : `${exact} · ${w.seeCalls(label)}`}
        className={lack === null ? look : `${look} text-quiet`}
      >
        {text}
      </Link>
      {unpriced > 0 && (
        <div>
          <Link
            to="/calls"
            search={callsBehind(place, { unpriced: ['true'] })}
            title={w.unknownHint}
            className={`${look} whitespace-nowrap text-quiet text-xs`}
          >
            {w.andUnknown(count(unpriced))}
          </Link>
        </div>
      )}
    </>
  );
}

/** A figure as text, in the places of its column, and exactly. */
export function useWriting(): (column: Column, sums: Sums, places: number) => { readonly text: string; readonly exact: string } {
  const w = useWords(usageWords);
  const formats = useFormats();
  return (column, sums, places) => {
    const same = (text: string) => ({ text, exact: text });
    const lack = column.lacks(sums);
    if (lack !== null) return same(lack === 'none' ? '–' : lack === 'unknown' ? w.unknown : w.noRate(lack.rates.join(', ')));
    const [number, decimal] = [column.number(sums), column.decimal(sums)];
    if (decimal !== null && column.currency !== null)
      return { text: columnMoney(decimal, column.currency, places, formats.money), exact: `${decimal} ${column.currency}` };
    if (number === null) return same('–');
    if (column.unit === 'ms') return same(formats.duration(number));
    return same(column.unit === 'ratio' ? formats.percent(number) : formats.count(number));
  };
}
