// Two dates on a calendar. A chunk of its own, fetched when the range is opened.
import { DayPicker } from 'react-day-picker';
import { enGB } from 'react-day-picker/locale/en-GB';
import { zhCN } from 'react-day-picker/locale/zh-CN';
import { useLanguage } from '../../words/words.ts';

type CalendarProps = {
  /** `YYYY-MM-DD`, or null. */
  readonly from: string | null;
  readonly to: string | null;
  readonly today: string;
  readonly onPick: (from: string, to: string) => void;
};

// Days are days of the calendar: noon by this browser's clock, so that no zone moves them.
const dayOf = (text: string): Date => new Date(`${text}T12:00:00`);
const textOf = (day: Date): string =>
  [day.getFullYear(), String(day.getMonth() + 1).padStart(2, '0'), String(day.getDate()).padStart(2, '0')].join('-');

const looks = {
  months: 'relative',
  month_caption: 'flex h-8 items-center px-1 font-semibold',
  nav: 'absolute top-0 right-0 flex gap-1',
  button_previous: 'inline-flex size-8 items-center justify-center rounded-sm hover:bg-hover',
  button_next: 'inline-flex size-8 items-center justify-center rounded-sm hover:bg-hover aria-disabled:opacity-40',
  chevron: 'size-4 fill-current',
  month_grid: 'border-separate border-spacing-y-px',
  weekday: 'h-7 w-8 font-normal text-quiet text-xs',
  day: 'p-0 text-center tabular-nums',
  day_button: 'size-8 rounded-sm hover:bg-hover disabled:text-quiet disabled:opacity-50 pointer-coarse:size-10',
  today: 'font-semibold text-accent',
  outside: 'text-quiet',
  range_start: 'bg-selected rounded-l-sm',
  range_middle: 'bg-selected',
  range_end: 'bg-selected rounded-r-sm',
};

export function Calendar({ from, to, today, onPick }: CalendarProps) {
  const language = useLanguage();
  const first = from === null ? undefined : dayOf(from);
  const last = to === null ? first : dayOf(to);
  return (
    <DayPicker
      mode="range"
      locale={language === 'zh' ? zhCN : enGB}
      weekStartsOn={1}
      today={dayOf(today)}
      defaultMonth={last ?? dayOf(today)}
      disabled={{ after: dayOf(today) }}
      selected={{ from: first, to: last }}
      onSelect={(range) => range?.from !== undefined && onPick(textOf(range.from), textOf(range.to ?? range.from))}
      classNames={looks}
    />
  );
}
