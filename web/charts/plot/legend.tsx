// The names of a chart's series under it; each can be taken out and put back.
import { useWords } from '../../words/words.ts';
import { chartWords } from '../words.ts';

type LegendProps = {
  readonly series: readonly { readonly key: string; readonly label: string; readonly colour: string }[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
};

export function Legend({ series, hidden, onToggle }: LegendProps) {
  const w = useWords(chartWords);
  return (
    <ul aria-label={w.legend} className="flex flex-wrap gap-x-1 pt-1 pl-7">
      {series.map(({ key, label, colour }) => {
        const on = !hidden.has(key);
        return (
          <li key={key} className="min-w-0 max-w-full">
            <button
              type="button"
              aria-pressed={on}
              title={on ? w.hide(label) : w.show(label)}
              onClick={() => onToggle(key)}
              className="flex h-6 min-w-0 max-w-full items-center gap-1.5 rounded-sm px-1 text-quiet text-xs hover:bg-hover hover:text-ink pointer-coarse:h-11"
            >
              <Swatch colour={on ? colour : 'transparent'} edge={colour} />
              <span className={on ? 'truncate' : 'truncate line-through'}>{label}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

export function Swatch({ colour, edge = colour }: { readonly colour: string; readonly edge?: string }) {
  return <span aria-hidden className="block size-2 shrink-0 rounded-full border" style={{ background: colour, borderColor: edge }} />;
}
