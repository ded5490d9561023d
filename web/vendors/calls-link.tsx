// A figure that leads to the calls behind it.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

type CallsLinkProps = {
  /** The query of the calls page: `endpoint:main status:failed`. */
  readonly q: string;
  readonly from: string;
  readonly label: string;
  readonly children: ReactNode;
};

export function CallsLink({ q, from, label, children }: CallsLinkProps) {
  return (
    <Link
      to="/calls"
      search={{ q, from }}
      title={label}
      onClick={(event) => event.stopPropagation()}
      className="rounded-sm underline decoration-strong decoration-dotted underline-offset-4 hover:text-accent hover:decoration-accent"
    >
      {children}
    </Link>
  );
}

/** One filter of that query; names with blanks or signs of the language stand in quotation marks. */
export const term = (field: string, value: string): string =>
  /[\s"():]/.test(value) ? `${field}:"${value.replaceAll('"', '\\"')}"` : `${field}:${value}`;
