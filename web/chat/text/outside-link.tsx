// A link out of a text that nobody vouches for: marked, in a new tab, telling the other side nothing. What may not be a link is shown
// with its address.
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../../words/words.ts';
import { chatWords } from '../words.ts';
import { linkOf, otherHost } from './link.ts';
import { Marked } from './marked.tsx';

type OutsideLinkProps = {
  readonly address: string;
  readonly title?: string | undefined;
  readonly children: ReactNode;
  readonly text?: string | undefined;
};

export function OutsideLink({ address, title, children, text }: OutsideLinkProps) {
  const w = useWords(chatWords);
  const href = linkOf(address);
  if (href === null) {
    return (
      <span title={w.noLink(address)}>
        {children}
        {address !== '' && (
          <code className="ml-1 break-all rounded-sm bg-sunken px-1 font-mono text-quiet text-xs">
            <Marked text={address.slice(0, 300)} />
          </code>
        )}
      </span>
    );
  }
  const other = text === undefined ? null : otherHost(text, href);
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={title === undefined ? href : `${title}\n${href}`}
      className="break-words text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
    >
      {children}
      {other !== null && <span className="text-warn"> ({w.reallyTo(other)})</span>}
      <ExternalLink aria-hidden className="ml-0.5 inline size-3 align-baseline" />
      <span className="sr-only"> ({w.opensOutside})</span>
    </a>
  );
}
