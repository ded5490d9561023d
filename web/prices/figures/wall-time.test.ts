import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, wallOf } from './wall-time.ts';

describe('moments by the clock of a zone', () => {
  it('are instants for the API', () => {
    expect(instantOf('2026-12-01T08:00', 'Asia/Shanghai')).toBe('2026-12-01T00:00:00.000Z');
    expect(instantOf('2026-12-01', 'Asia/Kathmandu')).toBe('2026-11-30T18:15:00.000Z');
    expect(instantOf('2026-12-01T08:00', 'UTC')).toBe('2026-12-01T08:00:00.000Z');
    expect(instantOf('soon', 'UTC')).toBeNull();
  });

  it('of an hour that comes twice are the first', () => {
    expect(instantOf('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('of an hour that is skipped are the one after it', () => {
    expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('come back as they were typed', () => {
    const zones = fc.constantFrom('UTC', 'Asia/Shanghai', 'Asia/Kolkata', 'America/Sao_Paulo', 'Pacific/Kiritimati');
    const minutes = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const wall = new Date(minute * 60_000).toISOString().slice(0, 16);
        const instant = instantOf(wall, zone);
        expect(instant === null ? null : wallOf(instant, zone)).toBe(wall);
      }),
    );
  });
});
