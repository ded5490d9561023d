// A small window at its trigger: a picker, a few settings. Esc and a press outside close it.
import { Popover as Base } from '@base-ui/react/popover';
import { clsx } from 'clsx';
import { type ReactElement, type ReactNode, useState } from 'react';
import { popup } from './looks.ts';

type PopoverProps = {
  /** A button; it gets what opens the popover. */
  readonly trigger: ReactElement;
  readonly label: string;
  /** A function is given what closes it. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly align?: 'start' | 'center' | 'end' | undefined;
  readonly className?: string | undefined;
};

export function Popover({ trigger, label, children, align = 'start', className }: PopoverProps) {
  const [open, setOpen] = useState(false);
  return (
    <Base.Root open={open} onOpenChange={(next) => setOpen(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} collisionPadding={8} className="z-50">
          <Base.Popup
            data-popup
            aria-label={label}
            className={clsx(popup, 'max-h-(--available-height) max-w-[calc(100vw-1rem)] overflow-y-auto p-3', className)}
          >
            {typeof children === 'function' ? children(() => setOpen(false)) : children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
