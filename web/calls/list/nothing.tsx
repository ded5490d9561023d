// What is said where no call matches: which parts of the question could be left out.
import { SearchX } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { useWords } from '../../words/words.ts';
import type { Asked } from '../asked/use-asked.ts';
import { callsWords } from '../words.ts';

const most = 4;

export function Nothing({ asked: { text, terms, range, setText } }: { readonly asked: Asked }) {
  const w = useWords(callsWords);
  const rest = (at: number, end: number): string => `${text.slice(0, at)} ${text.slice(end)}`.replace(/\s+/g, ' ').trim();
  return (
    <Empty
      icon={SearchX}
      title={w.nothing}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {terms.slice(0, most).map(({ at, end }) => (
            <Button key={at} size="s" onClick={() => setText(rest(at, end))}>
              {w.without(text.slice(at, end))}
            </Button>
          ))}
          {range.from !== 'now-30d' && (
            <Button size="s" onClick={() => range.set({ from: 'now-30d', to: 'now' })}>
              {w.wider}
            </Button>
          )}
        </div>
      }
    >
      {w.loosen}
    </Empty>
  );
}
