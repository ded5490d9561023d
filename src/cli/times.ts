// Instants as the clock of a zone shows them.

/** `2026-11-23 08:00`, with the seconds where there are any. */
export function timeIn(instant: string, zone: string): string {
  const text = new Date(instant).toLocaleString('sv-SE', { timeZone: zone });
  return text.endsWith(':00') ? text.slice(0, 16) : text;
}

/** `2026-11-23 08:00:05`, always as long. */
export const secondIn = (instant: string, zone: string): string => new Date(instant).toLocaleString('sv-SE', { timeZone: zone });

/** A period's beginning: its day, or its hour. */
export const startIn = (instant: string, zone: string, every: string): string =>
  secondIn(instant, zone).slice(0, every === 'hour' || every === 'quarter_hour' ? 16 : 10);
