// A chart in its box, and the same figures as a table at the press of a button: the form for those who cannot see a canvas, and for
// those who want to read the numbers.
import { ChartLine, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { useWords } from '../words/words.ts';
import { chartWords } from './words.ts';

export type ChartTable = { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] };

type ChartCardProps = {
  readonly title: string;
  readonly children: ReactNode;
  /** Every figure of the chart, written out; the first cell of a row names it. */
  readonly table: ChartTable;
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
};

export function ChartCard({ title, children, table, actions, className }: ChartCardProps) {
  const [asTable, setAsTable] = useState(false);
  const w = useWords(chartWords);
  const toggle = (
    <IconButton size="s" icon={asTable ? ChartLine : Table2} label={asTable ? w.asChart : w.asTable} onClick={() => setAsTable(!asTable)} />
  );
  return (
    <Card
      title={title}
      className={className}
      actions={
        <>
          {actions}
          {toggle}
        </>
      }
    >
      {asTable ? <Figures title={title} table={table} /> : children}
    </Card>
  );
}

function Figures({ title, table: { columns, rows } }: { readonly title: string; readonly table: ChartTable }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <figure tabIndex={0} aria-label={title} className="relative max-h-72 overflow-auto">
      <table className="w-full border-separate border-spacing-0 text-xs">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th
                key={column}
                scope="col"
                className={`sticky top-0 border-line border-b bg-card px-2 py-1 font-normal text-quiet ${at === 0 ? 'text-left' : 'text-right'}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name = '', ...cells]) => (
            <tr key={name}>
              <th scope="row" className="whitespace-nowrap border-line border-b px-2 py-1 text-left font-normal">
                {name}
              </th>
              {cells.map((cell, at) => (
                <td key={columns[at + 1]} className="whitespace-nowrap border-line border-b px-2 py-1 text-right tabular-nums">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
