// An own price by its id, as it is now or as it last was, with all that was recorded of its vendor and model.
import { DaybookError } from '../../errors.ts';
import { compilePattern, isPattern } from '../../prices/entries/names.ts';
import type { Registry } from '../../registry/registry.ts';
import type { RecordedPrice } from '../../schema/price.ts';

export type Found = { readonly price: RecordedPrice; readonly history: readonly RecordedPrice[] };

/** Throws price_unknown. Calls name a price with its layer and the window that held: `own:<id>@<window>`. */
export async function findOwn({ prices }: Pick<Registry, 'prices'>, name: string): Promise<Found> {
  refuseShipped(name);
  const price = await prices.get(name);
  if (price === null) throw new DaybookError('price_unknown', `There is no price ${JSON.stringify(name)}.`);
  return { price, history: await prices.history(price.vendor, price.model) };
}

/** A price of the overlay or the default book has no rows here, and nobody changes it. */
export function refuseShipped(name: string): void {
  if (/^(overlay|default_book):/.test(name)) throw new DaybookError('price_shipped', `It is ${name}.`);
}

/** Whether a name is the one meant, or taken by the pattern meant; in any case. */
export function takesName(model: string): (name: string) => boolean {
  const takes = isPattern(model) ? compilePattern(model) : (name: string) => name === model.toLowerCase();
  return (name) => takes(name.toLowerCase());
}
