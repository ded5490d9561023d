// Free text with suggestions: what is typed counts, also where nothing in the list is like it.
import { Autocomplete } from '@base-ui/react/autocomplete';
import { clsx } from 'clsx';
import { useField } from './field.tsx';
import { choice, control, popup } from './looks.ts';

type ComboboxProps = {
  /** Its name for a screen reader. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly string[];
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly className?: string | undefined;
};

const shown = 200;

export function Combobox({ label, value, onChange, options, placeholder, disabled, className }: ComboboxProps) {
  return (
    <Autocomplete.Root
      items={options}
      value={value}
      disabled={disabled}
      limit={shown}
      openOnInputClick
      onValueChange={(next) => onChange(next)}
    >
      <Autocomplete.Input {...useField()} aria-label={label} placeholder={placeholder} className={clsx(control, className)} />
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={4} className="z-50 data-empty:hidden">
          <Autocomplete.Popup
            data-popup
            className={clsx(
              popup,
              'max-h-[min(20rem,var(--available-height))] w-(--anchor-width) min-w-48 overflow-y-auto p-1 data-empty:hidden',
            )}
          >
            <Autocomplete.List>
              {(option: string) => (
                <Autocomplete.Item key={option} value={option} className={clsx(choice, 'break-all')}>
                  {option}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
