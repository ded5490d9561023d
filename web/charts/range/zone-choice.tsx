// Which clock a page follows, out of all that this browser knows.
import { useMemo, useState } from 'react';
import { Combobox } from '../../parts/combobox.tsx';
import { Field } from '../../parts/field.tsx';
import { zoneWords } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { chartWords } from '../words.ts';
import { isZone, zones } from './times.ts';

export function ZoneChoice({
  zone,
  onChange,
  now,
}: {
  readonly zone: string;
  readonly onChange: (zone: string) => void;
  readonly now: number;
}) {
  const w = useWords(chartWords);
  const all = useMemo(zones, []);
  const [text, setText] = useState(zone);
  const known = isZone(text);
  const change = (next: string): void => {
    setText(next);
    // A name half typed may be another zone's: only whole names of the list, or what is left by Enter, count.
    if (all.includes(next)) onChange(next);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (known) onChange(text);
      }}
    >
      <Field
        label={w.zone}
        hint={known ? zoneWords(text)(now) : undefined}
        error={known || all.some((name) => isLike(name, text)) ? undefined : w.noZone}
      >
        <Combobox label={w.zone} value={text} onChange={change} options={all} placeholder={w.findZone} />
      </Field>
    </form>
  );
}

const isLike = (name: string, text: string): boolean => name.toLowerCase().includes(text.toLowerCase());
