// Keys of the page that work wherever the focus is, but not while somebody writes: j and k walk the rows, Enter opens the row they are at.
import { useEffect, useRef } from 'react';

type Keys = { readonly step: (by: 1 | -1) => void; readonly open: () => void };

export function useKeys(keys: Keys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isBusy(event.target)) return;
      const by = event.key === 'j' ? 1 : event.key === 'k' ? -1 : null;
      if (by !== null) {
        event.preventDefault();
        now.current.step(by);
      } else if (event.key === 'Enter' && (event.target === document.body || event.target === null)) now.current.open();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

const isBusy = (target: EventTarget | null): boolean =>
  document.querySelector('[role="dialog"][data-open], [role="menu"][data-open], [role="listbox"][data-open]') !== null ||
  (target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)));
