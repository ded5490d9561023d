// When in the week something happens: seven days from Monday, twenty-four hours. A table, whose cells are reached by the arrow keys
// where they lead somewhere.
import { type KeyboardEvent, useRef, useState } from 'react';
import { useWords } from '../words/words.ts';
import { chartWords } from './words.ts';

type HeatMapProps = {
  readonly label: string;
  /** By day, Monday first, and by hour. */
  readonly cells: readonly (readonly number[])[];
  readonly onPick?: ((day: number, hour: number) => void) | undefined;
  /** A figure in words: `12 calls`. */
  readonly text: (value: number) => string;
};

const hours = Array.from({ length: 24 }, (_, hour) => hour);

export function HeatMap({ label, cells, onPick, text }: HeatMapProps) {
  const w = useWords(chartWords);
  const body = useRef<HTMLTableSectionElement>(null);
  const [at, setAt] = useState<readonly [day: number, hour: number]>([0, 0]);
  const most = Math.max(0, ...cells.flat());
  const go = (event: KeyboardEvent): void => {
    const next = stepOf(event.key, at);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    body.current?.querySelector<HTMLElement>(`[data-cell="${next.join(' ')}"]`)?.focus();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <figure tabIndex={0} aria-label={label} className="relative overflow-x-auto">
      <table className="w-full min-w-104 table-fixed border-separate border-spacing-0.5 text-quiet text-xs">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            <th scope="col" className="w-10 font-normal">
              <span className="sr-only">{w.weekday}</span>
            </th>
            {hours.map((hour) => (
              <th key={hour} scope="col" className="text-left font-normal tabular-nums">
                <span className={hour % 3 === 0 ? '' : 'sr-only'}>{String(hour).padStart(2, '0')}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={go}>
          {w.weekdays.map((name, day) => (
            <tr key={name}>
              <th scope="row" className="whitespace-nowrap text-left font-normal">
                {name}
              </th>
              {hours.map((hour) => {
                const value = cells[day]?.[hour] ?? 0;
                const said = `${name} ${String(hour).padStart(2, '0')}:00 – ${text(value)}`;
                if (onPick === undefined) {
                  return (
                    <td key={hour} title={said} className="h-4 rounded-sm p-0" style={{ background: shade(value, most) }}>
                      <span className="sr-only">{text(value)}</span>
                    </td>
                  );
                }
                return (
                  <td key={hour} className="p-0">
                    <button
                      type="button"
                      data-cell={`${day} ${hour}`}
                      tabIndex={at[0] === day && at[1] === hour ? 0 : -1}
                      aria-label={said}
                      title={said}
                      onFocus={() => setAt([day, hour])}
                      onClick={() => onPick(day, hour)}
                      className="block h-4 w-full rounded-sm hover:outline-2 hover:outline-strong"
                      style={{ background: shade(value, most) }}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** Something is always seen to be more than nothing. */
export const shade = (value: number, most: number): string =>
  value <= 0 || most <= 0
    ? 'var(--color-sunken)'
    : `color-mix(in oklab, var(--color-accent) ${Math.round(12 + 88 * Math.sqrt(value / most))}%, var(--color-card))`;

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function stepOf(key: string, [day, hour]: readonly [number, number]): readonly [number, number] | null {
  if (key === 'Home') return [day, 0];
  if (key === 'End') return [day, 23];
  const step = steps[key];
  return step === undefined ? null : [Math.min(6, Math.max(0, day + step[0])), Math.min(23, Math.max(0, hour + step[1]))];
}
