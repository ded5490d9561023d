// Token counts under the names of five generations. The prompt's total includes what was read from and written to a cache, as the
// conventions ask; emitters that leave it out are seen by their own numbers, or known by their scope.
import { asCount, asObject, isObject, type JsonObject } from '../../lib/json.ts';
import { countAt, structureAt, textAt } from '../attributes.ts';
import type { Attributes, AttributeValue, Scope } from '../signal.ts';

export type ToldUsage = {
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly total_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly reasoning_tokens: number | null;
  /** Every count as it came, under its own name; null where there is none. */
  readonly usage_raw: Readonly<Record<string, unknown>> | null;
};

/** Whether a scope's input count includes the cached part. What stands here is believed before the numbers are looked at. */
export type InputRule = 'inclusive' | 'exclusive';
export type InputRules = ReadonlyMap<string, InputRule>;

/**
 * Anthropic's SDK adds the parts itself (lib/internal/tracing/response, 1.x). OpenLLMetry's and OpenInference's instrumentations of
 * other vendors hand on counts that include them.
 */
export const usualInputRules: InputRules = new Map([['com.anthropic.sdk.typescript', 'inclusive']]);

export function usageOf(attributes: Attributes, scope: Scope, rules: InputRules = usualInputRules): ToldUsage {
  const input = countAt(attributes, ...names.input);
  const output = countAt(attributes, ...names.output);
  const metadata = providerMetadata(attributes);
  const read = countAt(attributes, ...names.read) ?? asCount(metadata?.['cacheReadInputTokens']);
  const write = countAt(attributes, ...names.write) ?? asCount(metadata?.['cacheCreationInputTokens']) ?? lifetimes(attributes);
  const total = countAt(attributes, ...names.total);
  const reasoning = countAt(attributes, ...names.reasoning);
  const cache = (read ?? 0) + (write ?? 0);
  const rule = rules.get(scope.name) ?? ruleOf(attributes, { input, output, cache, total });
  const prompt = input === null ? null : rule === 'exclusive' ? input + cache : input;
  // A part cannot be larger than its whole: reasoning that is stands beside the answer's tokens.
  const completion = output !== null && reasoning !== null && reasoning > output ? output + reasoning : output;
  const sum = prompt !== null && completion !== null ? prompt + completion : null;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: sum ?? total,
    cached_tokens: read,
    cache_write_tokens: write,
    reasoning_tokens: reasoning,
    usage_raw: rawOf(attributes, metadata),
  };
}

const names = {
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
    'llm.usage.prompt_tokens',
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'llm.usage.completion_tokens',
  ],
  read: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.inputTokenDetails.cacheReadTokens',
    'ai.usage.cachedInputTokens',
  ],
  write: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'gen_ai.usage.cache_write_input_tokens',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.thinking_tokens',
    'llm.usage.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.outputTokenDetails.reasoningTokens',
    'ai.usage.reasoningTokens',
  ],
  total: ['gen_ai.usage.total_tokens', 'llm.usage.total_tokens', 'llm.token_count.total', 'ai.usage.totalTokens'],
} as const;

type Counts = { readonly input: number | null; readonly output: number | null; readonly cache: number; readonly total: number | null };

function ruleOf(attributes: Attributes, { input, output, cache, total }: Counts): InputRule {
  if (input === null || cache === 0) return 'inclusive';
  if (cache > input) return 'exclusive';
  if (total !== null && output !== null && total === input + cache + output) return 'exclusive';
  // The AI SDK hands on Anthropic's own count, without the cache, up to version 5; version 6 tells the parts of the input.
  const isAnthropic = /^(anthropic|vertex\.anthropic)\b/.test(textAt(attributes, 'ai.model.provider') ?? '');
  return isAnthropic && !attributes.has('ai.usage.inputTokenDetails.noCacheTokens') ? 'exclusive' : 'inclusive';
}

/** Anthropic's SDK tells cache writes also by lifetime. */
function lifetimes(attributes: Attributes): number | null {
  const short = countAt(attributes, 'anthropic.usage.cache_creation.ephemeral_5m_input_tokens');
  const long = countAt(attributes, 'anthropic.usage.cache_creation.ephemeral_1h_input_tokens');
  return short === null && long === null ? null : (short ?? 0) + (long ?? 0);
}

/** What the AI SDK's provider adds of its own: for Anthropic, what was written to the cache. */
function providerMetadata(attributes: Attributes): JsonObject | null {
  const all = asObject(structureAt(attributes, 'ai.response.providerMetadata', 'ai.result.providerMetadata'));
  return asObject(all?.['anthropic']);
}

const isCount = /^(gen_ai\.usage|llm\.usage|llm\.token_count|ai\.usage|anthropic\.usage)\./;

function rawOf(attributes: Attributes, metadata: JsonObject | null): Readonly<Record<string, unknown>> | null {
  const counts: [string, AttributeValue][] = [...attributes].filter(([name]) => isCount.test(name));
  const own = metadata === null ? undefined : metadata['usage'];
  if (counts.length === 0 && !isObject(own)) return null;
  return { ...Object.fromEntries(counts), ...(isObject(own) && { 'anthropic.usage': own }) };
}

/** What the vendor itself said the call cost, as the providers of OpenRouter and Vercel's gateway hand it on. Dollars. */
export function reportedCostOf(attributes: Attributes): string | null {
  const all = asObject(structureAt(attributes, 'ai.response.providerMetadata'));
  const openrouter = asObject(asObject(all?.['openrouter'])?.['usage'])?.['cost'];
  const gateway = asObject(all?.['gateway'])?.['cost'];
  for (const cost of [openrouter, gateway]) {
    const text = typeof cost === 'number' ? cost.toFixed(12).replace(/\.?0+$/, '') : cost;
    if (typeof text === 'string' && /^\d{1,12}(\.\d{1,18})?$/.test(text)) return text;
  }
  return null;
}
