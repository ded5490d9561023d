// Something that is folded until it is asked for; what is in it is not made before.
import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Marked } from '../text/marked.tsx';

type FoldProps = {
  readonly title: string;
  readonly icon?: ReactNode;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly quiet?: boolean | undefined;
  /** Stands beside the title, and is no part of the button. */
  readonly aside?: ReactNode;
  readonly children: () => ReactNode;
};

export function Fold({ title, icon, open, onToggle, quiet = false, aside, children }: FoldProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <div className="flex min-w-0 items-center gap-2">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => onToggle(!open)}
          className={clsx(
            'flex min-h-6 min-w-0 items-center gap-1 rounded-sm pr-1 text-left hover:bg-hover pointer-coarse:min-h-11',
            quiet ? 'text-quiet text-xs' : 'text-sm',
          )}
        >
          <ChevronRight aria-hidden className={clsx('size-3.5 shrink-0 transition-transform duration-100', open && 'rotate-90')} />
          {icon}
          <span dir="auto" className="truncate">
            <Marked text={title} />
          </span>
        </button>
        {aside}
      </div>
      {open && (
        <div id={id} className="mt-1 min-w-0 ps-5">
          {children()}
        </div>
      )}
    </div>
  );
}
