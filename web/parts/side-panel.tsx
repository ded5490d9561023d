// A panel beside the page, not over it: the list stays usable while a row is open. Its width is dragged, or moved with the arrow keys, and
// kept in this browser; on a phone it is a sheet from below. Esc closes it unless something is open over it; focus goes back where it was.
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useWords } from '../words/words.ts';
import { IconButton } from './button.tsx';
import { partsWords } from './words.ts';

type SidePanelProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly label: string;
  /** What stays in sight at the top, left of the close button. */
  readonly header?: ReactNode;
  readonly children: ReactNode;
};

const place = 'daybook.panel-width';
const narrowest = 380;
const step = 32;
const widest = () => Math.max(narrowest, window.innerWidth - 240);
const within = (width: number) => Math.min(widest(), Math.max(narrowest, Math.round(width)));

function keptWidth(): number {
  const kept = Number.parseInt(localStorage.getItem(place) ?? '', 10);
  return within(Number.isNaN(kept) ? 640 : kept);
}

export function SidePanel(props: SidePanelProps) {
  return props.open ? <OpenPanel {...props} /> : null;
}

function OpenPanel({ onClose, label, header, children }: SidePanelProps) {
  const w = useWords(partsWords);
  const panel = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(keptWidth);
  useFocusThere(panel);
  useEscape(onClose);
  const resize = (next: number) => {
    const fitting = within(next);
    setWidth(fitting);
    localStorage.setItem(place, String(fitting));
  };
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={label}
      style={{ width }}
      className={clsx(
        'fixed z-30 flex flex-col border-line bg-card shadow-float outline-none',
        'inset-y-0 right-0 max-w-full border-l max-md:inset-x-0 max-md:top-auto max-md:h-[88dvh] max-md:w-full! max-md:rounded-t-md max-md:border-t max-md:border-l-0',
      )}
    >
      <Grip label={w.panelWidth} width={width} onResize={resize} />
      <div className="flex min-h-10 items-center gap-2 border-line border-b py-1 pr-2 pl-4">
        <div className="min-w-0 flex-1">{header}</div>
        <IconButton label={w.close} icon={X} onClick={onClose} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
    </aside>
  );
}

/** The focus goes into the panel when it opens and back when it closes, unless it has gone elsewhere by then. */
function useFocusThere(panel: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const opened = panel.current;
    const before = document.activeElement;
    opened?.focus({ preventScroll: true });
    return () => {
      const lost =
        document.activeElement === null || document.activeElement === document.body || opened?.contains(document.activeElement) === true;
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [panel]);
}

/** Asked while the event goes down: what is open over the panel is still open then, and the key is its own. */
function useEscape(onClose: () => void): void {
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  }, [onClose]);
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || document.querySelector('[data-popup][data-open]') !== null) return;
      close.current();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
}

function Grip({ label, width, onResize }: { readonly label: string; readonly width: number; readonly onResize: (width: number) => void }) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onResize(window.innerWidth - event.clientX);
  };
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowLeft' ? step : event.key === 'ArrowRight' ? -step : 0;
    if (by === 0) return;
    event.preventDefault();
    onResize(width + by);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is not a rule between paragraphs
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest()}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={move}
      className="absolute inset-y-0 -left-1 z-1 w-2 cursor-col-resize touch-none hover:bg-accent-soft focus-visible:bg-accent-soft max-md:hidden"
    />
  );
}
