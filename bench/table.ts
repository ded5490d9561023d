// The table that `npm run bench` prints: one row a figure, Daybook beside its rival, the bar, and whether it is met.
import { tableOf } from '../src/cli/table.ts';

export type Row = {
  readonly part: string;
  readonly what: string;
  readonly daybook: string;
  readonly rival: string | null;
  readonly ratio: number | null;
  readonly bar: string | null;
  /** Null where there is no bar, or it cannot be told from this run. */
  readonly met: boolean | null;
};

/** What a part found: rows for people, everything else for those who look closer. */
export type Findings = { readonly rows: readonly Row[]; readonly notes: readonly string[]; readonly raw: unknown };

export function printed(rows: readonly Row[]): string {
  return tableOf(
    ['part', 'what', 'Daybook', 'rival', 'ratio', 'bar', 'met'],
    rows.map(({ part, what, daybook, rival, ratio, bar, met }, i) => [
      part === rows[i - 1]?.part ? ' ' : part,
      what,
      daybook,
      rival,
      ratio === null ? null : `${ratio.toFixed(2)}×`,
      bar,
      met === null ? null : met ? 'met' : 'NOT MET',
    ]),
  );
}
