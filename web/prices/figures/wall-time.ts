// Moments as a person types them, by the clock of a zone, and as the API takes them. An hour that the clock skips is the one after it;
// of an hour that it has twice the first is meant.

/** `2026-12-01T08:00` by the clock of the zone as an instant; null where it is no such time. */
export function instantOf(wall: string, zone: string): string | null {
  const read = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/.test(wall)
    ? Date.parse(`${wall.length === 10 ? `${wall}T00:00` : wall}Z`)
    : Number.NaN;
  if (Number.isNaN(read)) return null;
  const before = read - offsetAt(read - 86_400_000, zone);
  const after = read - offsetAt(read + 86_400_000, zone);
  const fitting = [before, after].filter((at) => at + offsetAt(at, zone) === read);
  return new Date(fitting.length > 0 ? Math.min(...fitting) : before).toISOString();
}

/** An instant as the clock of the zone shows it, for a field of date and time. */
export function wallOf(instant: string | number, zone: string): string {
  const at = new Date(instant).getTime();
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}

function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1_000) * 1_000;
}
