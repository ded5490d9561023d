// Changes the price book: says what was changed, which entry it closed, and how many calls it could cost.
import type { Command } from 'commander';
import { z } from 'zod';
import { timeOf } from '../../api/read/times.ts';
import { priceDraft } from '../../schema/price.ts';
import { clientFor } from '../ask/client.ts';
import { clockOf, minutesBy } from '../clock.ts';
import { UsageError } from '../exit.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { jsonOf } from '../table.ts';
import { type EntryOptions, entryFrom } from './entry.ts';
import { priceShape, pricesTable, type ShownPrice } from './price-rows.ts';

const filter = z.object({ field: z.string(), is: z.array(z.string().nullable()).optional() });
const addedShape = z.object({
  added: priceShape,
  closed: priceShape.nullable(),
  warnings: z.array(z.string()),
  waiting: z
    .object({
      calls_unpriced: z.number(),
      calls_priced: z.number(),
      recost: z.object({ range: z.object({ from: z.string(), to: z.string() }).nullable(), filters: z.array(filter) }).nullable(),
    })
    .nullable(),
});

const changedShape = z.object({
  price: priceShape,
  already: z.boolean(),
  replaced_by: z.string().nullable(),
  priced: z.object({ calls: z.number(), recost: z.unknown() }).nullable(),
});

export async function addPrice(options: EntryOptions, command: Command): Promise<void> {
  const entry = entryFrom(options, surroundingsOf(command));
  const client = await clientFor(command);
  tell(await inOptions(client.post('/api/prices', entry), options.file), command);
}

export async function correctPrice(id: string, options: EntryOptions, command: Command): Promise<void> {
  const client = await clientFor(command);
  const path = `/api/prices/${encodeURIComponent(id)}`;
  const { price } = z.object({ price: z.looseObject({}) }).parse(await client.get(path));
  // Only what was typed is typed again; when it was recorded and by whom is not.
  const before = Object.fromEntries(Object.keys(priceDraft.shape).map((name) => [name, price[name]]));
  const entry = entryFrom(options, surroundingsOf(command), before);
  tell(await inOptions(client.post(`${path}/correct`, entry), options.file), command);
}

export async function endPrice(id: string, { to, zone }: { readonly to: string; readonly zone: string }, command: Command): Promise<void> {
  const { now, out, err } = surroundingsOf(command);
  const place = clockOf(zone);
  const effective_to = to === 'never' ? null : timeOf(to, now(), 'at', place ?? undefined);
  const answer = await inOptions((await clientFor(command)).post(pathOf(id, 'end'), { effective_to }), undefined);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { price, already, priced } = changedShape.parse(answer);
  out(pricesTable([price], { zone: place, wide: false }));
  const ends = price.effective_to === null ? 'goes on without end' : `ends ${minutesBy(place, price.effective_to)}`;
  err(already ? `It ${ends} already; nothing was changed.\n` : `It ${ends}.\n`);
  err(stillPriced(price, priced, 'ends earlier now'));
}

export async function withdrawPrice(id: string, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).post(pathOf(id, 'withdraw'));
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { price, already, replaced_by, priced } = changedShape.parse(answer);
  out(pricesTable([price]));
  const { superseded_at, superseded_by } = price;
  const when = superseded_at === null ? '' : ` since ${superseded_at}, by ${superseded_by ?? 'nobody known'}`;
  err(already ? `It is out of the book already${when}; nothing was changed.\n` : 'It is out of the book; its history stays.\n');
  if (replaced_by !== null) err(`It was corrected: ${replaced_by} stands in its place.\n`);
  err(stillPriced(price, priced, 'is out of the book'));
}

const pathOf = (id: string, verb: 'end' | 'withdraw'): string => `/api/prices/${encodeURIComponent(id)}/${verb}`;

/** How the calls it priced are costed again, where there are any. */
function stillPriced({ id, effective_to, superseded_at }: ShownPrice, priced: z.infer<typeof changedShape>['priced'], why: string): string {
  if (priced === null) return 'How many calls are priced by it could not be counted.\n';
  if (priced.calls === 0) return '';
  const from = superseded_at === null && effective_to !== null ? ` --from ${effective_to}` : '';
  const calls = priced.calls === 1 ? '1 call keeps' : `${priced.calls} calls keep`;
  return `${calls} the cost by it. To see what they would cost now:\n  daybook recost plan 'price_id=own:${id}' 'price_id=own:${id}@*'${from} --reason "a price ${why}"\n`;
}

/** What the API says of an entry, in the words of the options it was given by; a file has the API's words. */
async function inOptions(answer: Promise<unknown>, file: string | undefined): Promise<unknown> {
  return answer.catch((error: unknown) => {
    if (file !== undefined || !(error instanceof Error)) throw error;
    const message = error.message.replace(
      /\brates\.(\w+)|\b(effective_from|effective_to|per_request)\b/g,
      (_, kind?: string, name?: string) => `--${(kind ?? name ?? '').replace('effective_', '').replaceAll('_', '-')}`,
    );
    throw error instanceof UsageError ? new UsageError(message, { cause: error }) : new Error(message, { cause: error });
  });
}

function tell(answer: unknown, command: Command): void {
  const { out, err } = surroundingsOf(command);
  if (globalsOf(command).json) {
    out(jsonOf(answer));
    return;
  }
  const { added, closed, waiting, warnings } = addedShape.parse(answer);
  out(pricesTable([added]));
  for (const warning of warnings) err(`${warning}\n`);
  if (closed !== null)
    err(`The price before it, ${closed.id}, ${closed.effective_to === null ? 'goes on without end' : `ends ${closed.effective_to}`}.\n`);
  if (waiting === null) err('How many calls wait for it could not be counted; see: daybook prices missing\n');
  if (waiting === null || waiting.recost === null) return;
  const { range, filters } = waiting.recost;
  const words = filters.flatMap(({ field, is = [] }) => is.map((value) => `'${field}=${value ?? 'null'}'`));
  const bounds = range === null ? [] : [`--from ${range.from}`, `--to ${range.to}`];
  err(`It would cost ${waiting.calls_unpriced} calls without a price, and ${waiting.calls_priced} that have another. To see how:\n`);
  err(`  daybook recost plan ${[...words, ...bounds].join(' ')} --reason "a price was given"\n`);
}
