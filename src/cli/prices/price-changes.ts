// Changes the price book: says what was changed, which entry it closed, and how many calls it could cost.
import type { Command } from 'commander';
import { z } from 'zod';
import { timeOf } from '../../api/read/times.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { priceDraft } from '../../schema/price.ts';
import { clientFor } from '../ask/client.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { jsonOf } from '../table.ts';
import { type EntryOptions, entryFrom } from './entry.ts';
import { priceShape, pricesTable } from './price-rows.ts';

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

export async function addPrice(options: EntryOptions, command: Command): Promise<void> {
  const entry = entryFrom(options, surroundingsOf(command));
  tell(await (await clientFor(command)).post('/api/prices', entry), command);
}

export async function correctPrice(id: string, options: EntryOptions, command: Command): Promise<void> {
  const client = await clientFor(command);
  const path = `/api/prices/${encodeURIComponent(id)}`;
  const { price } = z.object({ price: z.looseObject({}) }).parse(await client.get(path));
  // Only what was typed is typed again; when it was recorded and by whom is not.
  const before = Object.fromEntries(Object.keys(priceDraft.shape).map((name) => [name, price[name]]));
  tell(await client.post(`${path}/correct`, entryFrom(options, surroundingsOf(command), before)), command);
}

export async function endPrice(id: string, { to, zone }: { readonly to: string; readonly zone: string }, command: Command): Promise<void> {
  const { now } = surroundingsOf(command);
  const effective_to = to === 'never' ? null : timeOf(to, now(), 'at', zoneOf(zone));
  await changed(id, 'end', { effective_to }, command);
}

export async function withdrawPrice(id: string, command: Command): Promise<void> {
  await changed(id, 'withdraw', undefined, command);
}

async function changed(id: string, verb: 'end' | 'withdraw', body: unknown, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).post(`/api/prices/${encodeURIComponent(id)}/${verb}`, body);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { price } = z.object({ price: priceShape }).parse(answer);
  out(pricesTable([price]));
  err(verb === 'withdraw' ? 'It is out of the book; its history stays.\n' : `It ends ${price.effective_to ?? 'never'}.\n`);
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
  if (closed !== null) err(`The price before it, ${closed.id}, ends ${closed.effective_to ?? 'never'}.\n`);
  if (waiting === null) err('How many calls wait for it could not be counted; see: daybook prices missing\n');
  if (waiting === null || waiting.recost === null) return;
  const { range, filters } = waiting.recost;
  const words = filters.flatMap(({ field, is = [] }) => is.map((value) => `'${field}=${value ?? 'null'}'`));
  const bounds = range === null ? [] : [`--from ${range.from}`, `--to ${range.to}`];
  err(`It would cost ${waiting.calls_unpriced} calls without a price, and ${waiting.calls_priced} that have another. To see how:\n`);
  err(`  daybook recost plan ${[...words, ...bounds].join(' ')} --reason "a price was given"\n`);
}
