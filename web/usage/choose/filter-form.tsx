// A new filter: which dimension, is or is not, which value; the values of this range are suggested, the most used first.
import { useState } from 'react';
import type { UsageDimension } from '../../../src/schema/question.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { Field } from '../../parts/field.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { Select } from '../../parts/select.tsx';
import { useWords } from '../../words/words.ts';
import { type Asked, type DimensionFilter, dimensions } from '../asked/question.ts';
import { usageWords } from '../words.ts';

export function FilterForm({ asked, onAdd }: { readonly asked: Asked; readonly onAdd: (filter: DimensionFilter) => void }) {
  const w = useWords(usageWords);
  const [field, setField] = useState<UsageDimension>(asked.by[0] ?? 'model_name');
  const [not, setNot] = useState(false);
  const [value, setValue] = useState('');
  const { from, to, zone } = asked;
  const { data } = useAsk('GET /api/usage', { query: { from, to, zone, by: field, every: 'total', measures: 'calls', sort: 'calls' } });
  const options = (data?.rows ?? []).flatMap(({ group }) => group[field] ?? []);
  return (
    <form
      className="flex w-64 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd({ field, not, value: value.trim() === '' ? null : value.trim() });
      }}
    >
      <Field label={w.field}>
        <Select
          label={w.field}
          value={field}
          onChange={(next) => {
            setField(next);
            setValue('');
          }}
          options={dimensions.map((dimension) => ({ value: dimension, label: w.dimensions[dimension] }))}
        />
      </Field>
      <Segmented
        label={w.filters}
        value={not ? 'not' : 'is'}
        onChange={(next) => setNot(next === 'not')}
        options={[
          { value: 'is', label: w.is },
          { value: 'not', label: w.isNot },
        ]}
      />
      <Field label={w.value} hint={w.valueHint}>
        <Combobox label={w.value} value={value} onChange={setValue} options={options} />
      </Field>
      <Button type="submit" variant="primary">
        {w.add}
      </Button>
    </form>
  );
}
