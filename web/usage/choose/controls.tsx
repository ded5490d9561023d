// What the table is asked for: by what, by which period, in which currency, which columns, and whether periods stand as columns.
import { Columns3, Download } from 'lucide-react';
import type { UsageDimension } from '../../../src/schema/question.ts';
import { addressOf } from '../../ask/ask.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Switch } from '../../parts/input.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Select } from '../../parts/select.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { type Measure, measures } from '../asked/measures.ts';
import { everyChoices } from '../asked/periods.ts';
import { type Asked, dimensions, queryOf, weekChoices } from '../asked/question.ts';
import { usageWords } from '../words.ts';
import type { Names } from '../shown/names.ts';

const currencies = ['USD', 'CNY', 'EUR', 'GBP', 'JPY', 'HKD', 'SGD', 'INR'];
const nothing = '-';

export function Controls({ asked, names }: { readonly asked: Asked; readonly names: Names }) {
  const w = useWords(usageWords);
  const url = useUrl();
  const [first, second] = asked.by;
  const setBy = (one: string, two: string): void => {
    const by = [one, two].filter((name, at, all) => name !== nothing && all.indexOf(name) === at);
    url.set({ by: by.length === 0 ? 'none' : by.join(','), sort: null });
  };
  const dimensionChoices = (none: string, but?: UsageDimension) => [
    { value: nothing, label: none },
    ...dimensions.filter((dimension) => dimension !== but).map((dimension) => ({ value: dimension, label: w.dimensions[dimension] })),
  ];
  const toggle = (measure: Measure): void => {
    const isShown = asked.shown.includes(measure);
    const next = measures.filter((one) => (one === measure ? !isShown : asked.shown.includes(one)));
    if (next.length > 0) url.set({ show: next.map(({ key }) => key).join(',') });
  };
  const displays = [...new Set([...currencies, ...(asked.display === null ? [] : [asked.display])])];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Labelled text={w.by}>
        <Select
          label={w.by}
          value={first ?? nothing}
          onChange={(name) => setBy(name, second ?? nothing)}
          options={dimensionChoices(w.everything)}
        />
      </Labelled>
      {first !== undefined && (
        <Labelled text={w.andBy}>
          <Select
            label={w.andBy}
            value={second ?? nothing}
            onChange={(name) => setBy(first, name)}
            options={dimensionChoices(w.nothing, first)}
          />
        </Labelled>
      )}
      <Labelled text={w.every}>
        <Select
          label={w.every}
          value={asked.every}
          onChange={(every) => url.set({ every })}
          options={everyChoices.map((every) => ({ value: every, label: w.periods[every] }))}
        />
      </Labelled>
      {asked.every === 'week' && (
        <Labelled text={w.week}>
          <Select
            label={w.week}
            value={asked.week}
            onChange={(week) => url.set({ week: week === 'mon' ? null : week })}
            options={weekChoices.map((week) => ({ value: week, label: w.weeks[week] }))}
          />
        </Labelled>
      )}
      <Labelled text={w.display}>
        <Select
          label={w.display}
          value={asked.display ?? nothing}
          onChange={(display) => url.set({ display: display === nothing ? null : display })}
          options={[{ value: nothing, label: w.asBilled }, ...displays.map((code) => ({ value: code, label: code }))]}
        />
      </Labelled>
      <Menu
        trigger={<Button icon={Columns3}>{w.columns}</Button>}
        items={measures.map((measure) => ({
          label: names.measure(measure),
          checked: asked.shown.includes(measure),
          onSelect: () => toggle(measure),
        }))}
      />
      {asked.every !== 'total' && <Switch label={w.pivot} checked={asked.pivot} onChange={(on) => url.set({ pivot: on ? '1' : null })} />}
    </div>
  );
}

function Labelled({ text, children }: { readonly text: string; readonly children: React.ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className="whitespace-nowrap text-quiet text-xs">
        {text}
      </span>
      <span className="inline-block min-w-24">{children}</span>
    </span>
  );
}

/** The same question as a file. */
export function CsvLink({ asked }: { readonly asked: Asked }) {
  const w = useWords(usageWords);
  return (
    <a
      href={addressOf('GET /api/usage', {}, { ...queryOf(asked), format: 'csv' })}
      download
      title={w.csvHint}
      className={buttonLook('plain', 'm')}
    >
      <Download aria-hidden className="size-3.5" />
      {w.csv}
    </a>
  );
}
