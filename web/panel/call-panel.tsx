// A call beside the list it was chosen in. J and K go to the next and the previous one, Esc closes.
import { useEffect, useRef } from 'react';
import { SidePanel } from '../parts/side-panel.tsx';
import { useWords } from '../words/words.ts';
import { CallHeader } from './call-header.tsx';
import { CallView, prefetchCallView } from './call-view.tsx';
import { useCall } from './use-call.ts';
import { panelWords } from './words.ts';

export { prefetchCallView } from './call-view.tsx';

export type CallPanelProps = {
  readonly id: string;
  readonly onClose: () => void;
  /** 1 is the next of the list, -1 the one before. */
  readonly onStep?: ((delta: 1 | -1) => void) | undefined;
};

export function CallPanel({ id, onClose, onStep }: CallPanelProps) {
  const w = useWords(panelWords);
  const state = useCall(id);
  useStepping(onStep);
  useEffect(prefetchCallView, []);
  return (
    <SidePanel
      open
      onClose={onClose}
      label={w.call(id.slice(-8))}
      header={<CallHeader id={id} call={state.known} answer={state.answer} onStep={onStep} />}
    >
      <CallView key={id} state={state} />
    </SidePanel>
  );
}

/** Not while somebody writes, and not where something stands over the panel. */
function useStepping(onStep: CallPanelProps['onStep']): void {
  const step = useRef(onStep);
  useEffect(() => {
    step.current = onStep;
  }, [onStep]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const delta = event.key === 'j' ? 1 : event.key === 'k' ? -1 : null;
      if (delta === null || event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector('[data-popup][data-open], [role="dialog"][aria-modal="true"]') !== null) return;
      event.preventDefault();
      step.current?.(delta);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
