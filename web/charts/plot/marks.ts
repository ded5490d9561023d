// Where the marks of an axis of whole numbers stand. A low chart of few has room for none above zero at a round number: there the
// greatest value is marked, so that a height can be read at all.

export function wholeMarks(top: number, step: number, highest: number): number[] {
  const marks = step > 0 ? Array.from({ length: Math.floor(top / step) + 1 }, (_, at) => at * step) : [0];
  return marks.length > 1 || highest <= 0 ? marks : [0, highest];
}

/** Of all series, of which the first are the moments. */
export const highestOf = ([, ...series]: readonly ArrayLike<number | null | undefined>[]): number =>
  series.reduce((most, values) => Array.from(values).reduce<number>((high, value) => Math.max(high, value ?? 0), most), 0);
