// What stands in place of a page that broke or is none. The frame and the other pages go on.
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { ApiError } from '../ask/error.ts';
import { Button } from '../parts/button.tsx';
import { useWords } from '../words/words.ts';
import { appWords } from './words.ts';

export function Broken({ error, reset }: ErrorComponentProps) {
  const w = useWords(appWords);
  const away = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return (
    <main id="page" className="mx-auto max-w-md px-4 py-16">
      <div role="alert" className="flex flex-col items-start gap-3">
        <h1 className="text-lg font-semibold">{away ? w.away : w.broke}</h1>
        {away ? null : <p className="text-quiet">{w.brokeWhy}</p>}
        <p className="font-mono text-xs text-quiet">{error instanceof Error ? error.message : String(error)}</p>
        <Button variant="primary" onClick={reset}>
          {w.again}
        </Button>
      </div>
    </main>
  );
}

export function NotFound() {
  const w = useWords(appWords);
  return (
    <main id="page" className="mx-auto flex max-w-md flex-col items-start gap-3 px-4 py-16">
      <h1 className="text-lg font-semibold">{w.notFound}</h1>
      <Link to="/overview" className="text-accent underline underline-offset-2">
        {w.toOverview}
      </Link>
    </main>
  );
}
