// A figure that leads to the calls behind it.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { callsSearch } from '../query/query.ts';

type CallsLinkProps = {
  /** Field to value, or to several of which any will do. */
  readonly filters: Readonly<Record<string, string | readonly string[]>>;
  readonly from: string;
  readonly label: string;
  readonly children: ReactNode;
};

export function CallsLink({ filters, from, label, children }: CallsLinkProps) {
  return (
    <Link
      to="/calls"
      search={callsSearch({ filters, from })}
      title={label}
      className="rounded-sm underline decoration-strong decoration-dotted underline-offset-4 hover:text-accent hover:decoration-accent"
    >
      {children}
    </Link>
  );
}
