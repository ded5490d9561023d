// What people type in and tick: the browser's own controls in our look, so that every keyboard, phone and reader knows them.
import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { useField } from './field.tsx';
import { control } from './looks.ts';

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="text" autoComplete="off" spellCheck={false} {...useField()} {...rest} className={clsx(control, className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea rows={4} {...useField()} {...rest} className={clsx(control, 'h-auto resize-y py-1.5 pointer-coarse:h-auto', className)} />
  );
}

type TickProps = {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hint?: ReactNode;
  readonly disabled?: boolean | undefined;
  readonly className?: string | undefined;
};

export function Checkbox({ label, hint, checked, onChange, disabled, className }: TickProps) {
  return (
    <label
      className={clsx(
        'flex min-h-7 items-start gap-2 py-1 text-sm pointer-coarse:min-h-11 pointer-coarse:items-center',
        disabled && 'opacity-60',
        className,
      )}
    >
      <span className="relative mt-0.5 inline-flex size-4 shrink-0">
        <input
          type="checkbox"
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.checked)}
          className={clsx('peer size-4 appearance-none rounded-sm border border-strong bg-card checked:border-accent checked:bg-accent')}
        />
        <Check
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none absolute inset-0.5 hidden size-3 text-on-accent peer-checked:block"
        />
      </span>
      <Said label={label} hint={hint} />
    </label>
  );
}

export function Switch({ label, hint, checked, onChange, disabled, className }: TickProps) {
  return (
    <label
      className={clsx(
        'flex min-h-7 items-start gap-2 py-1 text-sm pointer-coarse:min-h-11 pointer-coarse:items-center',
        disabled && 'opacity-60',
        className,
      )}
    >
      <span className="relative mt-0.5 inline-flex h-4 w-7 shrink-0">
        <input
          type="checkbox"
          role="switch"
          aria-checked={checked}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.checked)}
          className={clsx(
            'peer h-4 w-7 appearance-none rounded-full border border-strong bg-sunken checked:border-accent checked:bg-accent',
          )}
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-0.75 left-0.75 size-2.5 rounded-full bg-quiet transition-transform duration-100 peer-checked:translate-x-3 peer-checked:bg-on-accent motion-reduce:transition-none"
        />
      </span>
      <Said label={label} hint={hint} />
    </label>
  );
}

function Said({ label, hint }: { readonly label: ReactNode; readonly hint: ReactNode }) {
  return (
    <span className="min-w-0">
      {label}
      {hint !== undefined && <span className="block text-quiet text-xs">{hint}</span>}
    </span>
  );
}
