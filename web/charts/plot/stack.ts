// Series over time as a plot draws them: one upon the other where they are stacked, with gaps where nothing is known.

export type Values = readonly (number | null)[];

/** Each series raised by those below it. What one does not know adds nothing; where none knows anything there is a gap. */
export function cumulated(columns: readonly Values[]): (number | null)[][] {
  const known = (columns[0] ?? []).map((_, at) => columns.some((column) => (column[at] ?? null) !== null));
  const below = known.map(() => 0);
  return columns.map((column) =>
    known.map((some, at) => {
      if (!some) return null;
      const sum = (below[at] ?? 0) + (column[at] ?? 0);
      below[at] = sum;
      return sum;
    }),
  );
}

/** The series that a height at one moment belongs to: of a stack the layer it is in, else the nearest line. Null where there is none. */
export function seriesAt(columns: readonly Values[], at: number, height: number, stacked: boolean): number | null {
  let best: number | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const [index, column] of columns.entries()) {
    const value = column[at] ?? null;
    if (value === null) continue;
    const away = stacked ? (value >= height ? value - height : Number.POSITIVE_INFINITY) : Math.abs(value - height);
    if (away >= distance) continue;
    best = index;
    distance = away;
  }
  return best;
}
