// Gemini's usageMetadata in canonical form. Input is the prompt and what tools put into it; output is the candidates and the
// thoughts beside them; a count that is 0 is left out by the vendor. Of a stream the last chunk that counts anything is right:
// earlier ones may be higher or lower. Details by modality are proportions and need not add up.
import { asCount, asObject, asObjects, asText, type JsonObject } from '../../lib/json.ts';
import type { TokenPart, TokenUsage } from '../../schema/token-usage.ts';
import type { Chunk } from './chunks.ts';

const countNames = ['promptTokenCount', 'candidatesTokenCount', 'totalTokenCount', 'thoughtsTokenCount', 'toolUsePromptTokenCount'];
/** Order of the Modality enum, for answers that give its numbers. */
const modalities = ['unspecified', 'text', 'image', 'video', 'audio', 'document'];
const inputParts: Readonly<Record<string, TokenPart>> = {
  text: 'input_text',
  image: 'input_image',
  video: 'input_video',
  audio: 'input_audio',
};
const cacheParts: Readonly<Record<string, TokenPart>> = { text: 'cache_read_text', image: 'cache_read_image', audio: 'cache_read_audio' };
const outputParts: Readonly<Record<string, TokenPart>> = { text: 'output_text', image: 'output_image', audio: 'output_audio' };

/** The last usageMetadata that counts anything: on Vertex the earlier ones only name the traffic type. */
export function lastUsage(chunks: readonly Chunk[]): JsonObject | null {
  const counting = chunks.findLast(({ data }) => countNames.some((name) => asCount(asObject(data.usageMetadata)?.[name]) !== null));
  return asObject(counting?.data.usageMetadata);
}

/** `finished` is false for a stream that was cut: its counts are the vendor's so far, and a missing output count is unknown. */
export function usageOf(metadata: JsonObject, kind: 'generate' | 'embed', finished: boolean): TokenUsage {
  const prompt = asCount(metadata.promptTokenCount);
  const tools = asCount(metadata.toolUsePromptTokenCount);
  const candidates = asCount(metadata.candidatesTokenCount);
  const thoughts = asCount(metadata.thoughtsTokenCount);
  const input = prompt === null && tools === null ? null : (prompt ?? 0) + (tools ?? 0);
  const output = kind === 'embed' ? 0 : finished || candidates !== null ? (candidates ?? 0) + (thoughts ?? 0) : null;
  const summed = input === null || output === null ? null : input + output;
  const flags: string[] = finished ? [] : ['provisional_counts'];
  const parts: Partial<Record<TokenPart, number>> = {};
  const cached = asCount(metadata.cachedContentTokenCount);
  if (cached !== null) parts.input_cache_read = input === null ? cached : Math.min(cached, input);
  if (cached !== null && input !== null && cached > input) flags.push('cached_exceeds_input');
  if (thoughts !== null) parts.output_reasoning = thoughts;
  const promptDetails = metadata.promptTokensDetails ?? metadata.promptTokenDetails;
  const detailed = [addDetails(parts, promptDetails, inputParts), addDetails(parts, metadata.toolUsePromptTokensDetails, inputParts)];
  addDetails(parts, metadata.cacheTokensDetails, cacheParts);
  const generated = addDetails(parts, metadata.candidatesTokensDetails, outputParts);
  if (differs(detailed[0], prompt) || differs(detailed[1], tools) || differs(generated, candidates)) flags.push('details_differ');
  return {
    input_total: input,
    output_total: output,
    total: output === null ? null : (asCount(metadata.totalTokenCount) ?? summed),
    parts,
    units: {},
    iterations: [],
    service_tier: tierOf(metadata),
    speed: null,
    region: null,
    reported_cost: null,
    reported_currency: null,
    flags,
  };
}

/** Adds a list of {modality, tokenCount} to the parts; the sum of the list, null where there is none. */
function addDetails(
  parts: Partial<Record<TokenPart, number>>,
  details: unknown,
  names: Readonly<Record<string, TokenPart>>,
): number | null {
  const list = asObjects(details);
  if (list.length === 0) return null;
  let sum = 0;
  for (const detail of list) {
    const count = asCount(detail.tokenCount) ?? 0;
    const modality = typeof detail.modality === 'number' ? modalities[detail.modality] : asText(detail.modality)?.toLowerCase();
    const part = modality !== undefined && Object.hasOwn(names, modality) ? names[modality] : undefined;
    if (part) parts[part] = (parts[part] ?? 0) + count;
    sum += count;
  }
  return sum;
}

const differs = (sum: number | null | undefined, count: number | null): boolean =>
  sum !== null && sum !== undefined && sum !== (count ?? 0);

/** One vocabulary for the two names of the same thing: ON_DEMAND is the standard tier, ON_DEMAND_FLEX is flex. */
function tierOf(metadata: JsonObject): string | null {
  const tier = asText(metadata.serviceTier) ?? asText(metadata.trafficType);
  if (tier === null || /unspecified$/i.test(tier)) return null;
  const plain = tier.toLowerCase();
  return plain === 'on_demand' ? 'standard' : plain.replace(/^on_demand_/, '');
}
