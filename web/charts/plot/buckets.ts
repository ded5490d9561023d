// The stretches of time that the points of a chart stand for: each from its own moment to the next one's.

/** Where the last bucket ends, for a chart that does not say it: as long after its beginning as the one before it is long. */
export function endOf(times: readonly number[], end: number | undefined): number {
  if (end !== undefined) return end;
  const last = times.at(-1) ?? 0;
  const before = times.at(-2);
  return before === undefined ? last + 60_000 : last + (last - before);
}

/** The bucket a moment lies in; the first one for what is earlier. */
export function bucketAt(times: readonly number[], moment: number): number {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((times[middle] ?? 0) <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Beginning and end of so many buckets, as the API takes them. */
export function stretch(times: readonly number[], end: number, first: number, last: number): readonly [from: string, to: string] {
  return [new Date(times[first] ?? end).toISOString(), new Date(times[last + 1] ?? end).toISOString()];
}
