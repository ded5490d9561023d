// What uPlot is asked to draw: thin lines or bars, a light area, faint horizontal rules, no frame.
import uPlot from 'uplot';
import type { AxisWords } from './axis.ts';
import { highestOf, wholeMarks } from './marks.ts';
import { faint, type Paint } from './paint.ts';

export type Drawing = 'lines' | 'stack' | 'bars';

export type PlotLook = {
  readonly drawing: Drawing;
  readonly colours: readonly string[];
  readonly paint: Paint;
  readonly font: string;
  readonly axisWords: AxisWords;
  readonly brief: (value: number) => string;
  /** Marks stand at whole numbers only. */
  readonly whole: boolean;
  readonly ratio: boolean;
  readonly zone: string;
  readonly from: number;
  readonly to: number;
  readonly zooms: boolean;
  readonly size: { readonly width: number; readonly height: number };
  readonly onCursor: (plot: uPlot) => void;
  readonly onSelect: (plot: uPlot) => void;
};

/** Pixels. */
export const dragDistance = 4;

const wholeSteps = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

export function optionsOf(look: PlotLook): uPlot.Options {
  const { colours, paint, font, size } = look;
  const quiet = paint('var(--color-quiet)');
  return {
    ...size,
    ms: 1,
    tzDate: (moment) => uPlot.tzDate(new Date(moment), look.zone),
    padding: [8, null, 0, null],
    legend: { show: false },
    cursor: {
      y: false,
      // A hand that trembles still clicks: what is a click and what a drag is told by `dist`, there and where clicks are read.
      drag: { x: look.zooms, y: false, setScale: false, dist: dragDistance, click: () => undefined },
      points: { show: look.drawing !== 'bars', size: 6, width: 0, fill: (_, index) => paint(colours[index - 1] ?? '') },
    },
    scales: {
      x: { time: true, range: () => (look.from < look.to ? [look.from, look.to] : [look.from - 1, look.to + 1]) },
      y: { range: (_, low, high) => heightOf(low, high, look.ratio) },
    },
    axes: [
      {
        stroke: quiet,
        font,
        size: 24,
        gap: 4,
        space: 64,
        grid: { show: false },
        ticks: { show: false },
        values: (_, moments, __, ___, step) => look.axisWords(moments, step),
      },
      {
        stroke: quiet,
        font,
        gap: 6,
        size: (_, texts) => Math.max(32, 12 + 6.6 * Math.max(0, ...(texts ?? []).map((text) => text.length))),
        space: 32,
        ...(look.whole ? { incrs: wholeSteps, splits: (plot, _, __, top, step) => wholeMarks(top, step, highestOf(plot.data)) } : {}),
        grid: { stroke: paint('var(--color-line)'), width: 1 },
        ticks: { show: false },
        values: (_, marks) => marks.map(look.brief),
      },
    ],
    series: [{}, ...seriesOf(look)],
    ...(look.drawing === 'stack' ? { bands: bandsOf(look) } : {}),
    hooks: { setCursor: [look.onCursor], setSelect: [look.onSelect] },
  };
}

function seriesOf({ drawing, colours, paint }: PlotLook): uPlot.Series[] {
  const bars = uPlot.paths.bars?.({ size: [0.86, 64], align: 1, gap: 0 });
  return colours.map((colour, at) => {
    if (drawing === 'bars')
      return { fill: paint(colour), width: 0, points: { show: false }, ...(bars === undefined ? {} : { paths: bars }) };
    // Two names of one hue: the second one's line is broken.
    const dash = colours.indexOf(colour) < at ? { dash: [5, 3] } : {};
    const alone = drawing === 'lines' && colours.length === 1;
    const filled = alone || (drawing === 'stack' && at === 0);
    return {
      stroke: paint(colour),
      width: 1.5,
      ...dash,
      ...(filled ? { fill: paint(faint(colour, drawing === 'stack' ? 30 : 12)) } : {}),
      points: { size: 4, width: 0, fill: paint(colour), show: true, filter: lonely },
    };
  });
}

const bandsOf = ({ colours, paint }: PlotLook): uPlot.Band[] =>
  colours.slice(1).map((colour, at) => ({ series: [at + 2, at + 1], fill: paint(faint(colour, 30)) }));

/** A point between two gaps has no line: it is drawn as itself. */
const lonely: uPlot.Series.Points.Filter = (plot, index) => {
  const values = plot.data[index] ?? [];
  return Array.from(values.keys()).filter((at) => values[at] != null && values[at - 1] == null && values[at + 1] == null);
};

/** From zero, but for ratios near one, where all there is to see is what is missing. */
function heightOf(low: number | null, high: number | null, ratio: boolean): uPlot.Range.MinMax {
  const top = high ?? 0;
  if (ratio) return [low !== null && low > 0.5 ? Math.floor(low * 10 - 0.001) / 10 : 0, Math.max(1, top)];
  return [0, top <= 0 ? 1 : (uPlot.rangeNum(0, top, 0.08, true)[1] ?? top)];
}
