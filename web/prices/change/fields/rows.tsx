// A list of like things in a form: each in a box with what takes it out, and below them what adds one.
import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../../parts/button.tsx';
import { useWords } from '../../../words/words.ts';
import { changeWords } from '../words.ts';

type RowsProps<T> = {
  readonly title: string;
  readonly hint: string;
  readonly addLabel: string;
  readonly rows: readonly T[];
  readonly fresh: T;
  readonly onChange: (rows: readonly T[]) => void;
  readonly children: (row: T, change: (changes: Partial<T>) => void) => ReactNode;
};

export function Rows<T extends object>({ title, hint, addLabel, rows, fresh, onChange, children }: RowsProps<T>) {
  const w = useWords(changeWords);
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm">{title}</legend>
      <p className="text-quiet text-xs">{hint}</p>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone, and its order matters
        <div key={at} className="mt-2 flex items-start gap-2 rounded-sm border p-2">
          <div className="min-w-0 flex-1">
            {children(row, (changes) => onChange(rows.map((one, place) => (place === at ? { ...one, ...changes } : one))))}
          </div>
          <IconButton size="s" icon={X} label={w.remove} onClick={() => onChange(rows.filter((_, place) => place !== at))} />
        </div>
      ))}
      <Button size="s" variant="quiet" icon={Plus} className="mt-1" onClick={() => onChange([...rows, fresh])}>
        {addLabel}
      </Button>
    </fieldset>
  );
}
