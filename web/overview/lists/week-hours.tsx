// When in the week calls are made. In a range of seven days or less an hour leads to its calls; a longer one has each hour several
// times, which no range of time can say.
import { useNavigate } from '@tanstack/react-router';
import { ChartCard } from '../../charts/chart-card.tsx';
import { HeatMap } from '../../charts/heat-map.tsx';
import { chartWords } from '../../charts/words.ts';
import { useToast } from '../../parts/toast.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { Overview } from '../asking.ts';
import type { Behind } from '../behind.ts';
import { overviewWords } from '../words.ts';
import { spansOfHour } from './hour-spans.ts';

type WeekHoursProps = { readonly hours: NonNullable<Overview['hours']>; readonly zone: string; readonly behind: Behind };

const week = 7 * 24 * 3_600_000;
const hour = 3_600_000;

export function WeekHours({ hours, zone, behind }: WeekHoursProps) {
  const w = useWords(overviewWords);
  const { weekdays } = useWords(chartWords);
  const { count } = useFormats();
  const navigate = useNavigate();
  const say = useToast();
  const opens = Date.parse(behind.range.to) - Date.parse(behind.range.from) < week + hour;
  const pick = (day: number, of: number): void => {
    const spans = spansOfHour(behind.range, zone, day, of);
    const last = spans.at(-1);
    if (last === undefined) return;
    if (spans.length > 1) say(w.hourTwice);
    void navigate({ to: '/calls', search: behind.of({}, {}, last) });
  };
  return (
    <ChartCard
      title={w.hours}
      table={{
        columns: [w.time, ...weekdays],
        rows: Array.from({ length: 24 }, (_, at) => [`${String(at).padStart(2, '0')}:00`, ...hours.map((day) => count(day[at] ?? 0))]),
      }}
    >
      <p className="mb-2 text-quiet text-xs">
        {w.hoursFor(zone)}
        {opens ? null : ` · ${w.hourOpen}`}
      </p>
      <HeatMap label={w.hours} cells={hours} text={(value) => w.callCount(count(value))} onPick={opens ? pick : undefined} />
    </ChartCard>
  );
}
