// Keys that work on every page, but not while somebody writes.
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { rooms } from './rooms.ts';

export type Shortcuts = { readonly find: () => void; readonly keys: () => void };

const patienceMs = 1_200;

/** ⌘K or Ctrl K finds, `?` shows the keys, `g` and a letter goes to a page, `/` goes to the page's query bar (`data-query-bar`). */
export function useShortcuts({ find, keys }: Shortcuts): void {
  const navigate = useNavigate();
  const wentAt = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        find();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target) || hasDialog()) return;
      const room = rooms.find(({ key }) => key === event.key);
      if (event.timeStamp - wentAt.current < patienceMs && wentAt.current > 0 && room !== undefined) {
        wentAt.current = 0;
        event.preventDefault();
        event.stopImmediatePropagation();
        void navigate({ to: room.to });
        return;
      }
      wentAt.current = event.key === 'g' ? event.timeStamp : 0;
      if (event.key === '?') keys();
      const bar = event.key === '/' ? document.querySelector<HTMLElement>('[data-query-bar]') : null;
      if (bar !== null) {
        event.preventDefault();
        bar.focus();
      }
    };
    // In the capture phase, so that a page's own single keys do not take the letter after `g`.
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [find, keys, navigate]);
}

export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const hasDialog = (): boolean => document.querySelector('[role="dialog"][aria-modal="true"], [role="alertdialog"]') !== null;
