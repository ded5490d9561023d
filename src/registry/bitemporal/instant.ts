// Moments as the registry keeps and compares them: ISO 8601 in UTC with milliseconds, so that text sorts as time does.

/** A time of day with its offset from UTC; without one, it would be read in whichever zone the machine is in. */
const moment = /T.*(?:Z|[+-]\d\d:\d\d)$/i;

/** The same moment in UTC; null for what is no moment, has no offset, or lies outside the years 0 to 9999. */
export function utcOf(text: string): string | null {
  if (!moment.test(text)) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  const utc = new Date(time).toISOString();
  return utc.length === 24 ? utc : null;
}

/** Null is before every moment, as the beginning of a range is. */
export const beginOf = (text: string | null): number => (text === null ? Number.NEGATIVE_INFINITY : Date.parse(text));
/** Null is after every moment, as the end of a range is. */
export const endOf = (text: string | null): number => (text === null ? Number.POSITIVE_INFINITY : Date.parse(text));
