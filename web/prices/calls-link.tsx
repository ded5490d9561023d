// A figure that leads to the calls behind it: the calls page, asked for exactly these.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { callsSearch } from '../query/query.ts';
import { useWords } from '../words/words.ts';
import { pricesWords } from './words.ts';

/** Field → value; null asks for calls without one, and `*` stands for any text. */
export type CallsAsked = Readonly<Record<string, string | null>>;

type CallsLinkProps = {
  readonly asked: CallsAsked;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** What the figure is, for who does not see the column's head. */
  readonly label?: string | undefined;
  readonly children: ReactNode;
};

export function CallsLink({ asked, from, to, label, children }: CallsLinkProps) {
  const w = useWords(pricesWords);
  return (
    <Link
      to="/calls"
      search={callsSearch({ filters: asked, from, to })}
      title={label === undefined ? w.seeCalls : w.callsBehind(label)}
      className="rounded-sm underline decoration-strong decoration-dotted underline-offset-4 hover:text-accent hover:decoration-accent"
    >
      {children}
    </Link>
  );
}
