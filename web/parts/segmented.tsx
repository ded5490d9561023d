// One of two to five, all in sight. Radio buttons underneath, so the arrow keys work as everywhere.
import { clsx } from 'clsx';
import { useId } from 'react';
import type { Option } from './select.tsx';

type SegmentedProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly Option<T>[];
  readonly size?: 's' | 'm' | undefined;
  readonly disabled?: boolean | undefined;
};

export function Segmented<T extends string>({ label, value, onChange, options, size = 'm', disabled }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset
      disabled={disabled}
      className="inline-flex w-fit max-w-full overflow-x-auto rounded-sm border border-strong bg-sunken p-px disabled:opacity-60"
    >
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={option.hint}
          className={clsx(
            'relative inline-flex cursor-default select-none items-center whitespace-nowrap rounded-sm px-2 text-sm outline-accent has-focus-visible:outline-2 pointer-coarse:h-10',
            size === 's' ? 'h-6' : 'h-7',
            option.value === value ? 'bg-selected text-ink' : 'text-quiet hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 appearance-none outline-none"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
