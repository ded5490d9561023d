// Tabs of a page or a panel. The panels are children: `<Tabs …><TabPanel value="book">…</TabPanel></Tabs>`; a page may also read the
// value and render what belongs to it in a single panel. Which tab is open is the caller's to keep (in the URL).
import { Tabs as Base } from '@base-ui/react/tabs';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useFormats } from '../words/formats.ts';

export type Tab<T extends string> = { readonly value: T; readonly label: string; readonly count?: number | null | undefined };

type TabsProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly tabs: readonly Tab<T>[];
  readonly className?: string | undefined;
  readonly children?: ReactNode;
};

export function Tabs<T extends string>({ label, value, onChange, tabs, className, children }: TabsProps<T>) {
  const { count } = useFormats();
  const open = (next: unknown) => {
    const tab = tabs.find((one) => one.value === next);
    if (tab !== undefined) onChange(tab.value);
  };
  return (
    <Base.Root value={value} onValueChange={open} className={clsx('min-w-0', className)}>
      <Base.List aria-label={label} className="flex gap-1 overflow-x-auto border-line border-b">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={clsx(
              '-mb-px inline-flex h-8 shrink-0 cursor-default items-center gap-1.5 rounded-t-sm border-transparent border-b-2 px-2 text-quiet text-sm -outline-offset-2 hover:text-ink data-active:border-accent data-active:text-ink pointer-coarse:h-11',
            )}
          >
            {tab.label}
            {tab.count !== undefined && tab.count !== null && (
              <span className="rounded-full bg-sunken px-1.5 text-quiet text-xs tabular-nums">{count(tab.count)}</span>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {children}
    </Base.Root>
  );
}

export function TabPanel({
  value,
  className,
  children,
}: {
  readonly value: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <Base.Panel value={value} className={clsx('min-w-0 pt-3', className)}>
      {children}
    </Base.Panel>
  );
}
