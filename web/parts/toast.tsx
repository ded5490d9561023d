// A passing word after a deed: said once, read out, gone in five seconds; what went wrong stays until it is closed.
import { Toast as Base } from '@base-ui/react/toast';
import { clsx } from 'clsx';
import { CircleCheck, CircleX, Info, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { useWords } from '../words/words.ts';
import { buttonLook } from './button.tsx';
import { inkTone } from './looks.ts';
import { partsWords } from './words.ts';

export type ToastTone = 'good' | 'bad' | 'warn' | 'accent';

const icons = { good: CircleCheck, bad: CircleX, warn: TriangleAlert, accent: Info } as const;
const toneOf = (type: string | undefined): ToastTone => (type === 'bad' || type === 'warn' || type === 'good' ? type : 'accent');

/** `say('Saved', 'good')`. */
export function useToast(): (text: string, tone?: ToastTone) => void {
  const { add } = Base.useToastManager();
  return useCallback(
    (text, tone = 'accent') => {
      const bad = tone === 'bad';
      add({ title: text, type: tone, timeout: bad ? 0 : 5000, priority: bad ? 'high' : 'low' });
    },
    [add],
  );
}

/** Once, around the application. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Base.Provider limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-3 bottom-3 z-60 flex w-[calc(100vw-1.5rem)] max-w-90 flex-col gap-2">
          <Shown />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Shown() {
  const w = useWords(partsWords);
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => {
    const tone = toneOf(toast.type);
    const Icon = icons[tone];
    return (
      <Base.Root
        key={toast.id}
        toast={toast}
        className="rounded-md border border-line bg-card text-ink text-sm shadow-float transition-opacity duration-100 data-limited:hidden data-ending-style:opacity-0 data-starting-style:opacity-0 motion-reduce:transition-none"
      >
        <Base.Content className="flex items-start gap-2 py-2 pr-2 pl-3">
          <Icon aria-hidden className={clsx('mt-1.5 size-4 shrink-0', inkTone[tone])} />
          <Base.Title className="min-w-0 flex-1 break-words py-1" />
          <Base.Close aria-label={w.close} className={buttonLook('quiet', 's', true)}>
            <X aria-hidden className="size-4" />
          </Base.Close>
        </Base.Content>
      </Base.Root>
    );
  });
}
