// Times as people type them into a range; the API reads them by the clock of the zone. Here it is only seen whether it can.

const shapes = [
  /^now(-\d{1,6}[mhdw])?$/,
  /^(today|yesterday|(this|last)-(week|month))$/,
  /^\d{4}-(0[1-9]|1[0-2])$/,
  /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/,
];

export const isTime = (text: string): boolean =>
  shapes.some((shape) => shape.test(text)) && (!/^\d{4}-\d{2}-/.test(text) || !Number.isNaN(Date.parse(text.replace(' ', 'T'))));

export const presets = ['15m', '1h', '6h', '24h', '7d', '30d', '90d'] as const;
export type Preset = (typeof presets)[number];

/** The preset that a range is, if it is one. */
export const presetOf = (from: string, to: string): Preset | null =>
  to === 'now' ? (presets.find((span) => from === `now-${span}`) ?? null) : null;

const isInstant = (text: string): boolean => /T.*(Z|[+-]\d{2}:\d{2})$/.test(text);

/** A bound as a reader knows it: an instant by the clock of the zone, anything else as it was typed. */
export function boundText(text: string, locale: string, zone: string, now: number): string {
  if (!isInstant(text)) return text.replace('T', ' ');
  const year = new Intl.DateTimeFormat(locale, { timeZone: zone, year: 'numeric' });
  const at = new Date(text);
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    ...(year.format(at) === year.format(now) ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** The calendar's day of a bound: what is typed as a date, or where an instant lies in the zone. Null for what is relative. */
export function dateOf(text: string, zone: string): string | null {
  if (isInstant(text)) return dateIn(new Date(text), zone);
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : null;
}

export const dateIn = (at: Date | number, zone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);

export function isZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // The one way to ask a browser whether it knows a zone is to name it.
    return false;
  }
}

/** All zones of this browser, and UTC, which some leave out. */
export const zones = (): readonly string[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
