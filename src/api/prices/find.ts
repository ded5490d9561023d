// An own price by its id, as it is now or as it last was, with all that was recorded of its vendor and model.
import { DaybookError } from '../../errors.ts';
import { compilePattern, isPattern } from '../../prices/entries/names.ts';
import type { Registry } from '../../registry/registry.ts';
import { type RecordedPrice, recordedPrice } from '../../schema/price.ts';

export type Found = { readonly price: RecordedPrice; readonly history: readonly RecordedPrice[] };
type Asked = Pick<Registry, 'prices' | 'audit'>;

/** Calls name a price with its layer and the window that held: `own:<id>@<window>`. */
export function idOf(name: string): string {
  const at = name.indexOf('@');
  return (at === -1 ? name : name.slice(0, at)).replace(/^own:/, '');
}

/** Throws price_unknown. */
export async function findOwn(registry: Asked, name: string): Promise<Found> {
  const id = idOf(name);
  const scope = (await registry.prices.list()).find((price) => price.id === id) ?? (await onceNamed(registry, id));
  const history = scope === null ? [] : await registry.prices.history(scope.vendor, scope.model);
  const price = history.find((row) => row.id === id);
  if (price === undefined) throw new DaybookError('price_unknown', `There is no price ${JSON.stringify(name)}.`);
  return { price, history };
}

/** The book lists what holds; what an id was that holds no more, the audit log knows. */
async function onceNamed({ audit }: Asked, id: string): Promise<RecordedPrice | null> {
  const [last] = await audit.list({ subject: id, limit: 1, before: null });
  return recordedPrice.safeParse(last?.after ?? last?.before).data ?? null;
}

/** Whether a name is the one meant, or taken by the pattern meant; in any case. */
export function takesName(model: string): (name: string) => boolean {
  const takes = isPattern(model) ? compilePattern(model) : (name: string) => name === model.toLowerCase();
  return (name) => takes(name.toLowerCase());
}
