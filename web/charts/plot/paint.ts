// CSS colours as a canvas takes them: resolved where the chart stands, so that they follow the theme.
import { useSyncExternalStore } from 'react';

/** Gives a colour such as `var(--series-1)` or `color-mix(…)` as the canvas knows it. */
export type Paint = (colour: string) => string;

/** Reads colours at an element of the page. Another function after each change of theme, which is when to draw anew. */
export type PaintAt = (element: HTMLElement) => Paint;

export const usePaint = (): PaintAt => useSyncExternalStore(listen, current);

let known: { readonly theme: string; readonly paintAt: PaintAt } | null = null;

function current(): PaintAt {
  const theme = `${document.documentElement.dataset['theme'] ?? 'system'} ${matchMedia('(prefers-color-scheme: dark)').matches}`;
  if (known?.theme !== theme) known = { theme, paintAt: (element) => readAt(element) };
  return known.paintAt;
}

function readAt(element: HTMLElement): Paint {
  const read = new Map<string, string>();
  return (colour) => {
    const before = read.get(colour);
    if (before !== undefined) return before;
    const probe = document.createElement('span');
    probe.style.color = colour;
    element.append(probe);
    const resolved = getComputedStyle(probe).color;
    probe.remove();
    read.set(colour, resolved);
    return resolved;
  };
}

export const faint = (colour: string, percent: number): string => `color-mix(in srgb, ${colour} ${percent}%, transparent)`;

function listen(tell: () => void): () => void {
  const watch = new MutationObserver(tell);
  watch.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', tell);
  return () => {
    watch.disconnect();
    system.removeEventListener('change', tell);
  };
}
