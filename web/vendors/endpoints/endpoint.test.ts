import { expect, it } from 'vitest';
import { healthOf } from './endpoint.ts';

const counts = (error_rate: number | null) => ({
  calls: 1,
  success: 0,
  failed: 0,
  timeouts: 0,
  error_rate,
  duration_p50_ms: null,
  duration_p95_ms: null,
  ttft_p50_ms: null,
});
const of = (hour: number | null, day: number | null) =>
  healthOf({ unused: null, health: { hour: counts(hour), day: counts(day), last_success_at: null, last_error: null } });

it('an endpoint is as healthy as its last hour, or its last day where nothing was tried in that hour', () => {
  expect([of(0, 0.9), of(0.049, 0), of(0.05, 0), of(0.5, 0), of(null, 0.6)]).toEqual(['good', 'good', 'shaky', 'down', 'down']);
});

it('without a call it is neither healthy nor not', () => {
  expect([of(null, null), healthOf({ unused: null, health: null })]).toEqual(['idle', 'idle']);
  expect(healthOf({ unused: 'Another stands in.', health: null })).toBe('unused');
});
