// Anthropic's usage in canonical form. `input_tokens` leaves out what was read from and written to the cache, so the three are
// added; `message_delta` overrides `message_start` field by field and is never added to it. Steps that the top level leaves out
// (compaction, an advisor) are in `iterations` alone: the totals stay the vendor's, the cost is the sum over the steps.
import { asCount, asObject, asObjects, asText, type JsonObject } from '../../lib/json.ts';
import type { TokenUsage, UsageIteration } from '../../schema/token-usage.ts';

/** What the SDK takes over from a delta's usage; `output_tokens` is taken over even where it is absent. */
const sdkFields = [
  'input_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'server_tool_use',
  'iterations',
  'fallback_credit',
  'output_tokens_details',
];
/** Vendors that speak Anthropic's format sometimes send these only at the end. */
const lateFields = ['cache_creation', 'service_tier', 'inference_geo', 'speed'];

export const mergeAsSdk = (usage: JsonObject, delta: JsonObject): JsonObject => merge(usage, delta, sdkFields);
export const mergeUsage = (usage: JsonObject, delta: JsonObject): JsonObject => merge(usage, delta, [...sdkFields, ...lateFields]);

function merge(usage: JsonObject, delta: JsonObject, fields: readonly string[]): JsonObject {
  const merged: Record<string, unknown> = { ...usage };
  if (delta.output_tokens === undefined) delete merged.output_tokens;
  else merged.output_tokens = delta.output_tokens;
  for (const field of fields) if (delta[field] !== undefined && delta[field] !== null) merged[field] = delta[field];
  return merged;
}

type Parts = Record<string, number>;
type Counts = { readonly input: number | null; readonly output: number | null; readonly parts: Parts; readonly flags: readonly string[] };

/**
 * `outputIsFinal` is false for a stream cut before its message_delta: message_start's own output count is provisional, a token
 * or two, so output is unknown. `request` is looked at only where the cache lifetime of a late write has to be known.
 */
export function usageOf(usage: JsonObject, request: Buffer, outputIsFinal: boolean): TokenUsage | null {
  const { input, output: said, parts, flags } = countsOf(usage, request);
  const output = outputIsFinal ? said : null;
  if (!outputIsFinal) delete parts.output_reasoning;
  if (input === null && output === null) return null;
  const units: Record<string, number> = {};
  const tools = asObject(usage.server_tool_use);
  const searches = asCount(tools?.web_search_requests);
  const fetches = asCount(tools?.web_fetch_requests);
  if (searches !== null) units.web_search = searches;
  if (fetches !== null) units.web_fetch = fetches;
  const iterations = asObjects(usage.iterations).map((step) => iterationOf(step, request));
  const stepped = iterations.reduce((sum, step) => sum + step.input_total + step.output_total, 0);
  const total = input === null || output === null ? null : input + output;
  const geo = asText(usage.inference_geo);
  return {
    input_total: input,
    output_total: output,
    total,
    parts,
    units,
    iterations: outputIsFinal ? iterations : [],
    service_tier: asText(usage.service_tier),
    speed: asText(usage.speed),
    region: geo === 'not_available' ? null : geo,
    reported_cost: null,
    reported_currency: null,
    flags: total !== null && stepped > total ? [...flags, 'iterations_exceed_total'] : flags,
  };
}

function iterationOf(step: JsonObject, request: Buffer): UsageIteration {
  const { input, output, parts } = countsOf(step, request);
  return { type: asText(step.type) ?? 'message', model: asText(step.model), input_total: input ?? 0, output_total: output ?? 0, parts };
}

function countsOf(usage: JsonObject, request: Buffer): Counts {
  const parts: Parts = {};
  const flags: string[] = [];
  const fresh = asCount(usage.input_tokens);
  const read = asCount(usage.cache_read_input_tokens);
  const output = asCount(usage.output_tokens);
  if (read !== null) parts.input_cache_read = read;
  const written = addCacheWrites(usage, request, parts, flags);
  const thought = asCount(asObject(usage.output_tokens_details)?.thinking_tokens);
  if (thought !== null) parts.output_reasoning = output === null ? thought : Math.min(thought, output);
  if (thought !== null && output !== null && thought > output) flags.push('reasoning_exceeds_output');
  const known = fresh !== null || read !== null || written !== null;
  return { input: known ? (fresh ?? 0) + (read ?? 0) + (written ?? 0) : null, output, parts, flags };
}

/** The split by lifetime is message_start's; what the final total has beyond it goes to the lifetime the request asked for. */
function addCacheWrites(usage: JsonObject, request: Buffer, parts: Parts, flags: string[]): number | null {
  const split = asObject(usage.cache_creation);
  let fiveMinutes = asCount(split?.ephemeral_5m_input_tokens);
  let oneHour = asCount(split?.ephemeral_1h_input_tokens);
  const isSplit = fiveMinutes !== null || oneHour !== null;
  const total = asCount(usage.cache_creation_input_tokens) ?? (isSplit ? (fiveMinutes ?? 0) + (oneHour ?? 0) : null);
  if (total === null) return null;
  if (!isSplit) {
    parts.input_cache_write_unspecified = total;
    return total;
  }
  const late = total - (fiveMinutes ?? 0) - (oneHour ?? 0);
  if (late > 0) {
    if (asksForOneHour(request)) oneHour = (oneHour ?? 0) + late;
    else fiveMinutes = (fiveMinutes ?? 0) + late;
  } else if (late < 0) {
    flags.push('cache_write_below_split');
    oneHour = Math.min(oneHour ?? 0, total);
    fiveMinutes = total - oneHour;
  }
  if (fiveMinutes !== null) parts.input_cache_write_5m = fiveMinutes;
  if (oneHour !== null) parts.input_cache_write_1h = oneHour;
  return total;
}

const asksForOneHour = (request: Buffer): boolean => /"ttl"\s*:\s*"1h"/.test(request.toString('latin1'));
