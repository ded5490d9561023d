// What nothing here knows of a part: folded, never left out.
import { useState } from 'react';
import { useWords } from '../../words/words.ts';
import { JsonView } from '../json/json-view.tsx';
import type { JsonObject } from '../reading/turn.ts';
import { chatWords } from '../words.ts';
import { Fold } from './fold.tsx';

export function More({ rest }: { readonly rest: JsonObject | null }) {
  const w = useWords(chatWords);
  const [isOpen, setOpen] = useState(false);
  if (rest === null) return null;
  const names = Object.keys(rest);
  return (
    <Fold open={isOpen} onToggle={setOpen} quiet title={`${w.more(names.length)}: ${names.slice(0, 4).join(', ').slice(0, 80)}`}>
      {() => <JsonView value={rest} label={w.more(names.length)} controls={false} open={1} />}
    </Fold>
  );
}
