// ⌘K: pages, calls by id or words, models and users, found as one types and opened with Enter.
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAsk } from '../ask/use-ask.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { type Found, found } from './found.ts';
import type { Room } from './rooms.ts';
import { appWords } from './words.ts';

type Props = { readonly open: boolean; readonly onClose: () => void; readonly rooms: readonly Room[] };

export function CommandMenu({ open, onClose, rooms }: Props) {
  const w = useWords(appWords);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup
          aria-label={w.find}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border bg-card shadow-float"
        >
          {open ? <Finder rooms={rooms} onClose={onClose} /> : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Names of the last thirty days. */
const recent = { from: 'now-30d', every: 'total', measures: 'calls', sort: 'calls' } as const;

function Finder({ rooms, onClose }: Omit<Props, 'open'>) {
  const w = useWords(appWords);
  const language = useLanguage();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const models = useAsk('GET /api/usage', { query: { ...recent, by: 'model' } }, { staleMs: 60_000 });
  const users = useAsk('GET /api/usage', { query: { ...recent, by: 'user' } }, { staleMs: 60_000 });
  const names = {
    models: models.data?.rows.flatMap(({ group }) => group.model_name ?? []) ?? [],
    users: users.data?.rows.flatMap(({ group }) => group.user ?? []) ?? [],
  };
  const results = found(text, rooms, names, w, language);
  const go = (item: Found): void => {
    onClose();
    void navigate({ to: item.to, search: item.search });
  };
  return (
    <Autocomplete.Root
      items={results}
      value={text}
      onValueChange={setText}
      mode="none"
      open
      inline
      autoHighlight="always"
      itemToStringValue={(item: Found) => item.label}
    >
      <Autocomplete.Input
        aria-label={w.find}
        placeholder={w.findHint}
        className="h-11 w-full border-b bg-card px-4 text-base outline-none placeholder:text-quiet"
      />
      <Autocomplete.Empty className="px-4 py-6 text-quiet empty:p-0">{w.noneFound}</Autocomplete.Empty>
      <Autocomplete.List className="overflow-y-auto p-2 empty:p-0">
        {(item: Found) => (
          <Autocomplete.Item
            key={item.key}
            value={item}
            onClick={() => go(item)}
            className="flex min-h-9 cursor-default items-center gap-3 rounded-md px-2 py-1 data-highlighted:bg-selected"
          >
            <span className="w-16 shrink-0 text-xs text-quiet">{item.kind}</span>
            <span className="min-w-0 truncate">{item.label}</span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
