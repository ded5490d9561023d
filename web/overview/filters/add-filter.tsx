// Narrows the overview to one value of a dimension: those with the most calls are suggested, any other can be typed.
import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { Field } from '../../parts/field.tsx';
import { Popover } from '../../parts/popover.tsx';
import { Select } from '../../parts/select.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import type { Tops } from '../asking.ts';
import { type Dimension, dimensions } from '../behind.ts';
import { overviewWords } from '../words.ts';

const listOf: Readonly<Partial<Record<Dimension, keyof Tops>>> = {
  model: 'model_name',
  vendor: 'vendor_name',
  app: 'source_app',
  user: 'user',
  function: 'source_function',
  key: 'key_id',
};

export function AddFilter({ tops }: { readonly tops: Tops | null }) {
  const w = useWords(overviewWords);
  return (
    <Popover label={w.filter} align="end" trigger={<Button icon={ListFilter}>{w.filter}</Button>}>
      {(close) => <FilterForm tops={tops} onDone={close} />}
    </Popover>
  );
}

function FilterForm({ tops, onDone }: { readonly tops: Tops | null; readonly onDone: () => void }) {
  const w = useWords(overviewWords);
  const url = useUrl();
  const [dimension, setDimension] = useState<Dimension>('model');
  const [value, setValue] = useState('');
  const list = listOf[dimension];
  const options = list === undefined || tops === null ? [] : tops[list].flatMap((row) => row.value ?? []);
  const wanted = value.trim();
  return (
    <form
      className="flex w-64 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === '') return;
        url.set({ [dimension]: [...new Set([...url.all(dimension), wanted])] }, { push: true });
        onDone();
      }}
    >
      <Field label={w.filterBy}>
        <Select
          label={w.filterBy}
          value={dimension}
          onChange={setDimension}
          options={dimensions.map((one) => ({ value: one, label: w.dimensions[one] }))}
        />
      </Field>
      <Field label={w.value} hint={w.valueHint}>
        <Combobox label={w.value} value={value} onChange={setValue} options={options} />
      </Field>
      <Button type="submit" variant="primary" disabled={wanted === ''}>
        {w.apply}
      </Button>
    </form>
  );
}
