// Which stretches of a range are one hour of the week by the wall clock of a zone: usually one, two where the range begins and ends in
// that hour, or where the clock shows it twice.
import type { Span } from '../behind.ts';

const quarter = 15 * 60_000;
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** The range begins and ends on whole quarters of an hour, as clocks change. */
export function spansOfHour(range: Span, zone: string, day: number, hour: number): readonly Span[] {
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  const wanted = `${days[day] ?? ''} ${String(hour).padStart(2, '0')}`;
  const spans: { from: number; to: number }[] = [];
  for (let at = Date.parse(range.from); at < Date.parse(range.to); at += quarter) {
    const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    if (`${parts.get('weekday')} ${parts.get('hour')}` !== wanted) continue;
    const last = spans.at(-1);
    if (last?.to === at) last.to = at + quarter;
    else spans.push({ from: at, to: at + quarter });
  }
  return spans.map(({ from, to }) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }));
}
