// The range of time a page is about, its zone, and asking again. Reads and sets `useRange`, so that the address carries it.
import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Popover } from '../parts/popover.tsx';
import { useRange } from '../url/range.ts';
import { zoneWords } from '../words/formats.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { RangeForm } from './range/range-form.tsx';
import { Refresh } from './range/refresh.tsx';
import { boundText, presetOf } from './range/times.ts';
import { chartWords } from './words.ts';

export function RangePicker({ refresh = true }: { readonly refresh?: boolean | undefined }) {
  const w = useWords(chartWords);
  const language = useLanguage();
  const { from, to, zone } = useRange();
  const [now] = useState(() => Date.now());
  const preset = presetOf(from, to);
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const bound = (text: string): string => boundText(text, locale, zone, now);
  const text = preset === null ? (from === to ? bound(from) : `${bound(from)} – ${bound(to)}`) : w.lastOf(w.last[preset]);
  return (
    <div className="flex min-w-0 items-center gap-1">
      <Popover
        align="end"
        label={w.range}
        trigger={
          <Button icon={CalendarClock} title={w.rangeNow(text, zone)} className="min-w-0 shrink">
            <span className="sr-only">{w.range}: </span>
            <span className="truncate">{text}</span>
            <span className="hidden text-quiet text-xs sm:inline">{zoneWords(zone)(now)}</span>
          </Button>
        }
      >
        {(close) => <RangeForm now={now} onDone={close} />}
      </Popover>
      {refresh && <Refresh />}
    </div>
  );
}
