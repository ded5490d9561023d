// A word in a colour, with an icon where the colour alone would carry meaning.
import { clsx } from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { softTone, type Tone } from './looks.ts';

export type { Tone } from './looks.ts';

type BadgeProps = {
  readonly tone: Tone;
  readonly icon?: LucideIcon | undefined;
  readonly title?: string | undefined;
  readonly children: ReactNode;
};

export function Badge({ tone, icon: Icon, title, children }: BadgeProps) {
  return (
    <span title={title} className={clsx('inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-xs', softTone[tone])}>
      {Icon !== undefined && <Icon aria-hidden className="size-3 shrink-0" />}
      {children}
    </span>
  );
}
