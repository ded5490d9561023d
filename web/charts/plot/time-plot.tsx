// Series over time on a canvas. This file and uPlot are a chunk of their own, fetched with the first chart.
import 'uplot/dist/uPlot.min.css';
import './plot.css';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { useRange } from '../../url/range.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { coloursOf } from '../colours.ts';
import type { TimeChartProps } from '../time-chart.tsx';
import { useUnit } from '../units.ts';
import { chartWords } from '../words.ts';
import { axisWords } from './axis.ts';
import { bucketAt, endOf, stretch } from './buckets.ts';
import { Legend } from './legend.tsx';
import { dragDistance, optionsOf } from './options.ts';
import { usePaint } from './paint.ts';
import { cumulated, seriesAt } from './stack.ts';
import { PlotTooltip, type Pointed } from './tooltip.tsx';

export function TimePlot({ label, times, end, series, stacked = false, bars = false, unit, onZoom, onPick, height = 200 }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const cursor = useRef<{ left: number; top: number } | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const w = useWords(chartWords);
  const language = useLanguage();
  const paintAt = usePaint();
  const { zone } = useRange();
  const texts = useUnit(unit);
  const coloured = useMemo(() => {
    const own = coloursOf(series.map(({ key }) => key));
    return series.map((one, at) => ({ ...one, colour: one.colour ?? own[at] ?? '' }));
  }, [series]);
  const shown = useMemo(() => coloured.filter(({ key }) => !hidden.has(key)), [coloured, hidden]);
  const heaped = stacked || bars;
  const columns = useMemo(
    () => (heaped ? cumulated(shown.map(({ values }) => values)) : shown.map(({ values }) => [...values])),
    [shown, heaped],
  );
  // What is called back is read when it happens: a new function is no reason to draw anew.
  const calls = useRef({ onZoom, onPick });
  calls.current = { onZoom, onPick };
  const [zooms, picks] = [onZoom !== undefined, onPick !== undefined];

  useLayoutEffect(() => {
    const element = place.current;
    if (element === null || times.length === 0) return;
    const last = endOf(times, end);
    const indexAt = (plot: uPlot, left: number): number | null =>
      left < 0 ? null : bars ? bucketAt(times, plot.posToVal(left, 'x')) : plot.posToIdx(left);
    const order = bars ? columns.map((_, at) => columns.length - 1 - at) : columns.map((_, at) => at);
    const plot = new uPlot(
      optionsOf({
        drawing: bars ? 'bars' : stacked ? 'stack' : 'lines',
        colours: order.map((at) => shown[at]?.colour ?? ''),
        paint: paintAt(element),
        font: `12px ${getComputedStyle(element).fontFamily}`,
        axisWords: axisWords(language, zone),
        brief: texts.brief,
        whole: unit === 'count' || unit === 'tokens',
        ratio: unit === 'ratio',
        zone,
        from: times[0] ?? 0,
        to: bars ? last : (times.at(-1) ?? 0),
        zooms,
        size: { width: element.clientWidth, height },
        onCursor: (current) => {
          const { left = -1, top = -1 } = current.cursor;
          const index = indexAt(current, left);
          cursor.current = index === null ? null : { left, top };
          setPointed(index === null ? null : { index, left: left + current.over.offsetLeft, width: current.width });
        },
        onSelect: (current) => {
          const { left, width } = current.select;
          if (width < 4) return;
          const [from, to] = [left, left + width].map((at) => bucketAt(times, current.posToVal(at, 'x')));
          current.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          calls.current.onZoom?.(...stretch(times, last, from ?? 0, to ?? 0));
        },
      }),
      // Of bars the tallest are drawn first, and the lower ones over them.
      [[...times], ...order.map((at) => columns[at] ?? [])],
      element,
    );
    if (cursor.current !== null) plot.setCursor(cursor.current);
    let pressed = 0;
    const press = ({ clientX }: MouseEvent): void => {
      pressed = clientX;
    };
    const pick = ({ clientX, offsetX, offsetY }: MouseEvent): void => {
      const index = indexAt(plot, offsetX);
      if (index === null || Math.abs(clientX - pressed) >= dragDistance) return;
      const at = seriesAt(columns, index, plot.posToVal(offsetY, 'y'), heaped);
      calls.current.onPick?.(at === null ? null : (shown[at]?.key ?? null), ...stretch(times, last, index, index));
    };
    if (picks) {
      plot.over.dataset['picks'] = '';
      plot.over.addEventListener('mousedown', press);
      plot.over.addEventListener('click', pick);
    }
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [times, end, columns, shown, stacked, bars, heaped, unit, texts, zone, language, height, zooms, picks, paintAt]);

  const toggle = (key: string): void => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next);
  };
  return (
    <div className="min-w-0">
      <div className="relative" onPointerLeave={() => setPointed(null)}>
        <div ref={place} role="img" aria-label={w.sumUp(label, series.length)} style={{ height }} className="min-w-0 overflow-hidden" />
        {pointed !== null && (
          <PlotTooltip
            pointed={pointed}
            times={times}
            end={endOf(times, end)}
            series={shown}
            total={heaped && shown.length > 1}
            unit={texts}
            bars={bars}
          />
        )}
      </div>
      {series.length > 1 && <Legend series={coloured} hidden={hidden} onToggle={toggle} />}
    </div>
  );
}
