// Asking again: now, or every so often while the page is looked at. How often is kept on this device.
import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown, RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { Button, IconButton } from '../../parts/button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { useWords } from '../../words/words.ts';
import { chartWords } from '../words.ts';

const place = 'daybook.refresh';
const choices = [0, 5, 30, 60, 300] as const;
const listeners = new Set<() => void>();

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

const chosen = (): number => choices.find((seconds) => String(seconds) === localStorage.getItem(place)) ?? 0;

function choose(seconds: number): void {
  localStorage.setItem(place, String(seconds));
  for (const tell of listeners) tell();
}

export function Refresh() {
  const w = useWords(chartWords);
  const queries = useQueryClient();
  const every = useSyncExternalStore(listen, chosen);
  const [busy, setBusy] = useState(false);
  const refresh = useCallback(async () => {
    setBusy(true);
    await queries.invalidateQueries();
    setBusy(false);
  }, [queries]);
  useEffect(() => {
    if (every === 0) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refresh();
    }, every * 1000);
    return () => clearInterval(timer);
  }, [every, refresh]);
  return (
    <div className="flex items-center">
      <IconButton label={w.refresh} icon={RefreshCw} variant="plain" busy={busy} onClick={() => void refresh()} />
      <Menu
        align="end"
        trigger={
          <Button variant="quiet" aria-label={w.refreshEvery} title={w.refreshEvery} className="px-1.5 tabular-nums">
            {every === 0 ? null : w.everySeconds(every)}
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        }
        items={choices.map((seconds) => ({
          label: seconds === 0 ? w.never : w.everySeconds(seconds),
          checked: seconds === every,
          onSelect: () => choose(seconds),
        }))}
      />
    </div>
  );
}
