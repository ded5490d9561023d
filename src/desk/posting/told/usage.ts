// The usage of a told call: the counts that were told win; where they say no more than what was read in the answer, the reading
// stays, because it knows the parts.
import type { Dialect } from '../../../dialects/dialect.ts';
import { asCount } from '../../../lib/json.ts';
import type { ToldCall } from '../../../schema/ingest.ts';
import { noUsage, type TokenPart, type TokenUsage } from '../../../schema/token-usage.ts';
import type { DialectName, Quirk } from '../../../schema/vocabulary.ts';

type Counts = {
  readonly input: number | null;
  readonly output: number | null;
  readonly total: number | null;
  readonly cached: number | null;
  readonly written: number | null;
  readonly reasoning: number | null;
};

const countsOf = (told: ToldCall): Counts => ({
  input: asCount(told.prompt_tokens),
  output: asCount(told.completion_tokens),
  total: asCount(told.total_tokens),
  cached: asCount(told.cached_tokens),
  written: asCount(told.cache_write_tokens),
  reasoning: asCount(told.reasoning_tokens),
});

export const tellsCounts = (told: ToldCall): boolean => Object.values(countsOf(told)).some((count) => count !== null);

/** Null where neither counts nor a cost are known. */
export function usageOf(told: ToldCall, read: TokenUsage | null): TokenUsage | null {
  const counts = countsOf(told);
  const counted = tellsCounts(told) && !(read !== null && agrees(read, counts)) ? fromCounts(counts) : read;
  const reported = told.vendor_reported_cost ?? null;
  if (reported === null) return counted;
  return { ...(counted ?? noUsage), reported_cost: reported, reported_currency: told.currency ?? counted?.reported_currency ?? null };
}

/** What was told is what was read, as far as it goes. */
function agrees({ input_total, output_total, total, parts }: TokenUsage, counts: Counts): boolean {
  const pairs: readonly (readonly [told: number | null, read: number | null])[] = [
    [counts.input, input_total],
    [counts.output, output_total],
    [counts.total, total],
    [counts.cached, parts.input_cache_read ?? null],
    [counts.written, writes(parts)],
    [counts.reasoning, parts.output_reasoning ?? null],
  ];
  // A sender that has no count for a part often says 0 of it.
  return pairs.every(([told, read]) => told === null || told === (read ?? 0));
}

function writes(parts: TokenUsage['parts']): number | null {
  const written = Object.entries(parts).filter(([part]) => part.startsWith('input_cache_write'));
  return written.length === 0 ? null : written.reduce((sum, [, tokens]) => sum + tokens, 0);
}

function fromCounts({ input, output, total, cached, written, reasoning }: Counts): TokenUsage {
  const parts: Partial<Record<TokenPart, number>> = {};
  if (cached !== null) parts.input_cache_read = cached;
  if (written !== null) parts.input_cache_write_unspecified = written;
  if (reasoning !== null) parts.output_reasoning = reasoning;
  const flags: string[] = [];
  if (input !== null && (cached ?? 0) + (written ?? 0) > input) flags.push('cached_exceeds_input');
  if (output !== null && (reasoning ?? 0) > output) flags.push('reasoning_exceeds_output');
  return {
    ...noUsage,
    input_total: input,
    output_total: output,
    total: total ?? (input === null || output === null ? null : input + output),
    parts,
    flags,
  };
}

/** The vendor's usage object where it came without the answer: read inside the least of an answer that the wire format allows. */
export function usageInRaw(dialect: Dialect | null, raw: unknown, quirks: readonly Quirk[], path: string): TokenUsage | null {
  const answer = dialect === null ? null : answerWith[dialect.name](raw);
  if (dialect === null || answer === null || typeof raw !== 'object' || raw === null) return null;
  const exchange = {
    method: 'POST',
    path,
    quirks,
    request: Buffer.from('{}'),
    request_type: 'application/json',
    http_status: 200,
    response: Buffer.from(JSON.stringify(answer)),
    response_type: 'application/json',
    response_headers: {},
  };
  return dialect.read(exchange).usage;
}

const answerWith: Readonly<Record<DialectName, (usage: unknown) => unknown>> = {
  'openai-chat': (usage) => ({ object: 'chat.completion', choices: [], usage }),
  'openai-completions': (usage) => ({ object: 'text_completion', choices: [], usage }),
  'openai-responses': (usage) => ({ object: 'response', status: 'completed', output: [], usage }),
  'openai-embeddings': (usage) => ({ object: 'list', data: [], usage }),
  'anthropic-messages': (usage) => ({ type: 'message', content: [], usage }),
  gemini: (usageMetadata) => ({ candidates: [], usageMetadata }),
  none: () => null,
};
