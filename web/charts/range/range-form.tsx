// What opens under the range: quick ranges, times as text, a calendar of two dates, the zone.
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { TextInput } from '../../parts/input.tsx';
import { useRange } from '../../url/range.ts';
import { useWords } from '../../words/words.ts';
import { chartWords } from '../words.ts';
import { dateIn, dateOf, isTime, presetOf, presets } from './times.ts';
import { ZoneChoice } from './zone-choice.tsx';

const Calendar = lazy(() => import('./calendar.tsx').then((module) => ({ default: module.Calendar })));

export function RangeForm({ now, onDone }: { readonly now: number; readonly onDone: () => void }) {
  const w = useWords(chartWords);
  const range = useRange();
  const [draft, setDraft] = useState({ from: range.from, to: range.to });
  const preset = presetOf(range.from, range.to);
  const faults = { from: isTime(draft.from) ? undefined : w.fromFault, to: isTime(draft.to) ? undefined : w.fromFault };
  const apply = (from: string, to: string): void => {
    range.set({ from, to });
    onDone();
  };
  return (
    <div className="flex w-full flex-col gap-3 sm:flex-row sm:gap-4">
      <fieldset className="flex flex-wrap content-start gap-1 sm:w-32 sm:flex-col">
        <legend className="mb-1 text-quiet text-xs">{w.presets}</legend>
        {presets.map((span) => (
          <Button
            key={span}
            variant="quiet"
            size="s"
            aria-pressed={preset === span}
            className={preset === span ? 'justify-start bg-selected text-ink' : 'justify-start'}
            onClick={() => apply(`now-${span}`, 'now')}
          >
            {w.lastOf(w.last[span])}
          </Button>
        ))}
      </fieldset>
      <div className="flex min-w-0 flex-col gap-3 sm:w-64">
        <form
          className="flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (faults.from === undefined && faults.to === undefined) apply(draft.from, draft.to);
          }}
        >
          <Field label={w.from} hint={w.fromHint} error={faults.from}>
            <TextInput value={draft.from} onChange={(event) => setDraft({ ...draft, from: event.currentTarget.value.trim() })} />
          </Field>
          <Field label={w.to} error={faults.to}>
            <TextInput value={draft.to} onChange={(event) => setDraft({ ...draft, to: event.currentTarget.value.trim() })} />
          </Field>
          <Button type="submit" variant="primary" disabled={faults.from !== undefined || faults.to !== undefined}>
            {w.apply}
          </Button>
        </form>
        <fieldset className="min-h-72">
          <legend className="sr-only">{w.days}</legend>
          <Suspense fallback={null}>
            <Calendar
              from={dateOf(draft.from, range.zone)}
              to={dateOf(draft.to, range.zone)}
              today={dateIn(now, range.zone)}
              onPick={(from, to) => setDraft({ from, to })}
            />
          </Suspense>
        </fieldset>
        <ZoneChoice zone={range.zone} now={now} onChange={(zone) => range.set({ zone })} />
      </div>
    </div>
  );
}
