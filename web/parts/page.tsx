// A page: its one h1, what can be done on it, its content. Names the browser's tab.
import { type ReactNode, useEffect } from 'react';

type PageProps = { readonly title: string; readonly actions?: ReactNode; readonly children: ReactNode };

export function Page({ title, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Daybook`;
  }, [title]);
  return (
    <main id="page" tabIndex={-1} className="flex min-w-0 flex-col gap-3 px-3 py-3 outline-none md:px-4">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h1 className="font-semibold text-lg">{title}</h1>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </main>
  );
}
