// What an answer rests on: a source with its title, its address and what it says.
import { BookOpen } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../words/words.ts';
import type { Citation } from '../reading/turn.ts';
import { Marked } from '../text/marked.tsx';
import { OutsideLink } from '../text/outside-link.tsx';
import { chatWords } from '../words.ts';
import { Fold } from './fold.tsx';
import { More } from './more.tsx';

export function FindingView({ citation }: { readonly citation: Citation }) {
  const { title, url, quote, rest } = citation;
  const name = title ?? url ?? '';
  return (
    <div className="min-w-0 text-sm">
      <div dir="auto" className="flex min-w-0 items-baseline gap-1">
        <BookOpen aria-hidden className="size-3.5 shrink-0 self-center text-quiet" />
        {url === null ? (
          <span className="break-words">
            <Marked text={name.slice(0, 300)} />
          </span>
        ) : (
          <OutsideLink address={url} text={name}>
            <Marked text={name.slice(0, 300)} />
          </OutsideLink>
        )}
      </div>
      {quote !== null && quote !== '' && (
        <p dir="auto" className="line-clamp-4 break-words ps-5 text-quiet text-xs">
          <Marked text={quote.slice(0, 2_000)} />
        </p>
      )}
      <More rest={quote !== null && quote.length > 2_000 ? { ...rest, quote } : rest} />
    </div>
  );
}

/** The sources of a text, folded. */
export function Citations({ citations }: { readonly citations: readonly Citation[] }) {
  const w = useWords(chatWords);
  const [isOpen, setOpen] = useState(false);
  if (citations.length === 0) return null;
  return (
    <Fold open={isOpen} onToggle={setOpen} quiet title={w.sources(citations.length)}>
      {() => (
        <ol className="flex list-none flex-col gap-1">
          {citations.slice(0, 200).map((citation, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the sources of one text never change places
            <li key={at}>
              <FindingView citation={citation} />
            </li>
          ))}
        </ol>
      )}
    </Fold>
  );
}
