// A few words on hover or focus. Never the only place where something is said: a touch screen has no hover. One for the whole page,
// which looks for `data-tip` under the pointer or the focus: a list has hundreds of buttons, and a tooltip of its own is what
// costs most in a button.
import { Tooltip as Base } from '@base-ui/react/tooltip';
import { useEffect, useState } from 'react';

const delayMs = 400;

const tippedAt = (target: EventTarget | null): Element | null => (target instanceof Element ? target.closest('[data-tip]') : null);

export function Tooltips() {
  const [shown, setShown] = useState<{ readonly on: Element; readonly text: string } | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let on: Element | null = null;
    let byFocus = false;
    let pressed: Element | null = null;
    const leave = (): void => {
      clearTimeout(timer);
      on = null;
      byFocus = false;
      setShown(null);
    };
    const show = (): void => {
      const text = on?.isConnected === true ? on.getAttribute('data-tip') : null;
      if (on !== null && text !== null) setShown({ on, text });
    };
    const meet = (next: Element | null, wait: number, hasFocus: boolean): void => {
      if (next === on) return;
      leave();
      on = next;
      byFocus = hasFocus;
      if (next !== null) timer = setTimeout(show, wait);
    };
    const hover = (event: PointerEvent): void => {
      if (event.pointerType === 'touch') return;
      const next = tippedAt(event.target);
      if (next !== pressed) pressed = null;
      // Whoever has the focus keeps it, wherever the pointer rests.
      if (next === null ? byFocus : next === pressed) return;
      meet(next, delayMs, false);
    };
    const unhover = (): void => {
      if (!byFocus) leave();
    };
    const focus = (event: FocusEvent): void => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) meet(tippedAt(event.target), 0, true);
    };
    // What was pressed says nothing more until the pointer comes back to it.
    const press = (event: PointerEvent): void => {
      pressed = tippedAt(event.target);
      leave();
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') leave();
    };
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('pointerover', hover, { signal });
    document.addEventListener('focusin', focus, { signal });
    document.addEventListener('keydown', key, { signal, capture: true });
    document.addEventListener('pointerdown', press, { signal, capture: true });
    for (const event of ['click', 'focusout']) document.addEventListener(event, leave, { signal, capture: true });
    // A focus is often what scrolls; the tooltip goes with it.
    document.addEventListener('scroll', unhover, { signal, capture: true, passive: true });
    document.documentElement.addEventListener('pointerleave', unhover, { signal });
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
