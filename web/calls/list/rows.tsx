// Rows of the list: calls in flight, which are not in the ledger yet, and calls.
import { clsx } from 'clsx';
import { memo } from 'react';
import { Duration } from '../../parts/figures.tsx';
import { Status } from '../../parts/status.tsx';
import type { LiveCall } from '../feed/use-live.ts';
import type { Call } from '../feed/use-feed.ts';
import { Cell, isRight } from './cell.tsx';

type Shape = {
  readonly columns: readonly string[];
  readonly widthOf: (column: string) => number;
  readonly rowIndex: number;
  /** Where the row begins and how high it is. */
  readonly top: number;
  readonly height: number;
};

type CallRowProps = Shape & {
  readonly id: string;
  readonly call: Call;
  readonly isAt: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (call: Call) => void;
};

const rowLook = 'group absolute left-0 flex min-w-full cursor-default border-line border-b';
const cellLook = (column: string): string =>
  clsx(
    'flex min-w-0 shrink-0 items-center overflow-hidden whitespace-nowrap px-2',
    isRight(column) && 'justify-end',
    column === 'preview' && 'grow',
  );

export const CallRow = memo(function CallRow({ id, call, columns, widthOf, rowIndex, top, height, isAt, isOpen, onOpen }: CallRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the grid's, which has the focus
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid is made of roles, not of table elements
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={rowIndex}
      aria-selected={isAt || isOpen}
      onClick={() => onOpen(call)}
      style={{ transform: `translateY(${top}px)`, height }}
      className={clsx(
        rowLook,
        isOpen ? 'bg-selected' : isAt ? 'bg-hover' : 'hover:bg-hover',
        isAt && 'outline-2 outline-accent -outline-offset-2',
      )}
    >
      {columns.map((column, at) => (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        <div
          key={column}
          role="gridcell"
          tabIndex={-1}
          aria-colindex={at + 1}
          style={{ width: widthOf(column) }}
          className={cellLook(column)}
        >
          <span className="min-w-0 truncate">
            <Cell call={call} column={column} />
          </span>
        </div>
      ))}
    </div>
  );
});

export function LiveRow({ call, columns, widthOf, rowIndex, top, height }: Shape & { readonly call: LiveCall }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid is made of roles, not of table elements
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={rowIndex}
      style={{ transform: `translateY(${top}px)`, height }}
      className={clsx(rowLook, 'bg-accent-soft text-quiet')}
    >
      {columns.map((column, at) => (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        <div
          key={column}
          role="gridcell"
          tabIndex={-1}
          aria-colindex={at + 1}
          style={{ width: widthOf(column) }}
          className={cellLook(column)}
        >
          <span className="min-w-0 truncate">{liveCell(call, column)}</span>
        </div>
      ))}
    </div>
  );
}

function liveCell(call: LiveCall, column: string) {
  switch (column) {
    case 'status':
      return <Status status="pending" />;
    case 'duration_ms':
    case 'request_timestamp':
      return <Duration ms={call.age_ms} />;
    case 'request_id':
      return <span className="font-mono text-xs">{call.id.slice(-8)}</span>;
    case 'source_app':
      return call.app;
    case 'source_function':
      return call.function;
    case 'model_name':
    case 'user':
    case 'session_id':
    case 'call_type':
    case 'vendor_name':
    case 'endpoint':
    case 'key_id':
      return call[column];
    default:
      return null;
  }
}
