// What can be done with a thing, or which of several are on (`checked`): those keep the menu open.
import { Menu as Base } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import { Check, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { choice, popup } from './looks.ts';

export type MenuItem = {
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  readonly onSelect: () => void;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** Given, the item is a tick that is on or off. */
  readonly checked?: boolean | undefined;
  /** A word at the right: a key, a count. */
  readonly hint?: string | undefined;
};

type MenuProps = { readonly trigger: ReactElement; readonly items: readonly MenuItem[]; readonly align?: 'start' | 'end' | undefined };

export function Menu({ trigger, items, align = 'start' }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} collisionPadding={8} className="z-50">
          <Base.Popup data-popup className={clsx(popup, 'max-h-(--available-height) min-w-40 max-w-80 overflow-y-auto p-1')}>
            {items.map((item) => (
              <Item key={item.label} item={item} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Item({ item }: { readonly item: MenuItem }) {
  const { icon: Icon, label, hint, onSelect, danger = false, disabled = false, checked } = item;
  const inside = (
    <>
      {Icon !== undefined && <Icon aria-hidden className="size-3.5 shrink-0" />}
      <span className="min-w-0 flex-1">{label}</span>
      {hint !== undefined && <span className="text-quiet text-xs">{hint}</span>}
    </>
  );
  const look = clsx(choice, danger && 'text-bad');
  if (checked === undefined) {
    return (
      <Base.Item className={look} disabled={disabled} onClick={onSelect}>
        {inside}
      </Base.Item>
    );
  }
  return (
    <Base.CheckboxItem className={look} disabled={disabled} checked={checked} onCheckedChange={onSelect} closeOnClick={false}>
      <span className="inline-flex size-3.5 shrink-0">
        <Base.CheckboxItemIndicator>
          <Check aria-hidden className="size-3.5 text-accent" />
        </Base.CheckboxItemIndicator>
      </span>
      {inside}
    </Base.CheckboxItem>
  );
}
