// Lists the price book's entries, and all that was ever recorded of one.
import type { Command } from 'commander';
import { z } from 'zod';
import { clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { clockOf } from '../clock.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { jsonOf } from '../table.ts';
import { historyTable, priceShape, pricesTable, type Shown } from './price-rows.ts';

export type ListOptions = {
  readonly vendor?: string;
  readonly model?: string;
  readonly now?: true;
  readonly layer?: string;
  readonly knownAt?: string;
  readonly zone: string;
  readonly wide?: true;
};
export type HistoryOptions = { readonly zone: string; readonly wide?: true };

const shownAs = ({ zone, wide }: HistoryOptions): Shown => ({ zone: clockOf(zone), wide: wide === true });

export async function listPrices(options: ListOptions, command: Command): Promise<void> {
  const { vendor, model, now, layer, knownAt, zone } = options;
  const shown = shownAs(options);
  const { out, err } = surroundingsOf(command);
  const parameters = parametersOf([], { vendor, model, layer, known_at: knownAt, zone, in_force: now && 'now' });
  const answer = await (await clientFor(command)).get(`/api/prices?${parameters}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { prices } = z.object({ prices: z.array(priceShape) }).parse(answer);
  if (prices.length === 0)
    return err('There is no such entry. The default book cannot be listed: daybook prices lookup <vendor> <model>\n');
  out(pricesTable(prices, shown));
}

export async function showHistory(id: string, options: HistoryOptions, command: Command): Promise<void> {
  const shown = shownAs(options);
  const { out } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/prices/${encodeURIComponent(id)}/history`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  out(historyTable(z.object({ history: z.array(priceShape) }).parse(answer).history, shown));
}
