// Which columns, in which order, and how high rows are.
import { ArrowLeft, ArrowRight, Columns3 } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../ask/me.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Checkbox, TextInput } from '../../parts/input.tsx';
import { Popover } from '../../parts/popover.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { callFields } from '../../words/fields.ts';
import { useWords } from '../../words/words.ts';
import { callsWords } from '../words.ts';
import { useHeading } from './cell.tsx';
import type { ColumnChoice, Density } from './column-choice.ts';

const long = ['usage', 'usage_raw', 'attempts', 'cost_detail'];

export function ColumnMenu({ choice }: { readonly choice: ColumnChoice }) {
  const w = useWords(callsWords);
  return (
    <Popover label={w.columns} align="end" trigger={<Button icon={Columns3}>{w.columns}</Button>} className="w-80">
      <Choice choice={choice} />
    </Popover>
  );
}

function Choice({ choice }: { readonly choice: ColumnChoice }) {
  const w = useWords(callsWords);
  const heading = useHeading();
  const { rights } = useMe();
  const [find, setFind] = useState('');
  const { columns, setColumns, density, setDensity } = choice;
  const small = find.toLocaleLowerCase();
  const isReadable = (name: string): boolean => rights.text || !['answer_preview', 'error_message', 'metadata'].includes(name);
  const others = Object.keys(callFields).filter(
    (name) =>
      !columns.includes(name) &&
      !long.includes(name) &&
      isReadable(name) &&
      [name, heading(name)].some((one) => one.toLocaleLowerCase().includes(small)),
  );
  const move = (column: string, by: 1 | -1): void => {
    const at = columns.indexOf(column);
    const rest = columns.filter((one) => one !== column);
    setColumns([...rest.slice(0, at + by), column, ...rest.slice(at + by)]);
  };
  return (
    <div className="flex flex-col gap-2">
      <Segmented<Density>
        label={w.density}
        size="s"
        value={density}
        onChange={setDensity}
        options={[
          { value: 'dense', label: w.dense },
          { value: 'roomy', label: w.roomy },
        ]}
      />
      <p className="text-quiet text-xs">{w.columnsHint}</p>
      <ul>
        {columns.map((column, at) => (
          <li key={column} className="flex items-center">
            <Checkbox
              className="min-w-0 flex-1"
              label={heading(column)}
              checked
              disabled={columns.length === 1}
              onChange={() => setColumns(columns.filter((one) => one !== column))}
            />
            <IconButton size="s" icon={ArrowLeft} label={w.left(heading(column))} disabled={at === 0} onClick={() => move(column, -1)} />
            <IconButton
              size="s"
              icon={ArrowRight}
              label={w.right(heading(column))}
              disabled={at === columns.length - 1}
              onClick={() => move(column, 1)}
            />
          </li>
        ))}
      </ul>
      <TextInput
        aria-label={w.findField}
        placeholder={w.otherFields}
        value={find}
        onChange={({ currentTarget }) => setFind(currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={w.otherFields} tabIndex={0} className="max-h-60 overflow-y-auto">
        {others.map((column) => (
          <Checkbox key={column} label={heading(column)} checked={false} onChange={() => setColumns([...columns, column])} />
        ))}
      </section>
      <Button size="s" variant="quiet" onClick={() => setColumns(null)}>
        {w.usual}
      </Button>
    </div>
  );
}
