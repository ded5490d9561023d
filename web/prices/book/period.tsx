// From when to when an entry holds, in words and by the day of the reader's zone.
import { useFormats } from '../../words/formats.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { useRange } from '../../url/range.ts';
import { pricesWords } from '../words.ts';

/** A day with its year; with the time of day where it is not midnight in the zone. */
export function useMoment(): (at: string) => string {
  const { zone } = useRange();
  const language = useLanguage();
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  return (at) => {
    const midnight =
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at)) ===
      '00:00';
    const day = { year: 'numeric', month: 'short', day: 'numeric' } as const;
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat(locale, { timeZone: zone, ...day, ...(midnight ? {} : time) }).format(new Date(at));
  };
}

export function Moment({ at, none }: { readonly at: string | null; readonly none: string }) {
  const moment = useMoment();
  const { dateTime } = useFormats();
  if (at === null) return <span className="text-quiet">{none}</span>;
  return (
    <time dateTime={at} title={dateTime(at)} className="whitespace-nowrap tabular-nums">
      {moment(at)}
    </time>
  );
}

export function Period({ from, to }: { readonly from: string | null; readonly to: string | null }) {
  const w = useWords(pricesWords);
  return (
    <span>
      <Moment at={from} none={w.ever} /> – <Moment at={to} none={w.noEnd} />
    </span>
  );
}
