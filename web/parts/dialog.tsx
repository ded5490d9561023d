// A window over the page for one piece of work: focus is kept inside, Esc and a press outside close it, and focus goes back where it
// was. On a phone it is a sheet from below. The footer stays in sight while the content scrolls.
import { Dialog as Base } from '@base-ui/react/dialog';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useWords } from '../words/words.ts';
import { buttonLook } from './button.tsx';
import { popup } from './looks.ts';
import { partsWords } from './words.ts';

type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly wide?: boolean | undefined;
  /** Work that would be lost: a press outside does nothing, only Esc and the buttons close. */
  readonly keep?: boolean | undefined;
};

/** Where the work begins: not at the button that closes. */
const firstThing = 'input:not(:disabled), select, textarea, button:not(:disabled), a[href]';

export function Dialog({ open, onClose, title, children, footer, wide = false, keep = false }: DialogProps) {
  const w = useWords(partsWords);
  const content = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()} disablePointerDismissal={keep}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 motion-reduce:transition-none" />
        <Base.Popup
          data-popup
          initialFocus={(how) => how === 'touch' || (content.current?.querySelector<HTMLElement>(firstThing) ?? true)}
          className={clsx(
            popup,
            'fixed z-40 flex flex-col overflow-hidden max-md:inset-x-0 max-md:bottom-0 max-md:max-h-[92dvh] max-md:rounded-b-none',
            'md:-translate-x-1/2 md:top-[10vh] md:left-1/2 md:max-h-[80vh] md:w-full',
            wide ? 'md:max-w-[min(60rem,94vw)]' : 'md:max-w-[30rem]',
          )}
        >
          <div className="flex items-center justify-between gap-2 border-line border-b py-2 pr-2 pl-4">
            <Base.Title className="min-w-0 font-semibold text-base">{title}</Base.Title>
            <Base.Close aria-label={w.close} className={buttonLook('quiet', 's', true)}>
              <X aria-hidden className="size-4" />
            </Base.Close>
          </div>
          <div ref={content} className="min-h-0 flex-1 overflow-y-auto p-4">
            {children}
          </div>
          {footer !== undefined && <div className="flex flex-wrap justify-end gap-2 border-line border-t px-4 py-3">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
