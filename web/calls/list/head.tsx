// The heads of the columns: what they are, by which of them the list is ordered, and an edge to drag for the width.
import { clsx } from 'clsx';
import { ArrowDown } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { CallOrder } from '../../../src/schema/question.ts';
import { useWords } from '../../words/words.ts';
import { callsWords } from '../words.ts';
import { isRight, useHeading } from './cell.tsx';
import type { ColumnChoice } from './column-choice.ts';

/** What a click on a head orders by. */
const orderOf: Readonly<Record<string, CallOrder>> = {
  request_timestamp: 'newest',
  estimated_cost: 'cost',
  duration_ms: 'duration',
  total_tokens: 'tokens',
};

type HeadProps = {
  readonly choice: ColumnChoice;
  readonly order: CallOrder;
  readonly onOrder: (order: CallOrder) => void;
};

export function Head({ choice, order, onOrder }: HeadProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid is made of roles, not of table elements
    <div role="row" tabIndex={-1} aria-rowindex={1} className="sticky top-0 z-2 flex h-8 min-w-full border-line border-b bg-card">
      {choice.columns.map((column, at) => (
        <HeadCell key={column} column={column} at={at} choice={choice} order={order} onOrder={onOrder} />
      ))}
    </div>
  );
}

function HeadCell({ column, at, choice, order, onOrder }: HeadProps & { readonly column: string; readonly at: number }) {
  const w = useWords(callsWords);
  const heading = useHeading();
  const by = orderOf[column];
  const isOrder = by !== undefined && by === order;
  const name = heading(column);
  const look = clsx('truncate text-quiet text-xs', isOrder && 'text-ink');
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the row
    <div
      role="columnheader"
      tabIndex={-1}
      aria-colindex={at + 1}
      aria-sort={isOrder ? 'descending' : undefined}
      style={{ width: choice.widthOf(column) }}
      className={clsx('relative flex shrink-0 items-center px-2', isRight(column) && 'justify-end', column === 'preview' && 'grow')}
    >
      {by === undefined ? (
        <span className={look}>{name}</span>
      ) : (
        <button
          type="button"
          onClick={() => onOrder(isOrder ? 'newest' : by)}
          className={clsx(look, 'inline-flex h-7 items-center gap-1 rounded-sm hover:text-ink')}
        >
          <span className="truncate">{name}</span>
          {isOrder && <ArrowDown aria-hidden className="size-3 shrink-0" />}
        </button>
      )}
      <Edge label={w.width(name)} width={choice.widthOf(column)} onWidth={(width) => choice.setWidth(column, width)} />
    </div>
  );
}

const step = 16;

function Edge({ label, width, onWidth }: { readonly label: string; readonly width: number; readonly onWidth: (width: number) => void }) {
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const cell = event.currentTarget.parentElement;
    if (cell === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onWidth(event.clientX - cell.getBoundingClientRect().left);
  };
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === 'ArrowLeft' ? -step : event.key === 'ArrowRight' ? step : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onWidth(width + by);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is not a rule between paragraphs
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={56}
      aria-valuemax={900}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
      className="absolute inset-y-1 right-0 w-1.5 cursor-col-resize touch-none rounded-sm hover:bg-strong focus-visible:bg-strong"
    />
  );
}
