// A real table: named, sortable by its heads, its head in sight while it scrolls. Wider than the screen, it scrolls sideways by itself,
// by keyboard too. For thousands of rows the calls page has a virtual one.
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';

export type Column<R> = {
  readonly key: string;
  readonly header: ReactNode;
  readonly align?: 'left' | 'right' | undefined;
  readonly cell: (row: R) => ReactNode;
  readonly sort?: boolean | undefined;
  /** A CSS width: `12rem`. */
  readonly width?: string | undefined;
};

export type Sort = { readonly key: string; readonly order: 'asc' | 'desc' };

type TableProps<R> = {
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  /** A row that can be opened, by a press or by Enter. */
  readonly onRow?: ((row: R) => void) | undefined;
  /** The key of the row that is open. */
  readonly selected?: string | null | undefined;
  readonly sort?: Sort | null | undefined;
  readonly onSort?: ((sort: Sort) => void) | undefined;
  readonly empty?: ReactNode;
  /** Rows under the others, such as totals: the cells, column by column. */
  readonly foot?: readonly (readonly ReactNode[])[] | undefined;
  /** Limits of the scrolling region, such as `max-h-120`. */
  readonly className?: string | undefined;
};

export function Table<R>({ label, columns, rows, rowKey, onRow, selected, sort, onSort, empty, foot, className }: TableProps<R>) {
  if (rows.length === 0 && empty !== undefined) return empty;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={label} className={clsx('relative min-w-0 overflow-auto -outline-offset-2', className)}>
      <table className="w-full border-separate border-spacing-0 text-left text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={rowKey(row)} row={row} columns={columns} onRow={onRow} selected={selected === rowKey(row)} />
          ))}
        </tbody>
        {foot !== undefined && (
          <tfoot>
            {foot.map((cells, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of totals have a fixed place
              <tr key={at} className="font-semibold">
                {columns.map((column, place) => (
                  <td key={column.key} className={clsx('h-8 border-strong px-2 py-1', at === 0 && 'border-t', sideOf(column))}>
                    {cells[place]}
                  </td>
                ))}
              </tr>
            ))}
          </tfoot>
        )}
      </table>
    </section>
  );
}

const sideOf = (column: { readonly align?: 'left' | 'right' | undefined }) =>
  column.align === 'right' ? 'text-right tabular-nums' : undefined;

type HeadProps<R> = {
  readonly column: Column<R>;
  readonly sort: Sort | null | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
};

function Head<R>({ column, sort, onSort }: HeadProps<R>) {
  const mine = sort?.key === column.key ? sort.order : null;
  const next = mine === 'desc' ? 'asc' : 'desc';
  const Icon = mine === null ? ChevronsUpDown : mine === 'asc' ? ArrowUp : ArrowDown;
  const sortable = column.sort === true && onSort !== undefined;
  return (
    <th
      scope="col"
      aria-sort={mine === null ? undefined : mine === 'asc' ? 'ascending' : 'descending'}
      style={column.width === undefined ? undefined : { width: column.width, minWidth: column.width }}
      className={clsx(
        'sticky top-0 z-1 h-8 whitespace-nowrap border-line border-b bg-card px-2 font-normal text-quiet text-xs',
        sideOf(column),
      )}
    >
      {sortable ? (
        <button
          type="button"
          onClick={() => onSort({ key: column.key, order: next })}
          className={clsx('inline-flex h-7 items-center gap-1 rounded-sm hover:text-ink pointer-coarse:h-11', mine !== null && 'text-ink')}
        >
          {column.header}
          <Icon aria-hidden className={clsx('size-3', mine === null && 'opacity-50')} />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

type RowProps<R> = {
  readonly row: R;
  readonly columns: readonly Column<R>[];
  readonly onRow: ((row: R) => void) | undefined;
  readonly selected: boolean;
};

function Row<R>({ row, columns, onRow, selected }: RowProps<R>) {
  const press = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
    event.preventDefault();
    onRow?.(row);
  };
  const opens = onRow === undefined ? {} : { tabIndex: 0, onClick: () => onRow(row), onKeyDown: press };
  return (
    <tr
      {...opens}
      aria-current={selected || undefined}
      className={clsx(onRow !== undefined && ['cursor-default -outline-offset-2 hover:bg-hover'], selected && 'bg-selected')}
    >
      {columns.map((column) => (
        <td key={column.key} className={clsx('h-8 border-line border-b px-2 py-1 align-middle', sideOf(column))}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}
