// Buttons. One look of four weights and two sizes; a busy button keeps its width, says so to a screen reader and cannot be pressed twice.
import { clsx } from 'clsx';
import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { reach } from './looks.ts';

export type ButtonVariant = 'primary' | 'plain' | 'quiet' | 'danger';
export type ButtonSize = 's' | 'm';

const weights: Readonly<Record<ButtonVariant, string>> = {
  primary: 'border-transparent bg-accent text-on-accent enabled:hover:bg-accent-strong',
  plain: 'border-strong bg-card text-ink enabled:hover:bg-hover data-popup-open:bg-selected',
  quiet: 'border-transparent text-quiet enabled:hover:bg-hover enabled:hover:text-ink data-popup-open:bg-selected data-popup-open:text-ink',
  danger: 'border-bad bg-card text-bad enabled:hover:bg-bad-soft',
};

export function buttonLook(variant: ButtonVariant, size: ButtonSize, square = false): string {
  return clsx(
    weights[variant],
    'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-sm border text-sm',
    'transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50 motion-reduce:transition-none',
    size === 's' ? 'h-7' : 'h-8',
    square ? [size === 's' ? 'w-7' : 'w-8', reach] : [size === 's' ? 'px-2' : 'px-3', 'pointer-coarse:h-11'],
  );
}

type Look = { readonly variant?: ButtonVariant | undefined; readonly size?: ButtonSize | undefined };

export type ButtonProps = ComponentProps<'button'> & Look & { readonly icon?: LucideIcon | undefined; readonly busy?: boolean | undefined };

export function Button({ variant = 'plain', size = 'm', icon: Icon, busy = false, children, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={clsx(buttonLook(variant, size), className)}
    >
      {busy ? (
        <LoaderCircle aria-hidden className="size-3.5 animate-spin motion-reduce:animate-none" />
      ) : (
        Icon !== undefined && <Icon aria-hidden className="size-3.5" />
      )}
      {children}
    </button>
  );
}

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> &
  Look & {
    /** What it does, in a word or two: its name and its tooltip. */
    readonly label: string;
    readonly icon: LucideIcon;
    readonly busy?: boolean | undefined;
    /** For a button that stays pressed. */
    readonly pressed?: boolean | undefined;
  };

export function IconButton({
  label,
  icon: Icon,
  variant = 'quiet',
  size = 'm',
  busy = false,
  pressed,
  className,
  disabled,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      data-tip={label}
      aria-pressed={pressed}
      aria-busy={busy || undefined}
      disabled={disabled === true || busy}
      className={clsx(buttonLook(variant, size, true), pressed === true && 'bg-selected text-ink', className)}
    >
      {busy ? (
        <LoaderCircle aria-hidden className="size-4 animate-spin motion-reduce:animate-none" />
      ) : (
        <Icon aria-hidden className="size-4" />
      )}
    </button>
  );
}
