// What a call used: the vendor's counts where it gave them; the missing side, or both, estimated where text was generated.
import type { Reading } from '../../dialects/dialect.ts';
import type { Closed } from '../../schema/entry.ts';
import { noUsage, type TokenUsage } from '../../schema/token-usage.ts';
import type { UsageSource } from '../../schema/vocabulary.ts';
import type { Estimator } from '../tokens/estimate.ts';

export type MeterParts = {
  readonly estimator: Estimator;
  /** True once for each id of a stored answer, as far as this process remembers. */
  readonly isFirstFetch: (responseId: string) => boolean;
};

/** `method` says how an estimate was made, null where nothing was estimated. */
export type Metered = { readonly usage: TokenUsage; readonly source: UsageSource; readonly method: string | null };

/** `isReadable` where the texts of the call are known, so that tokens can be counted in them. */
export async function meter(parts: MeterParts, closed: Closed, reading: Reading, isReadable = closed.dialect !== 'none'): Promise<Metered> {
  const usage = reading.usage;
  if (closed.method === 'GET' && !countsWhenFetched(parts, reading)) return { usage: noUsage, source: 'none', method: null };
  const isWhole = usage !== null && usage.input_total !== null && usage.output_total !== null;
  if (usage !== null && isWhole) return { usage, source: 'vendor', method: null };
  const isEmbedding = closed.call_type === 'embedding' || closed.dialect === 'openai-embeddings';
  if (usage !== null && isEmbedding && usage.input_total !== null)
    return { usage: { ...usage, output_total: 0 }, source: 'vendor', method: null };
  const wasServed = closed.http_status !== null && closed.http_status < 400 && closed.ending !== 'refused' && reading.error === null;
  const without: Metered = { usage: usage ?? noUsage, source: usage === null ? 'none' : 'vendor_partial', method: null };
  if (!wasServed || !isReadable || closed.method !== 'POST' || (usage === null && reading.countable.input.length === 0)) return without;
  const counted = await parts.estimator.estimate({
    model: closed.model_id ?? closed.model_name,
    vendor: closed.vendor_id,
    ...reading.countable,
  });
  if (counted === null) return without;
  const input = usage?.input_total ?? counted.input;
  const output = usage?.output_total ?? (isEmbedding ? 0 : counted.output);
  const flags = reading.countable.complete ? [] : ['estimate_without_media'];
  return {
    usage: {
      ...(usage ?? noUsage),
      input_total: input,
      output_total: output,
      total: input + output,
      flags: [...(usage?.flags ?? []), ...flags],
    },
    source: usage === null ? 'tokenizer' : 'vendor_partial',
    method: counted.method,
  };
}

/**
 * A stored answer that is fetched (GET /v1/responses/{id}) was paid for when it was made. Only one made in the background has its
 * usage nowhere else: it counts with the first fetch that shows it.
 */
function countsWhenFetched(parts: MeterParts, { response_id, response_raw, usage }: Reading): boolean {
  const isBackground =
    typeof response_raw === 'object' && response_raw !== null && 'background' in response_raw && response_raw.background === true;
  return usage !== null && isBackground && response_id !== null && parts.isFirstFetch(response_id);
}
