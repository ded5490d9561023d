// Price entries in files, both ways: a table (CSV), YAML, and LiteLLM's price map. Reading gives drafts with their places and never
// throws; writing says which entries a format cannot hold.
import type { PriceEntry } from '../../../schema/price.ts';
import type { Clock } from '../typed.ts';
import { readPricesCsv, writePricesCsv } from './csv.ts';
import type { PricesRead } from './entry.ts';
import { readLiteLlm } from './litellm/read.ts';
import { type LeftOut, writeLiteLlm } from './litellm/write.ts';
import { readPricesYaml, writePricesYaml } from './yaml.ts';

export const priceFormats = ['csv', 'yaml', 'litellm'] as const;
export type PriceFormat = (typeof priceFormats)[number];

export type ReadPricesOptions = {
  /** From when entries hold that say no beginning (null: since ever). LiteLLM's map has no dates: for that it must be given. */
  readonly effective_from?: string | null;
  /** By whose clock a date without an offset is read; UTC unless given. */
  readonly clock?: Clock;
  /** For LiteLLM's map: whether amounts that are all 0 mean that a model costs nothing. The map writes 0 for unknown, too. */
  readonly zero_is_free?: boolean;
};

export function readPrices(text: string, format: PriceFormat, options: ReadPricesOptions = {}): PricesRead {
  const { effective_from, clock = null, zero_is_free = false } = options;
  const dating = { clock, effective_from: effective_from ?? null };
  if (format === 'csv') return readPricesCsv(text, dating);
  if (format === 'yaml') return readPricesYaml(text, dating);
  if (effective_from === undefined) {
    const message = "LiteLLM's price map has no dates: say from when its prices hold (effective_from)";
    return { drafts: [], faults: [{ place: 'effective_from', message }], notes: [] };
  }
  return readLiteLlm(text, { effective_from, zero_is_free });
}

export type PricesWritten = { readonly text: string; readonly left_out: readonly LeftOut[] };

/** `now` is what a format without dates takes for the present. */
export function writePrices(entries: readonly PriceEntry[], format: PriceFormat, { now }: { readonly now: number }): PricesWritten {
  if (format === 'csv') return { text: writePricesCsv(entries), left_out: [] };
  if (format === 'yaml') return { text: writePricesYaml(entries), left_out: [] };
  return writeLiteLlm(entries, now);
}
