// How each endpoint has done lately: what its calls came to in the last hour and the last day, how long they took, and when it last
// failed and last answered. Read from the calls of that day alone.
import { z } from 'zod';
import { kinds } from '../../../schema/kinds.ts';
import type { Ledger, Row } from '../../connect.ts';
import { newBindings } from '../bindings.ts';
import { rangeConditions } from '../call-range.ts';

export type HealthCounts = {
  readonly calls: number;
  readonly success: number;
  readonly failed: number;
  readonly timeouts: number;
  /** Failed or out of time, of those that an endpoint had the chance to answer. Null where there were none. */
  readonly error_rate: number | null;
  readonly duration_p50_ms: number | null;
  readonly duration_p95_ms: number | null;
  readonly ttft_p50_ms: number | null;
};

export type EndpointHealth = {
  readonly endpoint: string;
  readonly hour: HealthCounts;
  readonly day: HealthCounts;
  readonly last_success_at: string | null;
  readonly last_error: { readonly at: string; readonly code: string | null; readonly request_id: string } | null;
};

const hourMs = 3_600_000;
const mostEndpoints = 1_000;
const failed = "status IN ('failed', 'timeout')";

export async function askEndpointHealth(ledger: Ledger, now: number): Promise<readonly EndpointHealth[]> {
  const bindings = newBindings();
  const day = { from: new Date(now - 24 * hourMs).toISOString(), to: new Date(now).toISOString() };
  const [sinceHour = ''] = rangeConditions({ from: new Date(now - hourMs).toISOString(), to: day.to }, bindings);
  const conditions = [...rangeConditions(day, bindings), 'endpoint IS NOT NULL'].join(' AND ');
  const counts = (name: string, when: string): string =>
    `countIf(${when}) AS ${name}_calls, countIf(${when} AND status = 'success') AS ${name}_success, ` +
    `countIf(${when} AND status = 'failed') AS ${name}_failed, countIf(${when} AND status = 'timeout') AS ${name}_timeouts, ` +
    `quantilesTDigestIf(0.5, 0.95)(duration_ms, ${when} AND duration_ms IS NOT NULL) AS ${name}_durations, ` +
    `quantilesTDigestIf(0.5)(ttft_ms, ${when} AND ttft_ms IS NOT NULL) AS ${name}_ttft`;
  return ledger.query(
    `SELECT endpoint, ${counts('hour', sinceHour)}, ${counts('day', 'true')}, ` +
      `maxOrNullIf(request_timestamp, status = 'success') AS last_success_at, maxOrNullIf(request_timestamp, ${failed}) AS last_error_at, ` +
      `argMaxIf(error_code, request_timestamp, ${failed}) AS last_error_code, argMaxIf(request_id, request_timestamp, ${failed}) AS last_error_id ` +
      `FROM calls WHERE ${conditions} GROUP BY endpoint ORDER BY endpoint LIMIT ${mostEndpoints}`,
    { params: bindings.params, parse: healthOf },
  );
}

const count = z.coerce.number();
/** Of no duration at all the engine's levels are no numbers, which JSON has as null. */
const levels = z.array(z.number().nullable());
const healthRow = z.object({
  endpoint: z.string(),
  hour_calls: count,
  hour_success: count,
  hour_failed: count,
  hour_timeouts: count,
  hour_durations: levels,
  hour_ttft: levels,
  day_calls: count,
  day_success: count,
  day_failed: count,
  day_timeouts: count,
  day_durations: levels,
  day_ttft: levels,
  last_error_code: z.string().nullable(),
  last_error_id: z.string(),
});

function healthOf(row: Row): EndpointHealth {
  const read = healthRow.parse(row);
  const time = (value: unknown): string | null => (value === null ? null : kinds.time.fromColumn(value));
  const counts = (name: 'hour' | 'day'): HealthCounts => {
    const [success, failures, timeouts] = [read[`${name}_success`], read[`${name}_failed`], read[`${name}_timeouts`]];
    const tried = success + failures + timeouts;
    const [p50 = null, p95 = null] = read[`${name}_durations`];
    return {
      calls: read[`${name}_calls`],
      success,
      failed: failures,
      timeouts,
      error_rate: tried === 0 ? null : (failures + timeouts) / tried,
      duration_p50_ms: p50,
      duration_p95_ms: p95,
      ttft_p50_ms: read[`${name}_ttft`][0] ?? null,
    };
  };
  const error_at = time(row.last_error_at);
  return {
    endpoint: read.endpoint,
    hour: counts('hour'),
    day: counts('day'),
    last_success_at: time(row.last_success_at),
    last_error: error_at === null ? null : { at: error_at, code: read.last_error_code, request_id: read.last_error_id },
  };
}
