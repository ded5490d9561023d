// One of a short list. For a long list or free text there is the combobox.
import { Select as Base } from '@base-ui/react/select';
import { clsx } from 'clsx';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useField } from './field.tsx';
import { choice, control, popup } from './looks.ts';

export type Option<T extends string> = { readonly value: T; readonly label: string; readonly hint?: string | undefined };

type SelectProps<T extends string> = {
  /** Its name for a screen reader; inside a `Field` the field's label is seen as well. */
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly Option<T>[];
  readonly size?: 's' | 'm' | undefined;
  readonly disabled?: boolean | undefined;
  readonly className?: string | undefined;
};

export function Select<T extends string>({ label, value, onChange, options, size = 'm', disabled, className }: SelectProps<T>) {
  return (
    <Base.Root<T> value={value} disabled={disabled} onValueChange={(next) => next !== null && onChange(next)} items={options} modal={false}>
      <Base.Trigger
        {...useField()}
        aria-label={label}
        className={clsx(
          control,
          'inline-flex cursor-default items-center justify-between gap-2 text-left hover:bg-hover',
          size === 's' && 'h-7',
          className,
        )}
      >
        <Base.Value className="truncate" />
        <Base.Icon>
          <ChevronsUpDown aria-hidden className="size-3.5 text-quiet" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup
            data-popup
            className={clsx(
              popup,
              'max-h-[min(20rem,var(--available-height))] min-w-(--anchor-width) max-w-[min(24rem,var(--available-width))] overflow-y-auto p-1',
            )}
          >
            <Base.List>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className={choice}>
                  <span className="inline-flex size-3.5 shrink-0">
                    <Base.ItemIndicator>
                      <Check aria-hidden className="size-3.5 text-accent" />
                    </Base.ItemIndicator>
                  </span>
                  <span className="min-w-0">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.hint !== undefined && <span className="block text-quiet text-xs">{option.hint}</span>}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
