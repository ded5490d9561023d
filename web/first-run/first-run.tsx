// The first screen of a fresh installation: what is missing for a first call, the three lines that make it, and a light that goes on
// when it arrives.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAsk } from '../ask/use-ask.ts';
import { Copy } from '../parts/copy.tsx';
import { useWords } from '../words/words.ts';
import { Arrival } from './arrival.tsx';
import { FirstKey } from './first-key.tsx';
import { linesOf } from './first-lines.ts';
import { NoVendor } from './no-vendor.tsx';
import { firstRunWords } from './words.ts';

/**
 * Null until it is known. Whether this person sees any call at all, whenever it was: a page asks when it has none to show, and not
 * before, since the question would only hold up the page's own.
 */
export function useAnyCall(isAsked: boolean): boolean | null {
  const [seen, setSeen] = useState(false);
  const isOn = isAsked && !seen;
  const newest = useAsk('GET /api/calls', { query: { limit: 1 } }, { every: isOn && 1_000, enabled: isOn });
  const any = newest.data === undefined ? null : newest.data.calls.length > 0;
  if (any === true && !seen) setSeen(true);
  // What another page was told some minutes ago is no answer to one that has calls to show.
  if (seen) return true;
  return isAsked ? any : null;
}

/** Shown in place of a page without any call; `onDone` when the person goes on. */
export function FirstRun({ onDone }: { readonly onDone?: () => void }) {
  const w = useWords(firstRunWords);
  const queries = useQueryClient();
  const newest = useAsk('GET /api/calls', { query: { limit: 1 } }, { every: 1_000, staleMs: 0 });
  const [secret, setSecret] = useState<string | null>(null);
  const first = newest.data?.calls[0] ?? null;
  const lines = linesOf(location.origin, secret);
  const goOn = (): void => {
    void queries.invalidateQueries();
    onDone?.();
  };
  return (
    <section aria-labelledby="first-run" className="mx-auto flex max-w-3xl flex-col gap-4 px-4 py-10">
      <h2 id="first-run" className="text-xl font-semibold">
        {w.title}
      </h2>
      <p className="text-quiet">{w.lead}</p>
      <NoVendor />
      <FirstKey secret={secret} onMade={setSecret} />
      {lines.map(({ name, label, text }) => (
        <div key={name} className="overflow-hidden rounded-md border bg-card">
          <div className="flex h-9 items-center justify-between border-b px-3">
            <span className="font-medium">{name === 'curl' ? w.curl : label}</span>
            <Copy text={text} label={name === 'curl' ? w.copyCurl : name === 'openai' ? w.copyOpenai : w.copyAnthropic} />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre tabIndex={0} className="overflow-x-auto whitespace-pre-wrap break-words px-3 py-2 font-mono text-xs leading-5">
            {text}
          </pre>
        </div>
      ))}
      <p className="text-xs text-quiet">{w.told}</p>
      <Arrival call={first} onOpen={goOn} />
    </section>
  );
}
