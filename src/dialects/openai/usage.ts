// OpenAI-shaped usage into Daybook's. Two wire shapes, one meaning: chat (`prompt_tokens`) and responses (`input_tokens`).
// What a vendor did not say stays unknown. Counts are kept as they came; where they contradict each other a flag says so.
import { asCount, type JsonObject } from '../../lib/json.ts';
import { type TokenPart, type TokenUsage, tokenParts, type UsageUnit } from '../../schema/token-usage.ts';
import type { Quirk } from '../../schema/vocabulary.ts';
import { reportedCost } from './cost.ts';
import { firstCount, objectOf } from './json.ts';

export type UsageContext = {
  readonly quirks: readonly Quirk[];
  readonly service_tier: string | null;
  /** What the answer shows to be billed by the piece, beside what the usage itself says. */
  readonly units: Readonly<Partial<Record<UsageUnit, number>>>;
};

type Parts = Partial<Record<TokenPart, number>>;
type Totals = { readonly input: number | null; readonly output: number | null; readonly total: number | null };

/** Usage of chat and of the older completions. */
export function chatUsage(raw: JsonObject, context: UsageContext): TokenUsage | null {
  const input = objectOf(raw.prompt_tokens_details ?? raw.prompt_token_details ?? raw.input_tokens_details);
  const output = objectOf(raw.completion_tokens_details ?? raw.completion_token_details ?? raw.output_tokens_details);
  const parts = partsOf(raw, input, output);
  const total = asCount(raw.total_tokens);
  const said = { input: firstCount(raw.prompt_tokens, raw.input_tokens), output: outputOf(raw, total), total };
  return finish(raw, place(said, parts, context.quirks), parts, context);
}

/** Usage of the Responses API, where reasoning is always inside the output. */
export function responsesUsage(raw: JsonObject, context: UsageContext): TokenUsage | null {
  const parts = partsOf(raw, objectOf(raw.input_tokens_details), objectOf(raw.output_tokens_details));
  const totals = {
    input: firstCount(raw.input_tokens, raw.prompt_tokens),
    output: firstCount(raw.output_tokens, raw.completion_tokens),
    total: asCount(raw.total_tokens),
  };
  return finish(raw, totals, parts, context);
}

/** Usage of embeddings: nothing is generated, so a lone total (Voyage) is the input. */
export function embeddingsUsage(raw: JsonObject, context: UsageContext): TokenUsage | null {
  const parts = partsOf(raw, objectOf(raw.prompt_tokens_details), {});
  const total = asCount(raw.total_tokens);
  const input = firstCount(raw.prompt_tokens, raw.input_tokens) ?? total;
  return finish(raw, { input, output: input === null ? null : 0, total }, parts, context);
}

/** A completion that generated nothing may leave its count out; a null count says that it is not known yet. */
function outputOf(raw: JsonObject, total: number | null): number | null {
  const said = firstCount(raw.completion_tokens, raw.output_tokens);
  const input = asCount(raw.prompt_tokens);
  if (said !== null || 'completion_tokens' in raw || total === null || input === null || total < input) return said;
  return total - input;
}

/**
 * Puts reasoning and audio that stand beside the two counts inside them. The vendor's total decides: where it is the sum of
 * the two, nothing stands outside, whatever the quirk says; where it is more by exactly those tokens, they do.
 */
function place(said: Totals, parts: Parts, quirks: readonly Quirk[]): Totals {
  const { input, output, total } = said;
  if (input === null || output === null) return said;
  const missing = total === null ? null : total - input - output;
  if (missing === 0) return said;
  const reasoning = parts.output_reasoning ?? 0;
  const audio = parts.input_audio ?? 0;
  if (missing === reasoning) return { input, output: output + reasoning, total };
  if (missing === audio) return { input: input + audio, output, total };
  if (missing === reasoning + audio) return { input: input + audio, output: output + reasoning, total };
  const outside = quirks.includes('reasoning_outside_completion');
  // Gemini's compatible endpoint names no thoughts, but its total has them.
  if (outside && parts.output_reasoning === undefined && missing !== null && missing > 0) {
    parts.output_reasoning = missing;
    return { input, output: output + missing, total };
  }
  return {
    input: quirks.includes('audio_outside_prompt') ? input + audio : input,
    output: outside ? output + reasoning : output,
    total,
  };
}

function partsOf(raw: JsonObject, input: JsonObject, output: JsonObject): Parts {
  const parts: Parts = {};
  const put = (part: TokenPart, ...values: readonly unknown[]): void => {
    const count = firstCount(...values);
    if (count !== null) parts[part] = count;
  };
  put(
    'input_cache_read',
    input.cached_tokens,
    raw.prompt_cache_hit_tokens,
    raw.num_cached_tokens,
    raw.cached_tokens,
    raw.cache_read_input_tokens,
  );
  // DashScope says of an answer which of its caches was used, never both: the one made on purpose has a rate of its own.
  if (input.cache_type === 'ephemeral' && parts.input_cache_read !== undefined) parts.cache_read_explicit = parts.input_cache_read;
  const lifetimes = objectOf(input.cache_write_tokens_details);
  const created = objectOf(input.cache_creation);
  put('input_cache_write_5m', created.ephemeral_5m_input_tokens);
  put('input_cache_write_30m', lifetimes.ttl_30m_tokens, lifetimes.ttl_30m);
  put('input_cache_write_1h', created.ephemeral_1h_input_tokens);
  put('input_cache_write_12h', lifetimes.ttl_12h_tokens, lifetimes.ttl_12h);
  const named = cacheWrites(parts);
  const written = firstCount(
    input.cache_write_tokens,
    input.cache_creation_input_tokens,
    raw.cache_write_tokens,
    raw.cache_creation_input_tokens,
  );
  if (written !== null && (named === null || written > named)) parts.input_cache_write_unspecified = written - (named ?? 0);
  put('input_text', input.text_tokens);
  put('input_audio', input.audio_tokens);
  put('input_image', input.image_tokens);
  put('input_video', input.video_tokens);
  const cached = objectOf(input.cached_tokens_details);
  put('cache_read_text', cached.text_tokens);
  put('cache_read_audio', cached.audio_tokens);
  put('cache_read_image', cached.image_tokens);
  put('output_reasoning', output.reasoning_tokens, raw.reasoning_tokens);
  put('output_text', output.text_tokens);
  put('output_audio', output.audio_tokens);
  put('output_image', output.image_tokens);
  put('output_accepted_prediction', output.accepted_prediction_tokens);
  put('output_rejected_prediction', output.rejected_prediction_tokens);
  return parts;
}

/** Sum of the cache writes said so far; null where none was. */
function cacheWrites(parts: Parts): number | null {
  const said = tokenParts.filter((part) => part.startsWith('input_cache_write_')).flatMap((part) => parts[part] ?? []);
  return said.length === 0 ? null : said.reduce((sum, count) => sum + count, 0);
}

function unitsOf(raw: JsonObject, seen: UsageContext['units']): UsageContext['units'] {
  const searches = firstCount(
    objectOf(raw.server_tool_use_details).web_search_requests,
    objectOf(raw.server_tool_use).web_search_requests,
    raw.num_search_queries,
  );
  const seconds = asCount(raw.prompt_audio_seconds);
  return { ...seen, ...(searches === null ? {} : { web_search: searches }), ...(seconds === null ? {} : { second: seconds }) };
}

function finish(raw: JsonObject, totals: Totals, parts: Parts, context: UsageContext): TokenUsage | null {
  const { input, output, total } = totals;
  const reported = reportedCost(raw, context.quirks);
  if (input === null && output === null && total === null && Object.keys(parts).length === 0 && reported.cost === null) return null;
  return {
    input_total: input,
    output_total: output,
    total: total ?? (input === null || output === null ? null : input + output),
    parts,
    units: unitsOf(raw, context.units),
    iterations: [],
    service_tier: typeof raw.service_tier === 'string' ? raw.service_tier : context.service_tier,
    speed: null,
    region: null,
    reported_cost: reported.cost,
    reported_currency: reported.currency,
    flags: [...contradictions(totals, parts), ...reported.flags],
  };
}

function contradictions({ input, output, total }: Totals, parts: Parts): string[] {
  const flags: string[] = [];
  const cached = (parts.input_cache_read ?? 0) + (cacheWrites(parts) ?? 0);
  if (input !== null && cached > input) flags.push('cached_exceeds_input');
  if (output !== null && (parts.output_reasoning ?? 0) > output) flags.push('reasoning_exceeds_output');
  for (const kind of ['text', 'audio', 'image', 'video'] as const) {
    if (input !== null && (parts[`input_${kind}`] ?? 0) > input) flags.push(`${kind}_exceeds_input`);
    if (kind !== 'video' && output !== null && (parts[`output_${kind}`] ?? 0) > output) flags.push(`${kind}_exceeds_output`);
  }
  if (input !== null && output !== null && total !== null && input + output !== total) flags.push('total_mismatch');
  return flags;
}
