// Lists the price book's entries, and all that was ever recorded of one.
import type { Command } from 'commander';
import { z } from 'zod';
import { clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { jsonOf } from '../table.ts';
import { historyTable, priceShape, pricesTable } from './price-rows.ts';

export type ListOptions = {
  readonly vendor?: string;
  readonly model?: string;
  readonly now?: true;
  readonly layer?: string;
  readonly knownAt?: string;
};

export async function listPrices({ vendor, model, now, layer, knownAt }: ListOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const parameters = parametersOf([], { vendor, model, layer, known_at: knownAt, in_force: now && 'now' });
  const answer = await (await clientFor(command)).get(`/api/prices?${parameters}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { prices } = z.object({ prices: z.array(priceShape) }).parse(answer);
  if (prices.length === 0)
    return err('There is no such entry. The default book cannot be listed: daybook prices lookup <vendor> <model>\n');
  out(pricesTable(prices));
}

export async function showHistory(id: string, command: Command): Promise<void> {
  const { out } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/prices/${encodeURIComponent(id)}/history`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  out(historyTable(z.object({ history: z.array(priceShape) }).parse(answer).history));
}
