// A box of the page with a heading and what can be done with it.
import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

type CardProps = {
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  /** The content brings its own edges, as a table does. */
  readonly flush?: boolean | undefined;
};

export function Card({ title, actions, children, className, flush = false }: CardProps) {
  const id = useId();
  const headed = title !== undefined || actions !== undefined;
  return (
    <section
      aria-labelledby={title === undefined ? undefined : id}
      className={clsx('min-w-0 rounded-md border border-line bg-card', className)}
    >
      {headed && (
        <div className="flex min-h-10 flex-wrap items-center justify-between gap-2 py-1 pr-2 pl-3">
          {title !== undefined && (
            <h2 id={id} className="font-semibold text-sm">
              {title}
            </h2>
          )}
          {actions !== undefined && <div className="ml-auto flex flex-wrap items-center gap-1">{actions}</div>}
        </div>
      )}
      <div className={flush ? undefined : clsx('px-3 pb-3', !headed && 'pt-3')}>{children}</div>
    </section>
  );
}
