// Hours of the week with rates of their own, by the wall clock of a zone.
import { Combobox } from '../../../parts/combobox.tsx';
import { Field } from '../../../parts/field.tsx';
import { Checkbox, TextInput } from '../../../parts/input.tsx';
import { useWords } from '../../../words/words.ts';
import { week } from '../../figures/kinds.ts';
import { figureWords } from '../../figures/words.ts';
import type { WindowDraft } from '../draft.ts';
import { changeWords } from '../words.ts';
import { RatesFields } from './rates-fields.tsx';
import { Rows } from './rows.tsx';
import { TierFields } from './tier-fields.tsx';

type WindowFieldsProps = {
  readonly windows: readonly WindowDraft[];
  readonly zone: string;
  readonly onChange: (windows: readonly WindowDraft[]) => void;
};

const zones = Intl.supportedValuesOf('timeZone');

export function WindowFields({ windows, zone, onChange }: WindowFieldsProps) {
  const w = useWords(changeWords);
  const f = useWords(figureWords);
  const fresh: WindowDraft = { name: 'peak', zone, days: [...week], from: '09:00', to: '18:00', holidays: null, rates: {}, tiers: [] };
  return (
    <Rows title={w.windows} hint={w.windowsHint} addLabel={w.addWindow} rows={windows} fresh={fresh} onChange={onChange}>
      {(window, change) => (
        <div className="flex flex-col gap-2">
          <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
            <Field label={w.windowName}>
              <TextInput value={window.name} onChange={(event) => change({ name: event.currentTarget.value })} />
            </Field>
            <Field label={w.windowZone}>
              <Combobox label={w.windowZone} value={window.zone} options={zones} onChange={(next) => change({ zone: next })} />
            </Field>
            <Field label={w.windowFrom}>
              <TextInput value={window.from} placeholder="09:00" onChange={(event) => change({ from: event.currentTarget.value })} />
            </Field>
            <Field label={w.windowTo}>
              <TextInput value={window.to} placeholder="24:00" onChange={(event) => change({ to: event.currentTarget.value })} />
            </Field>
          </div>
          <fieldset className="flex flex-wrap gap-x-3">
            <legend className="text-quiet text-xs">{w.days}</legend>
            {week.map((day) => (
              <Checkbox
                key={day}
                label={f.days[day]}
                checked={window.days.includes(day)}
                onChange={(on) => change({ days: week.filter((one) => (one === day ? on : window.days.includes(one))) })}
              />
            ))}
          </fieldset>
          <Checkbox label={w.holidays} checked={window.holidays !== null} onChange={(on) => change({ holidays: on ? 'cn' : null })} />
          <RatesFields rates={window.rates} onChange={(rates) => change({ rates })} />
          <TierFields tiers={window.tiers} onChange={(tiers) => change({ tiers })} />
        </div>
      )}
    </Rows>
  );
}
