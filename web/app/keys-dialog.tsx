// The keys that work everywhere, shown by `?`.
import { Fragment } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { useWords } from '../words/words.ts';
import { appWords } from './words.ts';

export function KeysDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const w = useWords(appWords);
  return (
    <Dialog open={open} onClose={onClose} title={w.keysTitle}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        {w.keyRows.map(([key, what]) => (
          <Fragment key={key}>
            <dt className="font-mono text-xs text-quiet">{key}</dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
