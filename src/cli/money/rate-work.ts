// Lists, adds, imports, converts and withdraws exchange rates.
import type { Command } from 'commander';
import { z } from 'zod';
import { timeOf } from '../../api/read/times.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { minutes, ratesShape, ratesText } from '../amounts.ts';
import { clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { clockOf, headBy, minutesBy } from '../clock.ts';
import { fileText } from '../file-text.ts';
import { globalsOf } from '../options.ts';
import { counted, faultsShape, faultsText } from '../prices/faults.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';

export type ListOptions = {
  readonly fromCurrency?: string;
  readonly toCurrency?: string;
  readonly knownAt?: string;
  readonly zone: string;
};
export type AddOptions = { readonly from: string; readonly zone: string; readonly source?: string };
export type ImportOptions = {
  readonly format?: string;
  readonly currencies?: string;
  readonly since?: string;
  readonly zone: string;
  readonly dryRun?: true;
};
export type ConvertOptions = { readonly at: string; readonly zone: string };

const rateShape = z.object({
  id: z.string(),
  from_currency: z.string(),
  to_currency: z.string(),
  rate: z.string(),
  effective_from: z.string(),
  source: z.string().nullable(),
  recorded_by: z.string(),
});

export async function listRates({ fromCurrency, toCurrency, knownAt, zone }: ListOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const parameters = parametersOf([], { from_currency: fromCurrency, to_currency: toCurrency, known_at: knownAt, zone });
  const place = clockOf(zone);
  const answer = await (await clientFor(command)).get(`/api/rates?${parameters}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { rates } = z.object({ rates: z.array(rateShape) }).parse(answer);
  if (rates.length === 0) return err('There is no exchange rate. Enter one with: daybook rates add USD CNY 7.1234\n');
  const rows = rates.map((rate): Cell[] => [
    rate.id,
    rate.from_currency,
    rate.to_currency,
    rate.rate,
    minutesBy(place, rate.effective_from),
    rate.source,
    rate.recorded_by,
  ]);
  out(tableOf(['id', 'one', 'is so many', 'rate', headBy(place, 'since'), 'source', 'by'], rows));
}

const countsShape = z.object({ added: z.number(), replaced: z.number(), unchanged: z.number() });
const countsText = ({ added, replaced, unchanged }: z.infer<typeof countsShape>): string =>
  `${added} added, ${replaced} replaced, ${unchanged} as they were.\n`;

export async function addRate(
  pair: { readonly from: string; readonly to: string; readonly rate: string },
  { from, zone, source }: AddOptions,
  command: Command,
): Promise<void> {
  const { out, err, now } = surroundingsOf(command);
  const draft = {
    from_currency: pair.from.toUpperCase(),
    to_currency: pair.to.toUpperCase(),
    rate: pair.rate,
    effective_from: timeOf(from, now(), 'from', zoneOf(zone)),
    source: source ?? null,
  };
  const answer = await (await clientFor(command)).post('/api/rates', draft);
  if (globalsOf(command).json) return out(jsonOf(answer));
  err(
    `1 ${draft.from_currency} = ${draft.rate} ${draft.to_currency} since ${minutes(draft.effective_from)}: ${countsText(countsShape.parse(answer))}`,
  );
}

const importShape = z.object({
  dry_run: z.boolean(),
  rates: z.number(),
  counts: countsShape.nullable(),
  faults: faultsShape,
  notes: z.array(z.string()),
});

export async function importRates(
  file: string,
  { format, currencies, since, zone, dryRun }: ImportOptions,
  command: Command,
): Promise<void> {
  const { out, err } = surroundingsOf(command);
  clockOf(zone);
  const text = fileText(file, surroundingsOf(command));
  const parameters = parametersOf([], { format, currencies, since, zone, dry_run: dryRun && 'true' });
  const answer = await (await clientFor(command)).post(`/api/rates/import?${parameters}`, text);
  const { rates, counts, faults, notes } = importShape.parse(answer);
  if (globalsOf(command).json) out(jsonOf(answer));
  else {
    for (const note of notes) err(`${note}\n`);
    out(faultsText(faults));
  }
  if (faults.length > 0) throw new Error(`Nothing would be imported: ${counted(faults.length, 'fault')}.`);
  if (globalsOf(command).json) return;
  err(counts === null ? `${counted(rates, 'rate')} would be imported, were it not a dry run.\n` : countsText(counts));
}

const convertedShape = z.object({
  amount: z.string(),
  from: z.string(),
  to: z.string(),
  at: z.string(),
  converted: z.string().nullable(),
  rates: ratesShape,
});

export async function convertAmount(
  asked: { readonly amount: string; readonly from: string; readonly to: string },
  { at, zone }: ConvertOptions,
  command: Command,
): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/rates/convert?${parametersOf([], { ...asked, at, zone })}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { from, to, converted, rates, at: moment } = convertedShape.parse(answer);
  if (converted === null)
    throw new Error(
      `There was no rate from ${from} to ${to} at ${minutes(moment)}. Enter one with: daybook rates add ${from} ${to} <rate> --from ${moment.slice(0, 10)}`,
    );
  out(`${converted} ${to}\n`);
  err(ratesText(rates));
}

export async function withdrawRate(id: string, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).post(`/api/rates/${encodeURIComponent(id)}/withdraw`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { rate, already } = z.object({ rate: rateShape, already: z.boolean() }).parse(answer);
  const words = `1 ${rate.from_currency} = ${rate.rate} ${rate.to_currency} since ${minutes(rate.effective_from)}`;
  err(already ? `${words} was withdrawn already; nothing was changed.\n` : `${words} is withdrawn; its history stays.\n`);
}
