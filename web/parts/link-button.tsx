// A link that looks like a button: it goes somewhere, so it can be opened in a new tab. Takes what the router's Link takes.
import { createLink } from '@tanstack/react-router';
import { clsx } from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { type ButtonSize, type ButtonVariant, buttonLook } from './button.tsx';

type AnchorProps = ComponentProps<'a'> & {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  readonly icon?: LucideIcon | undefined;
};

function Anchor({ variant = 'plain', size = 'm', icon: Icon, children, className, ...rest }: AnchorProps) {
  return (
    <a {...rest} className={clsx(buttonLook(variant, size), 'hover:bg-hover', className)}>
      {Icon !== undefined && <Icon aria-hidden className="size-3.5" />}
      {children}
    </a>
  );
}

export const LinkButton = createLink(Anchor);
