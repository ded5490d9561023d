// A few words on hover or focus. Never the only place where something is said: a touch screen has no hover. One for the whole page,
// which looks for `data-tip` under the pointer or the focus: a list has hundreds of buttons, and a tooltip of its own is what
// costs most in a button.
import { Tooltip as Base } from '@base-ui/react/tooltip';
import { useEffect, useState } from 'react';

const delayMs = 400;

export function Tooltips() {
  const [shown, setShown] = useState<{ readonly on: Element; readonly text: string } | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let on: Element | null = null;
    const leave = (): void => {
      clearTimeout(timer);
      on = null;
      setShown(null);
    };
    const show = (): void => {
      const text = on?.isConnected === true ? on.getAttribute('data-tip') : null;
      if (on !== null && text !== null) setShown({ on, text });
    };
    const meet = (target: EventTarget | null, wait: number): void => {
      const next = target instanceof Element ? target.closest('[data-tip]') : null;
      if (next === on) return;
      leave();
      on = next;
      if (next !== null) timer = setTimeout(show, wait);
    };
    const hover = (event: PointerEvent): void => {
      if (event.pointerType !== 'touch') meet(event.target, delayMs);
    };
    const focus = (event: FocusEvent): void => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) meet(event.target, 0);
    };
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') leave();
    };
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('pointerover', hover, { signal });
    document.addEventListener('focusin', focus, { signal });
    document.addEventListener('keydown', press, { signal, capture: true });
    for (const event of ['pointerdown', 'focusout', 'scroll'])
      document.addEventListener(event, leave, { signal, capture: true, passive: true });
    document.documentElement.addEventListener('pointerleave', leave, { signal });
    return () => {
      listening.abort();
      clearTimeout(timer);
    };
  }, []);
  return (
    <Base.Root open={shown !== null}>
      <Base.Portal>
        <Base.Positioner anchor={shown?.on ?? null} sideOffset={6} className="pointer-events-none z-60">
          <Base.Popup className="max-w-80 rounded-sm bg-ink px-2 py-1 text-card text-xs shadow-float">{shown?.text}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
