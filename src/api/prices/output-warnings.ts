// A price with rates and none for output is right for embeddings and leaves every other call without a cost: whoever enters one is told.
import type { PriceDraft } from '../../schema/price.ts';

const mostNamed = 5;

/** One warning for all of them. */
export function outputWarnings(prices: readonly PriceDraft[]): readonly string[] {
  const models = [...new Set(prices.filter(lacksOutput).map(({ model }) => model))];
  if (models.length === 0) return [];
  const more = models.length > mostNamed ? ` and ${models.length - mostNamed} more` : '';
  return [
    `No rate for output: ${models.slice(0, mostNamed).join(', ')}${more}. That is right for embeddings; a call with output tokens stays without a cost (output_unpriced).`,
  ];
}

/** What costs by the request or by the piece alone needs no rates. */
const lacksOutput = ({ rates }: PriceDraft): boolean =>
  Object.keys(rates).length > 0 && !Object.keys(rates).some((kind) => kind.startsWith('output'));
