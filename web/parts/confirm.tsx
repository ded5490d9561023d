// Asks before something is done: what will happen in the children, the deed on the button. While it is done the button is busy; if it
// fails the reason is shown and the window stays open.
import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import { clsx } from 'clsx';
import { type ReactNode, useState } from 'react';
import { useWords } from '../words/words.ts';
import { Button } from './button.tsx';
import { popup } from './looks.ts';
import { Trouble } from './trouble.tsx';
import { partsWords } from './words.ts';

type ConfirmProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly confirmLabel: string;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** Closes after it has ended well. */
  readonly onConfirm: () => unknown;
};

export function Confirm({ open, onClose, title, children, confirmLabel, danger = false, disabled = false, onConfirm }: ConfirmProps) {
  const w = useWords(partsWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = () => {
    setError(null);
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && !busy && close()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 motion-reduce:transition-none" />
        <Base.Popup
          data-popup
          className={clsx(
            popup,
            'fixed z-40 overflow-y-auto p-4 max-md:inset-x-0 max-md:bottom-0 max-md:max-h-[92dvh] max-md:rounded-b-none',
            'md:-translate-x-1/2 md:top-[16vh] md:left-1/2 md:max-h-[76vh] md:w-full md:max-w-[28rem]',
          )}
        >
          <Base.Title className="font-semibold text-base">{title}</Base.Title>
          {children !== undefined && (
            <Base.Description render={<div />} className="mt-2 text-quiet">
              {children}
            </Base.Description>
          )}
          {error !== null && (
            <div className="mt-3">
              <Trouble error={error} />
            </div>
          )}
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <Button onClick={close} disabled={busy}>
              {w.cancel}
            </Button>
            <Button variant={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled} onClick={() => void confirm()}>
              {confirmLabel}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
